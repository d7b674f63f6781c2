-- name: counts
SELECT kpi, measure, disposal_type, quarter, numerator, denominator
FROM kpi_return
WHERE financial_year = $year
ORDER BY source_order

-- name: came
SELECT EXISTS (FROM interventions) OR EXISTS (FROM children) OR EXISTS (FROM offences) OR EXISTS (FROM population)
       OR EXISTS (FROM victims) OR EXISTS (FROM board_members) OR EXISTS (FROM board_attendance) AS came
