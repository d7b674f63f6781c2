-- name: ratings
SELECT inspection_year, standard_no, standard, domain, rating, previous_rating, moved_by_discretion
FROM inspection_ratings
ORDER BY source_order

-- name: questions
SELECT inspection_year, standard_no, question, pct_yes, previous_pct, cases
FROM inspection_questions
ORDER BY source_order
