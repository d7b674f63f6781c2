-- name: recommendations
SELECT inspection_year, "no", addressed_to, recommendation, owner_role, status, due, delivery, impact
FROM recommendations
ORDER BY inspection_year DESC, source_order
