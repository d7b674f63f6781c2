-- What the theme adds to the document, for both renderers: Quarto runs this filter before its own, and the embedded
-- renderer likewise. Only plain Pandoc and documented Quarto nodes are used.

local MONTHS = {
  'January', 'February', 'March', 'April', 'May', 'June',
  'July', 'August', 'September', 'October', 'November', 'December',
}

local CALLOUTS = {
  note = { title = 'Note', ink = '#1d4f91', paper = '#eaf1fb' },
  tip = { title = 'Tip', ink = '#1a6340', paper = '#e8f5ec' },
  warning = { title = 'Warning', ink = '#7a4b00', paper = '#fdf3dc' },
  important = { title = 'Important', ink = '#96261c', paper = '#fcebe9' },
  caution = { title = 'Caution', ink = '#7a4b00', paper = '#fdf3dc' },
}

local SENTENCE = 450 -- letters of a paragraph that goes along with the table or chart after it
local LINE = 95 -- letters of a line on paper

local function writes(format)
  return FORMAT:match(format) ~= nil
end

local function raw(format, text)
  return pandoc.RawBlock(format, text)
end

local function title_case(text)
  return (text:gsub('^%l', string.upper))
end

-- Dates, status and cover ---------------------------------------------------------------------------------------

local function long_date(text)
  local year, month, day = text:match('^(%d%d%d%d)-(%d%d)-(%d%d)$')
  if not year then return text end
  return string.format('%d %s %s', tonumber(day), MONTHS[tonumber(month)], year)
end

local function docx_subtitle(meta, lines)
  local inlines = pandoc.Inlines({})
  if meta['logo-word'] then
    local alt, file = pandoc.utils.stringify(meta['logo-alt']), pandoc.utils.stringify(meta['logo-word'])
    inlines:insert(pandoc.Image(alt, file, '', { height = '2cm' }))
    inlines:insert(pandoc.LineBreak())
  end
  for index, line in ipairs(lines) do
    if index > 1 then inlines:insert(pandoc.LineBreak()) end
    inlines:extend(pandoc.Inlines(line))
  end
  meta.subtitle = inlines
end

local function cover(meta)
  local status = meta.status and pandoc.utils.stringify(meta.status) or 'Draft'
  local as_of = meta['as-of'] and long_date(pandoc.utils.stringify(meta['as-of']))
  meta['as-of-text'] = as_of
  meta['status-text'] = meta['status-text'] and pandoc.utils.stringify(meta['status-text']) or status
  meta['is-draft'] = status:lower() ~= 'final'
  if writes('docx') then
    local lines = {}
    if meta.subtitle then table.insert(lines, pandoc.utils.stringify(meta.subtitle)) end
    if meta.service then table.insert(lines, pandoc.utils.stringify(meta.service)) end
    table.insert(lines, 'Status: ' .. meta['status-text'])
    if as_of then table.insert(lines, 'Figures as of ' .. as_of) end
    if meta.board then table.insert(lines, 'For the ' .. pandoc.utils.stringify(meta.board)) end
    docx_subtitle(meta, lines)
  end
  return meta
end

-- Callouts ------------------------------------------------------------------------------------------------------

local function callout(kind, title, blocks)
  local look = CALLOUTS[kind] or CALLOUTS.note
  if #title == 0 then title = pandoc.Inlines(look.title) end
  if writes('typst') then
    local all = pandoc.Blocks({ raw('typst', '#callout(title: ['), pandoc.Plain(title), raw('typst', '], body: [') })
    all:extend(blocks)
    all:insert(raw('typst', string.format(
      '], background_color: rgb("%s"), icon_color: rgb("%s"))', look.paper, look.ink)))
    return pandoc.Div(all)
  end
  local heading = pandoc.Div({ pandoc.Para({ pandoc.Strong(title) }) }, { class = 'callout-title-container' })
  local body = pandoc.Div(blocks, { class = 'callout-body-container' })
  if writes('docx') then
    heading.attributes['custom-style'] = 'Callout Title'
    body.attributes['custom-style'] = 'Callout'
    return pandoc.Div({ heading, body })
  end
  return pandoc.Div({ heading, body }, pandoc.Attr('', { 'callout', 'callout-' .. kind }, { { 'role', 'note' } }))
end

local function callout_kind(div)
  for _, class in ipairs(div.classes) do
    local kind = class:match('^callout%-(%l+)$')
    if kind and CALLOUTS[kind] then return kind end
  end
end

