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
  meta['status-text'] = status
  meta['is-draft'] = status:lower() ~= 'final'
  if writes('docx') then
    local lines = {}
    if meta.subtitle then table.insert(lines, pandoc.utils.stringify(meta.subtitle)) end
    if meta.service then table.insert(lines, pandoc.utils.stringify(meta.service)) end
    table.insert(lines, 'Status: ' .. status)
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

local function turns_page(block)
  return block.t == 'RawBlock'
    and (block.text == '#set page(flipped: true)' or block.text:match('^<w:p><w:pPr><w:sectPr>.*w:w="11906"'))
end

-- A heading just before a landscape page goes along, instead of staying alone at the foot of the upright one.
local function headings_along(blocks)
  local out = pandoc.Blocks({})
  for _, block in ipairs(blocks) do
    local headings = pandoc.Blocks({})
    while turns_page(block) and #out > 0 and out[#out].t == 'Header' do
      headings:insert(1, out:remove())
    end
    out:insert(block)
    out:extend(headings)
  end
  return out
end

local function source_note(div)
  if writes('typst') then
    local blocks = pandoc.Blocks({ raw('typst', '#source-note[') })
    blocks:extend(div.content)
    blocks:insert(raw('typst', ']'))
    return blocks
  elseif writes('docx') then
    div.attributes['custom-style'] = 'Source Note'
  end
  return div
end

local function theme_div(div)
  local kind = callout_kind(div)
  if kind then return callout_from_div(div, kind) end
  if div.classes:includes('landscape') then return landscape(div) end
  if div.classes:includes('source-note') then return source_note(div) end
end

-- Ratings -------------------------------------------------------------------------------------------------------

local function rating(span)
  if not span.classes:includes('rating') then return nil end
  local kind = 'none'
  for _, class in ipairs(span.classes) do
    kind = class:match('^rating%-(%l+)$') or kind
  end
  if writes('typst') then
    local inlines = pandoc.Inlines({ pandoc.RawInline('typst', '#rating("' .. kind .. '")[') })
    inlines:extend(span.content)
    inlines:insert(pandoc.RawInline('typst', ']'))
    return inlines
  elseif writes('docx') then
    span.attributes['custom-style'] = 'Rating ' .. title_case(kind)
  end
  return span
end

local filter = { Div = theme_div, Blocks = headings_along, Span = rating }

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
