-- What the filters leave for Word, in Pandoc's JSON: the blocks one after the other, and with --standalone the whole
-- document. A writer and not --to=json, because filters go by the name of what is written.

function Writer(doc, options)
  local json = pandoc.write(doc, 'json')
  return options.template and json or json:match('"blocks":%[(.*)%]}')
end
