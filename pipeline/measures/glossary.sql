-- name: terms
SELECT term, meaning
FROM glossary
ORDER BY source_order
