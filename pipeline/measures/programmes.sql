-- name: sessions
SELECT programme, cohort, session, topic, score_before, score_after, out_of, participants
FROM programme_sessions
ORDER BY source_order

-- name: scores
SELECT programme, cohort, participant_no, score_before, score_after, out_of
FROM programme_scores
WHERE score_before IS NOT NULL AND score_after IS NOT NULL
ORDER BY source_order

-- name: tracking
SELECT programme, cohort, stage, children, children_offended, offences
FROM programme_tracking
WHERE children IS NOT NULL
ORDER BY source_order
