-- Column widths, for both renderers and before anything else: what a chapter asks for (tbl-colwidths), but no column
-- narrower than its longest word, which would run into the next one on paper. And for the table on paper, how many lines
-- its rows take (tbl-lines; tbl-most-lines if every letter were wide), and whether its words may need to be broken
-- (tbl-words, whole or broken).

local PAGE = { upright = 470, landscape = 717 } -- points between the margins
local PADDING = 10
local LETTER, WIDE_LETTER = 5, 9 -- points that most letters take in a table, and nearly twice as much
local HAIR = 0.01 -- of a per cent, lost in sums
-- Points that letters take in a table, in the cells and in its bold head; those that are not named take the last.
local LETTERS = {
  { ".,:;l'’", 2.3, 3.0 }, { 'ij!()', 2.9, 3.6 }, { 'frt[]', 3.3, 3.7 }, { '-/_1I', 4.0, 4.4 },
  { 'vxyzs', 4.6, 5.2 }, { 'ckJ7', 4.9, 5.5 }, { 'BRXKAPSYZV03456890£+', 6.1, 6.8 }, { 'wCDHNU&', 6.8, 7.0 },
  { 'GOQ', 7.3, 7.6 }, { 'mMW%', 8.4, 8.8 }, { '', 5.6, 5.8 },
}
local POINTS = {}
for _, group in ipairs(LETTERS) do
  for letter in group[1]:gmatch(utf8.charpattern) do POINTS[letter] = group end
end

local known = { [true] = {}, [false] = {} } -- the points of words, bold and not: most come again and again

local function points_of(word, bold)
  local points = known[bold][word]
  if not points then
    points = 0
    for letter in word:gmatch(utf8.charpattern) do
      points = points + (POINTS[letter] or LETTERS[#LETTERS])[bold and 3 or 2]
    end
    known[bold][word] = points
  end
  return points
end

-- A line ends at a space, after a hyphen or a slash that no digit follows, or after the low line of a name.
local function longest_word(text, bold)
  local longest = 0
  for word in text:gsub('([%-/])(%D)', '%1 %2'):gsub('_', '_ '):gmatch('%S+') do
    longest = math.max(longest, points_of(word, bold))
  end
  return longest
end

-- The text of a cell: of the cell itself, where this Pandoc takes one, in half the time of its contents.
local text_of = pandoc.utils.stringify
if not pcall(text_of, pandoc.Cell({})) then
  text_of = function(cell) return pandoc.utils.stringify(cell.contents) end
end

local function texts_of(rows)
  return rows:map(function(row) return row.cells:map(text_of) end)
end

local function widen(needs, rows, line, bold)
  for _, row in ipairs(rows) do
    for index, text in ipairs(row) do
      local points = longest_word(text, bold) + PADDING
      needs[index] = math.max(needs[index] or 0, points / line * 100)
    end
  end
end

local function parse(text)
  local shares = pandoc.List({})
  for share in text:gmatch('[%d.]+') do shares:insert(tonumber(share)) end
  return shares
end

-- Take from columns with room to spare, in proportion to it, what others lack.
local function balanced(shares, needs)
  local lacking, spare = 0, 0
  for index, share in ipairs(shares) do
    local room = share - (needs[index] or 0)
    if room < 0 then lacking = lacking - room else spare = spare + room end
  end
  if lacking == 0 or spare == 0 then return shares end
  local part = math.min(1, lacking / spare)
  local filled = math.min(1, spare / lacking)
  return shares:map(function(share, index)
    local room = share - (needs[index] or 0)
    return room < 0 and share - room * filled or share - room * part
  end)
end

-- What takes more or less room than its letters.
local MORE = {
  'BlockQuote', 'BulletList', 'CodeBlock', 'DefinitionList', 'LineBlock', 'OrderedList', 'RawBlock',
  'Cite', 'Image', 'LineBreak', 'Math', 'Note', 'RawInline', 'Strikeout', 'Subscript', 'Superscript',
}

local function more_than_letters(element)
  local found, filter = false, {}
  for _, kind in ipairs(MORE) do filter[kind] = function() found = true end end
  element:walk(filter)
  return found
end

-- Whether it is one body of such texts, a text for every column.
local function is_simple(tbl, texts)
  local columns = #tbl.colspecs
  if #tbl.bodies ~= 1 or #texts == 0 or #tbl.foot.rows > 0 then return false end
  for _, row in ipairs(texts) do
    if #row ~= columns then return false end
  end
  return true
end

local function lines_of(row, shares, line, letter)
  local lines = 1
  for index, text in ipairs(row) do
    local room = math.max(shares[index] / 100 * line - PADDING, letter)
    lines = math.max(lines, math.ceil(utf8.len(text) * letter / room))
  end
  return lines
end

-- The lines of each row as far as letters tell, 0 where a cell holds more than letters.
local function count_lines(tbl, rows, texts, shares, line)
  local plain = not more_than_letters(tbl)
  local lines, most = {}, {}
  for index, row in ipairs(texts) do
    local told = plain or not rows[index].cells:find_if(function(cell) return more_than_letters(cell.contents) end)
    lines[index] = told and lines_of(row, shares, line, LETTER) or 0
    most[index] = told and lines_of(row, shares, line, WIDE_LETTER) or 0
  end
  tbl.attributes['tbl-lines'] = table.concat(lines, ',')
  tbl.attributes['tbl-most-lines'] = table.concat(most, ',')
end

local function as_wide(shares, needs)
  for index, need in pairs(needs) do
    if not shares[index] or shares[index] < need - HAIR then return false end
  end
  return true
end

local function even(tbl)
  return tbl.colspecs:map(function() return 100 / #tbl.colspecs end)
end

-- Dashes under a header are no statement about widths: without tbl-colwidths every format finds its own.
local function natural(tbl)
  for index, spec in ipairs(tbl.colspecs) do
    tbl.colspecs[index] = { spec[1], nil }
  end
end

local function fit(tbl, line)
  natural(tbl)
  local rows = pandoc.List({})
  for _, body in ipairs(tbl.bodies) do rows:extend(body.body) end
  local texts, asked = texts_of(rows), tbl.attributes['tbl-colwidths']
  local shares = asked and parse(asked) or even(tbl)
  if asked then
    local needs = {}
    widen(needs, texts_of(pandoc.List(tbl.head.rows)), line, true)
    widen(needs, texts, line, false)
    shares = balanced(shares, needs)
    tbl.attributes['tbl-words'] = as_wide(shares, needs) and 'whole' or 'broken'
    local written = shares:map(function(share) return string.format('%.2f', share) end)
    tbl.attributes['tbl-colwidths'] = '[' .. table.concat(written, ',') .. ']'
  end
  if is_simple(tbl, texts) then count_lines(tbl, rows, texts, shares, line) end
  return tbl
end

local function upright(tbl) return fit(tbl, PAGE.upright) end

local function turned(tbl) return fit(tbl, PAGE.landscape) end

local function page(div)
  if div.classes:includes('landscape') then return div:walk({ Table = turned }), false end
end

return { { traverse = 'topdown', Div = page, Table = upright } }