local function callout_from_div(div, kind)
  local blocks = pandoc.Blocks(div.content)
  local title = pandoc.Inlines({})
  if div.attributes.title then
    title = pandoc.Inlines(div.attributes.title)
  elseif blocks[1] and blocks[1].t == 'Header' then
    title = blocks[1].content
    blocks:remove(1)
  end
  return callout(kind, title, blocks)
end

-- Landscape pages -----------------------------------------------------------------------------------------------

local A4 = { short = 11906, long = 16838, margin = 1247 }

local function section(width, height, orient)
  return raw('openxml', string.format(
    '<w:p><w:pPr><w:sectPr><w:pgSz w:w="%d" w:h="%d"%s/>' ..
    '<w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="709" w:footer="709" w:gutter="0"/>' ..
    '</w:sectPr></w:pPr></w:p>',
    width, height, orient and ' w:orient="landscape"' or '', A4.margin, A4.margin, A4.margin, A4.margin))
end

local function landscape(div)
  local blocks = pandoc.Blocks({})
  if writes('typst') then
    blocks:insert(raw('typst', '#set page(flipped: true)'))
    blocks:extend(div.content)
    blocks:insert(raw('typst', '#set page(flipped: false)'))
    return blocks
  elseif writes('docx') then
    blocks:insert(section(A4.short, A4.long, false))
    blocks:extend(div.content)
    blocks:insert(section(A4.long, A4.short, true))
    return blocks
  end
  div.classes = pandoc.List({ 'wide' })
  return div
end

local function is_raw(block, typst, openxml)
  return block ~= nil and block.t == 'RawBlock' and (block.text == typst or block.text:match(openxml) ~= nil)
end

local function turns_page(block)
  return is_raw(block, '#set page(flipped: true)', '^<w:p><w:pPr><w:sectPr>.*w:w="11906"')
end

local function turns_back(block)
  return is_raw(block, '#set page(flipped: false)', '^<w:p><w:pPr><w:sectPr>.*w:w="16838"')
end

local function is_sentence(block)
  return block ~= nil and block.t == 'Para' and utf8.len(pandoc.utils.stringify(block)) <= SENTENCE
end

-- A heading just before a landscape page goes along, with its sentence, instead of staying alone on the upright one.
local function taken_along(out)
  local along = pandoc.Blocks({})
  if #out > 1 and is_sentence(out[#out]) and out[#out - 1].t == 'Header' then along:insert(1, out:remove()) end
  while #out > 0 and out[#out].t == 'Header' do along:insert(1, out:remove()) end
  return along
end

