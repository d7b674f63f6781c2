-- name: by_agency_and_category
SELECT agency, category, sum(amount_gbp) AS amount
FROM budget
WHERE financial_year = $year AND direction = $direction
GROUP BY agency, category
ORDER BY min(source_order)

-- name: agencies
SELECT agency
FROM budget
WHERE financial_year = $year AND direction = $direction
GROUP BY agency
ORDER BY min(source_order)

-- name: categories
SELECT category
FROM budget
WHERE financial_year = $year AND direction = $direction
GROUP BY category
ORDER BY min(source_order)

-- name: provisional
SELECT count(*) FILTER (WHERE status = 'provisional') AS provisional, count(*) AS given
FROM budget
WHERE financial_year = $year AND direction = $direction

-- name: withdrawn
WITH given AS (
  SELECT agency, category, sum(amount_gbp) AS amount
  FROM budget
  WHERE financial_year = $year AND direction = 'contribution'
  GROUP BY agency, category
),
gone AS (
  SELECT agency, category
  FROM budget
  WHERE financial_year = $next AND direction = 'contribution'
  GROUP BY agency, category
  HAVING sum(amount_gbp) = 0
)
SELECT agency, category, amount
FROM given JOIN gone USING (agency, category)
WHERE amount > 0
ORDER BY agency, category

-- name: groups
SELECT known, value AS agency
FROM counts_as
WHERE dataset = 'budget' AND of = 'agency'
ORDER BY known, value
