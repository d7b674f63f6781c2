-- name: benchmark
SELECT offence_group, area, year, sum(count) AS count, max(population) AS population,
       max(previous_ratio) AS previous_ratio
FROM offence_benchmark
GROUP BY offence_group, area, year
ORDER BY min(source_order)

-- name: population
SELECT area, year, count, source
FROM population
WHERE sex IS NULL AND age IS NULL AND ethnicity IS NULL AND count IS NOT NULL
ORDER BY area, year

-- name: outcomes
SELECT offence_group, benchmark_group, outcome, outcome_group, sum(count) AS count
FROM offence_outcomes
WHERE financial_year = $year
GROUP BY offence_group, benchmark_group, outcome, outcome_group
ORDER BY min(source_order)

-- name: types
SELECT offence_group, offence, count, previous_count, previous_share_pct, change_points, previous_total
FROM offence_types
WHERE financial_year = $year
ORDER BY source_order

-- name: knife
SELECT area, period_start, period_end, numerator, denominator, rate, rate_unit
FROM indicators
WHERE indicator = 'knife_offences'
ORDER BY source_order
