-- name: sources
SELECT file, sheet, dataset, partner, sha256, sum(rows)::INTEGER AS rows, received
FROM sources -- a sheet with several tables of one dataset is one line
GROUP BY ALL
ORDER BY file, sheet, dataset

-- name: findings
SELECT severity, partner, file, sheet, row, "column", message, what_to_do, dataset, rule
FROM findings
WHERE severity <> 'info' AND NOT accepted
