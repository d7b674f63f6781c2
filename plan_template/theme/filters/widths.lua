-- Column widths, for both renderers and before anything else: what a chapter asks for (tbl-colwidths), but no column
-- narrower than its longest word, which would run into the next one on paper.

local PAGE = { upright = 470, landscape = 717 } -- points between the margins
local PADDING = 10
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

-- Dashes under a header are no statement about widths: without tbl-colwidths every format finds its own.
local function natural(tbl)
  for index, spec in ipairs(tbl.colspecs) do
    tbl.colspecs[index] = { spec[1], nil }
  end
end

-- A line ends at a space, after a hyphen or a slash that no digit follows, or after the low line of a name.
local function longest_word(blocks, bold)
  local longest = 0
  local text = pandoc.utils.stringify(blocks):gsub('([%-/])(%D)', '%1 %2'):gsub('_', '_ ')
  for word in text:gmatch('%S+') do
    local points = 0
    for letter in word:gmatch(utf8.charpattern) do
      points = points + (POINTS[letter] or LETTERS[#LETTERS])[bold and 3 or 2]
    end
    longest = math.max(longest, points)
  end
  return longest
end

local function widen(needs, rows, line, bold)
  for _, row in ipairs(rows) do
    for index, cell in ipairs(row.cells) do
      local points = longest_word(cell.contents, bold) + PADDING
      needs[index] = math.max(needs[index] or 0, points / line * 100)
    end
  end
end

-- Least share of each column, in per cent of the line.
local function least_shares(tbl, line)
  local needs = {}
  widen(needs, tbl.head.rows, line, true)
  for _, body in ipairs(tbl.bodies) do widen(needs, body.body, line, false) end
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

local function fit(tbl, line)
  natural(tbl)
  local asked = tbl.attributes['tbl-colwidths']
  if not asked then return tbl end
  local shares = balanced(parse(asked), least_shares(tbl, line))
  local written = shares:map(function(share) return string.format('%.2f', share) end)
  tbl.attributes['tbl-colwidths'] = '[' .. table.concat(written, ',') .. ']'
  return tbl
end

local function upright(tbl) return fit(tbl, PAGE.upright) end

local function turned(tbl) return fit(tbl, PAGE.landscape) end

local function page(div)
  if div.classes:includes('landscape') then return div:walk({ Table = turned }), false end
end

return { { traverse = 'topdown', Div = page, Table = upright } }
