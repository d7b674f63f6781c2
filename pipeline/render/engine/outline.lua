-- Says of each part of a document what is numbered in it and what it refers to, so that the whole can be numbered before
-- any part is written: the raw block at the end of a part gets the list. The theme's filters and the embedded renderer's do the same with
-- callouts and with content for some formats.

local CALLOUT = '^callout%-%l+$'

local function is_callout(div)
  return div.classes:find_if(function(class) return class:match(CALLOUT) ~= nil end) ~= nil
end

local function condition(div)
  if div.classes:includes('pagebreak') then return nil end
  local shown = div.classes:includes('content-visible')
  if not shown and not div.classes:includes('content-hidden') then return nil end
  return { shown = shown, when = div.attributes['when-format'], unless = div.attributes['unless-format'] }
end

local function as_json(header)
  return pandoc.json.decode(pandoc.write(pandoc.Pandoc({ header }), 'json')).blocks[1]
end

local function outline(blocks)
  local found = pandoc.List({})

  local function visit(within, conditions)
    local function note(item)
      item['if'] = #conditions > 0 and conditions or nil
      found:insert(item)
    end

    local function inside(div)
      local one = condition(div)
      if one then
        visit(div.content, conditions .. { one })
        return div, false
      end
      -- A heading at its beginning is the title of the box.
      if is_callout(div) and not div.attributes.title and div.content[1] and div.content[1].t == 'Header' then
        local rest = pandoc.Blocks(div.content)
        rest:remove(1)
        visit(rest, conditions)
        return div, false
      end
    end

    local function header(el)
      note({
        kind = 'header', label = el.identifier, level = el.level, block = as_json(el),
        unnumbered = el.classes:includes('unnumbered') or nil,
      })
    end

    local function float(el) note({ kind = 'float', label = el.identifier, is_table = el.t == 'Table' or nil }) end

    local function reference(el)
      for _, one in ipairs(el.citations) do
        note({ kind = 'reference', label = one.id:sub(1, 1):lower() .. one.id:sub(2) })
      end
    end

    within:walk({
      traverse = 'topdown', Div = inside, Header = header, Table = float, Figure = float, Cite = reference,
    })
  end

  visit(blocks, pandoc.List({}))
  return found
end

local function told(doc)
  local part, out = pandoc.Blocks({}), pandoc.Blocks({})
  for _, block in ipairs(doc.blocks) do
    if block.t == 'RawBlock' and block.format == 'part' then
      out:insert(pandoc.RawBlock('part', pandoc.json.encode(outline(part))))
      part = pandoc.Blocks({})
    else
      out:insert(block)
      part:insert(block)
    end
  end
  doc.blocks = out
  return doc
end

return { { Pandoc = told } }