-- Landscape tables that follow each other share their pages.
local function turned_pages(blocks)
  local out = pandoc.Blocks({})
  for _, block in ipairs(blocks) do
    local along = turns_page(block) and taken_along(out) or pandoc.Blocks({})
    if turns_page(block) and turns_back(out[#out]) then out:remove() else out:insert(block) end
    out:extend(along)
  end
  return out
end

-- What stays together over pages ----------------------------------------------------------------------------------

local function source_note(div)
  if writes('docx') then div.attributes['custom-style'] = 'Source Note' end
  return div
end

local function is_note(block)
  return block ~= nil and block.t == 'Div' and block.classes:includes('source-note')
end

-- Under Quarto, labelled tables and figures are divisions of its own making.
local function is_float(block)
  if block == nil then return false end
  return block.t == 'Table' or block.t == 'Figure' or (block.t == 'Div' and #block.classes == 0)
end

local function wrapped(before, blocks, after)
  local out = pandoc.Blocks({ raw('typst', before) })
  out:extend(blocks)
  out:insert(raw('typst', after))
  return out
end

-- About the height in em of the headings and the sentence before a table, which go along with it.
local function lead_height(blocks, index)
  local height = 0
  for at = index - 1, 1, -1 do
    local block = blocks[at]
    if block.t == 'Header' then
      height = height + 3
    elseif at == index - 1 and is_sentence(block) then
      height = height + 1 + 1.4 * math.ceil(utf8.len(pandoc.utils.stringify(block)) / LINE)
    else
      break
    end
  end
  return string.format('%.1fem', height)
end

local function table_in(block)
  if block.t == 'Table' then return block end
  local found = nil
  block:walk({ Table = function(tbl) found = found or tbl end })
  return found
end

-- What widths.lua found out about a table.
local function measures(block)
  local tbl = table_in(block)
  if not tbl then return '' end
  local lines, most = tbl.attributes['tbl-lines'], tbl.attributes['tbl-most-lines']
  local counted = lines and string.format(', lines: (%s,), most: (%s,)', lines, most) or ''
  return counted .. (tbl.attributes['tbl-words'] == 'whole' and ', whole-words: true' or '')
end

local function kept(blocks, index)
  local told = 'lead: ' .. lead_height(blocks, index) .. measures(blocks[index])
  if not is_note(blocks[index + 1]) then return wrapped('#kept(' .. told .. ')[', { blocks[index] }, ']') end
  local out = wrapped('#kept(' .. told .. ', note: [', blocks[index + 1].content, '])[')
  out:insert(blocks[index])
  out:insert(raw('typst', ']'))
  return out
end

local function kept_together(blocks)
  local out = pandoc.Blocks({})
  for index, block in ipairs(blocks) do
    local before, after = blocks[index - 1], blocks[index + 1]
    if is_float(block) then
      out:extend(kept(blocks, index))
    elseif is_note(block) then
      if not is_float(before) then out:extend(wrapped('#source-note[', block.content, ']')) end
    elseif is_sentence(block) and is_float(after) then
      out:extend(wrapped('#lead-in[', { block }, ']'))
    else
      out:insert(block)
    end
  end
  return out
end

local function is_text(blocks)
  return #blocks == 1 and blocks[1].t == 'Plain'
end

local function pages(blocks)
  if is_text(blocks) then return nil end -- as in the cells of tables, which are many
  local out = turned_pages(blocks)
  return writes('typst') and kept_together(out) or out
end

local function theme_div(div)
  local kind = callout_kind(div)
  if kind then return callout_from_div(div, kind) end
  if div.classes:includes('landscape') then return landscape(div) end
  if div.classes:includes('source-note') then return source_note(div) end
end

-- Ratings -------------------------------------------------------------------------------------------------------

-- The sign stays on the line of its word.
local function signed(inlines)
  if #inlines > 2 and inlines[1].t == 'Str' and utf8.len(inlines[1].text) == 1 and inlines[2].t == 'Space' then
    inlines[2] = pandoc.Str('\u{a0}')
  end
  return inlines
end

-- Pandoc writes no language of a part of the text for Typst.
local function in_language(span)
  if not (writes('typst') and span.attributes.lang) then return nil end
  local inlines = pandoc.Inlines({ pandoc.RawInline('typst', '#text(lang: "' .. span.attributes.lang:sub(1, 2) .. '")[') })
  inlines:extend(span.content)
  inlines:insert(pandoc.RawInline('typst', ']'))
  return inlines
end

local function rating(span)
  if not span.classes:includes('rating') then return in_language(span) end
  local kind = 'none'
  for _, class in ipairs(span.classes) do
    kind = class:match('^rating%-(%l+)$') or kind
  end
  if writes('typst') then
    local inlines = pandoc.Inlines({ pandoc.RawInline('typst', '#rating("' .. kind .. '")[') })
    inlines:extend(signed(span.content))
    inlines:insert(pandoc.RawInline('typst', ']'))
    return inlines
  elseif writes('docx') then
    span.attributes['custom-style'] = 'Rating ' .. title_case(kind)
  end
  return span
end

local filter = { Div = theme_div, Blocks = not writes('html') and pages or nil, Span = rating }

-- Under Quarto, callouts and labelled tables and figures are nodes of its own.
if quarto then
  local function title_of(node)
    if type(node.title) == 'string' then return pandoc.Inlines(node.title) end
    return pandoc.Inlines(quarto.utils.as_inlines(node.title or {}))
  end

  function filter.Callout(node)
    return callout(node.type, title_of(node), quarto.utils.as_blocks(node.content))
  end

  local function scrolling(float)
    local name = pandoc.utils.stringify(float.caption_long or '')
    float.content = pandoc.Div(quarto.utils.as_blocks(float.content), pandoc.Attr('', { 'table-region' }, {
      { 'role', 'region' }, { 'tabindex', '0' }, { 'aria-label', name },
    }))
    return float
  end

  -- Quarto drops the alternative text of a labelled image on the way to Word: finish.lua puts it back from here.
  local function with_alternative(float)
    float.content = pandoc.Div(quarto.utils.as_blocks(float.content)):walk({
      Image = function(image)
        local alt = image.attributes['fig-alt'] or image.attributes.alt or float.attributes['fig-alt']
        if alt then return pandoc.Span({ image }, pandoc.Attr('', { 'described' }, { { 'description', alt } })) end
      end,
    })
    return float
  end

  function filter.FloatRefTarget(float)
    if float.type == 'Table' and writes('html') then return scrolling(float) end
    if float.type == 'Figure' and writes('docx') then return with_alternative(float) end
  end
end

return { { Meta = cover }, filter }
