-- name: counts
SELECT measure, financial_year, quarter, sum(value) AS value, max(unit) AS unit
FROM quarterly_counts
WHERE value IS NOT NULL
GROUP BY measure, financial_year, quarter
ORDER BY min(source_order)
