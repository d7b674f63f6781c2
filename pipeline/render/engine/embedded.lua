-- What Quarto does with a document after the theme's filter, for the embedded renderer: content for one format only,
-- page breaks, numbers and captions of tables and figures, cross-references.

local NAMES = { tbl = 'Table', fig = 'Figure', ch = 'Chapter', sec = 'Section' }

local function writes(format)
  return FORMAT:match(format) ~= nil
end

local function raw(text)
  return pandoc.RawBlock('typst', text)
end

local function inline(text)
  return pandoc.RawInline('typst', text)
end

-- Content for one format ----------------------------------------------------------------------------------------

local function meant_here(div)
  local when, unless = div.attributes['when-format'], div.attributes['unless-format']
  return (when == nil or writes(when)) and (unless == nil or not writes(unless))
end

local function page_break()
  if writes('typst') then return raw('#pagebreak(weak: true)') end
  if writes('docx') then return pandoc.RawBlock('openxml', '<w:p><w:r><w:br w:type="page"/></w:r></w:p>') end
  return pandoc.Div({}, { class = 'page-break' })
end

local function conditional(div)
  if div.classes:includes('pagebreak') then return page_break() end
  if div.classes:includes('content-visible') then return meant_here(div) and div.content or {} end
  if div.classes:includes('content-hidden') then return meant_here(div) and {} or div.content end
end

-- Numbers -------------------------------------------------------------------------------------------------------

local targets = {} -- label → { name, number }: Python counts through the whole document, of which this may be a part

local function take_targets(meta)
  for label, target in pairs(meta.targets or {}) do
    local kind = pandoc.utils.stringify(target.kind)
    targets[label] = { name = NAMES[kind], number = target.number and pandoc.utils.stringify(target.number) }
  end
  meta.targets = nil
end

-- Pandoc shows the number of a heading that has one already.
local function number_heading(el)
  local target = targets[el.identifier]
  if not target then return nil end
  el.attributes.number = target.number
  return el
end

local function caption_prefix(target)
  local words = pandoc.Inlines({ pandoc.Str(target.name .. '\u{a0}' .. target.number .. ':') })
  return pandoc.Inlines({ pandoc.Span(words, { class = 'caption-number' }), pandoc.Space() })
end

local function caption_inlines(caption)
  return pandoc.utils.blocks_to_inlines(caption.long)
end

-- What may be wider than a phone scrolls in a region of its own; pairs, because a Lua table has no fixed order.
local function region(class, blocks, naming, name)
  return pandoc.Div(blocks, pandoc.Attr('', { class }, { { 'role', 'region' }, { 'tabindex', '0' }, { naming, name } }))
end

-- Tables --------------------------------------------------------------------------------------------------------

local function set_widths(tbl)
  local widths = tbl.attributes['tbl-colwidths']
  tbl.attributes['tbl-colwidths'] = nil
  if not widths then return end
  local index = 0
  for share in widths:gmatch('[%d.]+') do
    index = index + 1
    if tbl.colspecs[index] then tbl.colspecs[index] = { tbl.colspecs[index][1], tonumber(share) / 100 } end
  end
end

local function typst_float(content, caption, kind, position, label)
  local blocks = pandoc.Blocks({ raw('#figure([') })
  blocks:extend(content)
  local text = pandoc.Inlines({ inline('], caption: figure.caption(position: ' .. position .. ', [') })
  text:extend(caption)
  text:insert(inline(string.format(
    ']), kind: "quarto-float-%s", supplement: "%s") <%s>', kind, NAMES[kind], label)))
  blocks:insert(pandoc.Plain(text))
  blocks:insert(raw(''))
  return blocks
end

local function numbered_table(tbl, target)
  local label, caption = tbl.identifier, caption_inlines(tbl.caption)
  if writes('typst') then
    tbl.identifier, tbl.caption = '', { long = {} }
    tbl.classes:insert('typst:no-figure')
    return typst_float({ tbl }, caption, 'tbl', 'top', label)
  end
  local words = caption_prefix(target)
  words:extend(caption)
  if writes('docx') then
    tbl.caption.long = pandoc.Blocks({ pandoc.Plain(words) })
    tbl.identifier = ''
    return pandoc.Div({ tbl }, { id = label })
  end
  tbl.caption.long = pandoc.Blocks({ pandoc.Plain({ pandoc.Span(words, { id = label .. '-caption', class = 'caption-text' }) }) })
  return region('table-region', { tbl }, 'aria-labelledby', label .. '-caption')
end

local plain_tables = 0

