-- name: courses
SELECT course, "group", date, period, attendees, coalesce(planned, false) AS planned
FROM training
ORDER BY source_order
