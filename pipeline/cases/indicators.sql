-- name: entrants
WITH
-- Children by the quarter of their first substantive outcome, and by the most serious outcome of that day.
first AS (
    SELECT child_id, outcome_date AS first_day, max(list_position($substantive, outcome)) AS place
    FROM offences
    WHERE is_proven($substantive, outcome, proven) AND outcome_date IS NOT NULL
    GROUP BY child_id, outcome_date
    QUALIFY row_number() OVER (PARTITION BY child_id ORDER BY outcome_date) = 1
)
SELECT date_trunc('quarter', f.first_day)::DATE AS quarter, list_extract($substantive, f.place) AS outcome,
       count(*) AS count
FROM first AS f
JOIN each_child() AS c USING (child_id)
WHERE f.first_day <= $as_of AND is_10_to_17(c.born, c.age_at_start, f.first_day)
GROUP BY ALL
ORDER BY ALL

-- name: custody
WITH
-- Custodial sentences: those of one child on one day are one, called by the most serious of them.
sentence AS (
    SELECT child_id, outcome_date, max(list_position($custodial, outcome)) AS place
    FROM offences
    WHERE is_proven($custodial, outcome, proven) AND outcome_date <= $as_of
    GROUP BY child_id, outcome_date
)
SELECT date_trunc('quarter', s.outcome_date)::DATE AS quarter, list_extract($custodial, s.place) AS outcome,
       count(*) AS count
FROM sentence AS s
JOIN each_child() AS c USING (child_id)
WHERE is_10_to_17(c.born, c.age_at_start, s.outcome_date)
GROUP BY ALL
ORDER BY ALL

-- name: reoffending
WITH
-- Cohorts of three months: children with a substantive outcome in them, from the day of the first one (the index date).
-- A reoffence is committed after the index date and within 12 months of it, and has its own substantive outcome within
-- 6 months more. Months run to the same day of the month, or to its last day where there is none.
proven AS (
    SELECT child_id, offence_date, outcome_date, list_position($substantive, outcome) AS place
    FROM offences
    WHERE is_proven($substantive, outcome, proven) AND outcome_date IS NOT NULL
),
cohort AS (
    SELECT p.child_id, date_trunc('quarter', p.outcome_date)::DATE AS quarter, p.outcome_date AS index_date,
           max(p.place) AS place,
           (p.outcome_date + INTERVAL 12 MONTH)::DATE AS last_offence,
           ((p.outcome_date + INTERVAL 12 MONTH) + INTERVAL 6 MONTH)::DATE AS last_proof
    FROM proven AS p
    JOIN each_child() AS c USING (child_id)
    WHERE p.outcome_date BETWEEN $first_day AND $last_day
      AND is_10_to_17(c.born, c.age_at_start, p.outcome_date)
    GROUP BY p.child_id, p.outcome_date
    QUALIFY row_number() OVER (
        PARTITION BY p.child_id, date_trunc('quarter', p.outcome_date) ORDER BY p.outcome_date) = 1
),
followed AS (
    SELECT c.quarter, c.place, c.child_id, count(p.offence_date) AS reoffences
    FROM cohort AS c
    LEFT JOIN proven AS p
        ON p.child_id = c.child_id AND p.offence_date > c.index_date AND p.offence_date <= c.last_offence
       AND p.outcome_date <= c.last_proof
    GROUP BY c.quarter, c.place, c.child_id
)
SELECT quarter, list_extract($substantive, place) AS outcome, count(*) AS children,
       count(*) FILTER (reoffences > 0) AS reoffended, sum(reoffences)::BIGINT AS reoffences
FROM followed
GROUP BY ALL
ORDER BY ALL

-- name: outcomes
SELECT
-- The first day with an outcome, from which on the list can be complete, and the substantive outcomes without a day.
    min(outcome_date) FILTER (outcome_date <= $as_of) AS first_day,
       count(*) FILTER (outcome_date IS NULL AND is_proven($substantive, outcome, proven))
           AS undated
FROM offences
