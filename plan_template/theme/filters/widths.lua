-- Column widths, for both renderers and before anything else: what a chapter asks for (tbl-colwidths), but no column
-- narrower than its longest word, which would run into the next one on paper.

local PAGE = 470 -- points between the margins of an upright page
local LETTER = { head = 5.8, body = 5.4 } -- points a letter takes in a table, on the generous side
local PADDING = 11

-- Dashes under a header are no statement about widths: without tbl-colwidths every format finds its own.
local function natural(tbl)
  for index, spec in ipairs(tbl.colspecs) do
    tbl.colspecs[index] = { spec[1], nil }
  end
end

-- A line ends at a space, after a hyphen or a slash that no digit follows, or after the low line of a name.
local function longest_word(blocks)
  local longest = 0
  local text = pandoc.utils.stringify(blocks):gsub('([%-/])(%D)', '%1 %2'):gsub('_', '_ ')
  for word in text:gmatch('%S+') do
    longest = math.max(longest, utf8.len(word) or #word)
  end
  return longest
end

local function widen(needs, rows, letter)
  for _, row in ipairs(rows) do
    for index, cell in ipairs(row.cells) do
      local points = longest_word(cell.contents) * letter + PADDING
      needs[index] = math.max(needs[index] or 0, points / PAGE * 100)
    end
  end
end

-- Least share of each column, in per cent of an upright page.
local function least_shares(tbl)
  local needs = {}
  widen(needs, tbl.head.rows, LETTER.head)
  for _, body in ipairs(tbl.bodies) do widen(needs, body.body, LETTER.body) end
  return needs
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

local function fit(tbl)
  natural(tbl)
  local asked = tbl.attributes['tbl-colwidths']
  if not asked then return tbl end
  local shares = balanced(parse(asked), least_shares(tbl))
  local written = shares:map(function(share) return string.format('%.2f', share) end)
  tbl.attributes['tbl-colwidths'] = '[' .. table.concat(written, ',') .. ']'
  return tbl
end

return { { Table = fit } }
