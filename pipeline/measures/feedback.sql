-- name: comments
SELECT "from" AS said_by, theme, question, comment, coalesce(consent_to_publish, false) AS consent
FROM feedback
ORDER BY source_order
