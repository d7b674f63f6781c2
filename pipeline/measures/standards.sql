-- name: standards
SELECT standard_no, standard, self_assessment, lead_role, progress, next_year
FROM standards
ORDER BY standard_no
