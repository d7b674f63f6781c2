-- name: values
SELECT indicator, area, area_type, period_start, period_end, numerator, denominator, rate, rate_unit, rank, rank_of,
       source
FROM indicators
ORDER BY indicator, period_end, source_order

-- name: bands
SELECT indicator, band, lower, upper, lower_inclusive, upper_inclusive, direction
FROM targets
ORDER BY indicator, source_order

-- name: came
SELECT file
FROM sources
WHERE dataset = 'indicators'
