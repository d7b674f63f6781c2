-- What is left to do when everything else is in place, for both renderers: after Quarto's own filters, and at the end
-- of the embedded renderer's.

local function writes(format)
  return FORMAT:match(format) ~= nil
end

-- Header cells of rows and columns, for readers who hear the table ----------------------------------------------

local FOR_PAPER = { 'tbl-lines', 'tbl-most-lines', 'tbl-words' } -- attributes by which widths.lua tells plan.lua

-- Made once for all cells, which are many.
local BARE = pandoc.Attr()
local MARKS = {}
for _, scope in ipairs({ 'none', 'col', 'row' }) do
  local attributes = scope ~= 'none' and { { 'scope', scope } } or {}
  MARKS[scope] = { [true] = pandoc.Attr('', { 'number' }, attributes), [false] = pandoc.Attr('', {}, attributes) }
end

local function mark(cell, scope, number)
  if cell.attr == BARE then
    cell.attr = MARKS[scope or 'none'][number]
    return
  end
  if scope then cell.attr.attributes.scope = scope end
  if number then cell.classes:insert('number') end
end

local function mark_cells(rows, numeric, scope_of)
  for _, row in ipairs(rows) do
    for index, cell in ipairs(row.cells) do
      local scope = scope_of(index)
      if scope and #cell.contents == 0 then scope = nil end
      if scope or numeric[index] then mark(cell, scope, numeric[index]) end
    end
  end
end

-- Columns of numbers are known by a class: a style at each cell would be a third of the page.
local function numeric_columns(tbl)
  local numeric = {}
  for index, spec in ipairs(tbl.colspecs) do
    numeric[index] = spec[1] == 'AlignRight'
    if spec[1] ~= 'AlignCenter' then tbl.colspecs[index] = { 'AlignDefault', spec[2] } end
  end
  return numeric
end

local function with_headers(tbl)
  for _, name in ipairs(FOR_PAPER) do tbl.attributes[name] = nil end
  local numeric = numeric_columns(tbl)
  mark_cells(tbl.head.rows, numeric, function() return 'col' end)
  for _, body in ipairs(tbl.bodies) do
    local headed = #tbl.colspecs > 1
    if headed then body.row_head_columns = 1 end
    mark_cells(body.body, numeric, function(index) return headed and index == 1 and 'row' or nil end)
  end
  return tbl
end

-- Word: Quarto puts a labelled table or figure into a table of one cell, where no header row repeats ------------

local function only_cell(tbl)
  local body = tbl.bodies[1]
  if #tbl.colspecs ~= 1 or #tbl.bodies ~= 1 or #body.body ~= 1 then return nil end
  return body.body[1].cells[1]
end

local function unwrapped(tbl)
  local cell = only_cell(tbl)
  local content = cell and #cell.contents == 1 and cell.contents[1]
  if content and content.t == 'Div' and content.identifier:match('^%l%l%l%-') then return content end
end

local function place_table(tbl)
  if writes('html') then return with_headers(tbl) end
  return unwrapped(tbl)
end

local function describe(span)
  local description = span.attributes.description
  if not (span.classes:includes('described') and description) then return nil end
  return span.content:walk({
    Image = function(image)
      image.caption = pandoc.Inlines({ pandoc.Str(description) })
      return image
    end,
  })
end

local from_quarto = quarto and writes('docx') -- the embedded renderer wraps nothing, and Word gets all it is given
return { { Table = (from_quarto or writes('html')) and place_table or nil, Span = from_quarto and describe or nil } }
