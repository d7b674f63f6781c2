-- name: counts
SELECT kpi, measure, disposal_type, quarter, numerator, denominator
FROM kpi_return
WHERE financial_year = $year
ORDER BY source_order
