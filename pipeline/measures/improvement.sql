-- name: actions
SELECT source_order AS action_key, coalesce(plan, 'current') AS plan, action_id, part, theme, theme_lead_role, source,
       action, impact, outcome, owner_role, recommendation_no, rag_override, rag_reason
FROM improvement_actions
ORDER BY source_order

-- name: milestones
SELECT coalesce(m.plan, 'current') AS plan, m.theme, m.action_id, m.milestone_no, m.milestone, m.due, m.status,
       m.completed_on, m.update
FROM improvement_milestones AS m
ORDER BY m.source_order
