-- name: sources
SELECT file, sheet, dataset, partner, sha256, rows, received
FROM sources
ORDER BY file, sheet, dataset

-- name: findings
SELECT severity, partner, file, sheet, row, "column", message, what_to_do, dataset, rule
FROM findings
WHERE severity <> 'info' AND NOT accepted
