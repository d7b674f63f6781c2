-- name: cohorts
SELECT stage, characteristic, "group", count, share_pct, cohort_total, period_start, period_end, source
FROM cohort_profile
WHERE sex IS NULL -- groups of one sex are in the profile
-- the latest period of each breakdown, and of several that end together the longest
QUALIFY rank() OVER (PARTITION BY stage, characteristic ORDER BY period_end DESC, period_start) = 1
ORDER BY stage, characteristic, source_order

-- name: population
SELECT sex, age, ethnicity, count, share_pct, year, source
FROM population
WHERE area = $area
ORDER BY source_order
