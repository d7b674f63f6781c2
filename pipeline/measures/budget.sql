-- name: by_agency_and_category
SELECT agency, category, sum(amount_gbp) AS amount
FROM budget
WHERE financial_year = $year AND direction = $direction
GROUP BY agency, category
ORDER BY min(source_file), min(source_sheet), min(source_row), category

-- name: categories
SELECT category
FROM budget
WHERE financial_year = $year AND direction = $direction
GROUP BY category
ORDER BY min(source_file), min(source_sheet), min(source_row), category

-- name: agencies
SELECT agency, min(source_file) AS file, min(source_sheet) AS sheet, min(source_row) AS row
FROM budget
WHERE financial_year = $year AND direction = $direction
GROUP BY agency
ORDER BY file, sheet, row

-- name: withdrawn
SELECT later.agency, later.category, sum(now.amount_gbp) AS amount, any_value(later.note) AS note
FROM budget AS later
JOIN budget AS now
  ON now.agency = later.agency AND now.category = later.category AND now.direction = later.direction
 AND now.financial_year = $year
WHERE later.financial_year > $year AND later.direction = 'contribution' AND later.amount_gbp = 0
GROUP BY later.agency, later.category
HAVING sum(now.amount_gbp) > 0
ORDER BY later.agency, later.category
