-- name: by_type_and_year
SELECT disposal_type, financial_year, max(kind) AS kind, sum(count) AS count
FROM disposals
WHERE count IS NOT NULL
GROUP BY disposal_type, financial_year
ORDER BY min(source_order)

-- name: own_types
SELECT value, known
FROM counts_as
WHERE dataset = 'disposals' AND of = 'disposal_type'
