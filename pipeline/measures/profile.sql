-- name: measures
SELECT measure, coalesce(cohort, '') AS cohort, financial_year, topic, unit, value, value_words, previous,
       previous_words, change, out_of, part_of
FROM profile_measures
ORDER BY source_order

-- name: groups
SELECT stage, characteristic, "group", sex, count, cohort_total, period_start, period_end
FROM cohort_profile
WHERE characteristic IN ('sex', 'age')
QUALIFY rank() OVER (PARTITION BY stage, characteristic ORDER BY period_end DESC, period_start) = 1
ORDER BY source_order

-- name: population
SELECT area, year, count, source
FROM population
WHERE sex IS NULL AND age IS NULL AND ethnicity IS NULL AND count IS NOT NULL
ORDER BY year
