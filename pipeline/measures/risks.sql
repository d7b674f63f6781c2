-- name: risks
SELECT kind, description, mitigation, owner_role, likelihood, impact
FROM risks
ORDER BY source_order
