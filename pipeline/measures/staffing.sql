-- name: posts
SELECT
  role, team, coalesce(employer, 'Local Authority') AS employer, fte, coalesce(seconded, false) AS seconded,
  coalesce(vacant, false) AS vacant, sex, ethnicity,
  CASE disability WHEN true THEN 'Yes' WHEN false THEN 'No' END AS disability
FROM staffing
ORDER BY source_order

-- name: counts
SELECT team, employer, sex, ethnicity, disability, count
FROM staffing_counts
WHERE count IS NOT NULL
ORDER BY source_order