-- On the page each part of the document comes in a division, which says how many such tables are before it.
local function begin_part(div)
  if not div.classes:includes('part') then return nil end
  plain_tables = tonumber(div.attributes['unlabelled-before'])
  div.attributes['unlabelled-before'] = nil
  return div
end

local function plain_table(tbl)
  if not writes('html') then return tbl end
  plain_tables = plain_tables + 1
  local caption = caption_inlines(tbl.caption)
  if #caption > 0 then
    local id = 'table-caption-' .. plain_tables
    tbl.caption.long = pandoc.Blocks({ pandoc.Plain({ pandoc.Span(caption, { id = id, class = 'caption-text' }) }) })
    return region('table-region', { tbl }, 'aria-labelledby', id)
  end
  return region('table-region', { tbl }, 'aria-label', 'Table without caption ' .. plain_tables)
end

local function place_table(tbl)
  set_widths(tbl)
  local target = targets[tbl.identifier]
  if target then return numbered_table(tbl, target), false end
  return plain_table(tbl), false
end

-- Figures -------------------------------------------------------------------------------------------------------

local function quoted(text)
  return '"' .. text:gsub('\\', '\\\\'):gsub('"', '\\"'):gsub('%s+', ' ') .. '"'
end

-- Pandoc's Typst writer drops alternative texts, so the image is written here.
local function typst_image(image, alt)
  local width = (image.attributes.width or ''):match('^[%d.]+%%$')
  local size = width and (', width: ' .. width) or ''
  return inline('#box(image(' .. quoted(image.src) .. ', alt: ' .. quoted(alt) .. size .. '))')
end

-- A chart's picture has no extension in the text: each format has its own.
local function with_extension(src)
  local _, extension = pandoc.path.split_extension(src)
  return extension == '' and src .. (writes('docx') and '.png' or '.svg') or src
end

local function alternative(image)
  image.src = with_extension(image.src)
  local alt = image.attributes['fig-alt'] or image.attributes.alt or pandoc.utils.stringify(image.caption)
  if writes('typst') then return typst_image(image, alt) end
  image.attributes['fig-alt'] = nil
  image.attributes.alt = nil
  image.caption = pandoc.Inlines({ pandoc.Str(alt) })
  return image
end

local function place_figure(figure)
  local label, target = figure.identifier, targets[figure.identifier]
  if not target then return nil end
  local caption = caption_inlines(figure.caption)
  if writes('typst') then
    return typst_float(figure.content, caption, 'fig', 'bottom', label)
  end
  local words = caption_prefix(target)
  words:extend(caption)
  figure.caption.long = pandoc.Blocks({ pandoc.Plain(words) })
  if writes('docx') then
    figure.identifier = ''
    return pandoc.Div({ figure }, { id = label })
  end
  figure.content = pandoc.Blocks({
    region('figure-region', figure.content, 'aria-label', pandoc.utils.stringify(words)),
  })
  return figure
end

-- References ----------------------------------------------------------------------------------------------------

local function reference(citation)
  local label = citation.id:sub(1, 1):lower() .. citation.id:sub(2)
  local target = targets[label]
  if not target then return nil end
  local bare = citation.mode == 'SuppressAuthor'
  if writes('typst') then
    return pandoc.Inlines({ inline(string.format('#ref(<%s>, supplement: [%s])', label, bare and '' or target.name)) })
  end
  local text = bare and target.number or (target.name .. '\u{a0}' .. target.number)
  return pandoc.Inlines({ pandoc.Link({ pandoc.Str(text) }, '#' .. label, '', { class = 'quarto-xref' }) })
end

local function references(cite)
  local out = pandoc.Inlines({})
  for index, citation in ipairs(cite.citations) do
    local words = reference(citation)
    if not words then return nil end
    if index > 1 then out:extend({ pandoc.Str(','), pandoc.Space() }) end
    out:extend(words)
  end
  return out
end

-- In another language the document brings Quarto's words for what is referred to.
local function take_names(meta)
  local titles, sections = meta.crossref or {}, meta.language or {}
  for name in pairs(NAMES) do
    local said = titles[name .. '-title'] or sections['crossref-' .. name .. '-prefix']
    if said then NAMES[name] = pandoc.utils.stringify(said) end
  end
  meta.crossref, meta.language = nil, nil -- Word would keep them as properties of the document
end

local function whole(doc)
  local meta = doc.meta
  take_names(meta)
  take_targets(meta)
  doc.meta = meta
  doc = doc:walk({ Div = conditional })
  doc = doc:walk({ Image = alternative, Cite = references, Header = writes('html') and number_heading or nil })
  return doc:walk({ traverse = 'topdown', Div = begin_part, Table = place_table, Figure = place_figure })
end

return { { Pandoc = whole } }
