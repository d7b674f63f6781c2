-- From a table or a chart to its numbers and its source, for both renderers and before plan.lua: on the page folded away
-- under it; in print they are left out, and the source note says it shorter.

local writes_page = FORMAT:match('html') ~= nil

local TOOLS = {
  numbers = 'The numbers',
  workings = 'How this was worked out',
  query = 'The query',
}

local function hidden_words(name)
  return name and pandoc.Span({ pandoc.Str(': ' .. name) }, { class = 'visually-hidden' }) or pandoc.Str('')
end

local function folded(div, kind)
  local summary = pandoc.Plain({
    pandoc.RawInline('html', '<summary>'),
    pandoc.Str(TOOLS[kind]),
    hidden_words(div.attributes.name),
    pandoc.RawInline('html', '</summary>'),
  })
  local attributes = { 'class="' .. kind .. '"' }
  for _, key in ipairs({ 'of', 'size', 'marks', 'rows' }) do
    local value = div.attributes[key]
    if value then table.insert(attributes, string.format('data-%s="%s"', key, value:gsub('[^%w ,_-]', ''))) end
  end
  local out = pandoc.Blocks({ pandoc.RawBlock('html', '<details ' .. table.concat(attributes, ' ') .. '>'), summary })
  out:extend(div.content)
  out:insert(pandoc.RawBlock('html', '</details>'))
  return out
end

local function link_here(label, name)
  local link = label:match('^fig%-') and 'Link to this figure' or 'Link to this table'
  local words = { pandoc.Str(link), hidden_words(name) }
  return pandoc.Para({ pandoc.Link(words, '#' .. label, '', { class = 'link-here' }) })
end

local function tools(div)
  if not writes_page then return {} end
  local content = pandoc.Blocks(div.content)
  content:insert(link_here(div.attributes.of, div.attributes.name))
  return pandoc.Div(content, { class = 'figure-tools' })
end

local function tool_of(div)
  for kind in pairs(TOOLS) do
    if div.classes:includes(kind) then return kind end
  end
end

local function is_note(block)
  return block.t == 'Div' and block.classes:includes('source-note')
end

local function caption_of(float)
  return pandoc.utils.stringify(float.caption.long)
end

local function only_link(float)
  return pandoc.Div({ link_here(float.identifier, caption_of(float)) }, { class = 'figure-tools' })
end

local function labelled(block)
  local kind = (block.t == 'Table' or block.t == 'Figure') and block.identifier:match('^%l%l%l%-')
  return kind == 'tbl-' or kind == 'fig-'
end

local function has_tools(block)
  return block.t == 'Div' and block.classes:includes('figure-tools')
end

-- A labelled table or figure that no chapter wrote tools for has its link all the same.
local function linked(blocks)
  if not blocks:find_if(labelled) then return nil end
  local out, waiting = pandoc.Blocks({}), nil
  for _, block in ipairs(blocks) do
    if waiting and not is_note(block) then
      if not has_tools(block) then out:insert(only_link(waiting)) end
      waiting = nil
    end
    out:insert(block)
    if labelled(block) then waiting = block end
  end
  if waiting then out:insert(only_link(waiting)) end
  return out
end

local function figure_tools(div)
  if div.classes:includes('figure-tools') then return tools(div) end
  local tool = tool_of(div)
  if tool then return writes_page and folded(div, tool) or {} end
end

return { { Div = figure_tools, Blocks = writes_page and linked or nil } }
