-- name: values
SELECT indicator, area, area_type, period_start, period_end, numerator, denominator, rate, rate_unit, rank, rank_of,
       source, (
         -- Aged 10 to 17 in the year nearest to the period's end: who knows them and a rate knows the count.
         SELECT count
         FROM population AS of_area
         WHERE of_area.area = indicators.area AND sex IS NULL AND age IS NULL AND ethnicity IS NULL AND count IS NOT NULL
         ORDER BY abs(coalesce(try_cast(left(year, 4) AS INTEGER), 0) - year(period_end)), year DESC
         LIMIT 1
       ) AS population
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
