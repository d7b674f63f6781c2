-- name: figures
SELECT figure, label, display, value, unit, period, edition, standing
FROM previous_figures
ORDER BY figure
