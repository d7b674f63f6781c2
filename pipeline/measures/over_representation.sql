-- name: cohorts
SELECT stage, characteristic, "group", count, share_pct, cohort_total, period_start, period_end, source
FROM cohort_profile
WHERE sex IS NULL -- groups of one sex are in the profile
-- the latest period of each breakdown, and of several that end together the longest
QUALIFY rank() OVER (PARTITION BY stage, characteristic ORDER BY period_end DESC, period_start) = 1
ORDER BY stage, characteristic, source_order

-- name: cases
WITH outcomes AS (  -- children at each stage by every characteristic; no stage counts a child twice
    SELECT child_id, outcome AS disposal, outcome_date AS day
    FROM offences
    WHERE outcome_date BETWEEN $first AND $last
),
starts AS (
    SELECT child_id, disposal_type AS disposal, start_date AS day
    FROM interventions
    WHERE start_date BETWEEN $first AND $last
),
remanded AS (
    SELECT child_id, remand_type, start_date AS day
    FROM remands
    WHERE start_date BETWEEN $first AND $last
),
-- a child's first day in the year: ages at every stage are those of that day, so that stages stay nested
seen AS (
    SELECT child_id, min(day) AS day
    FROM (SELECT child_id, day FROM outcomes UNION ALL SELECT child_id, day FROM starts
          UNION ALL SELECT child_id, day FROM remanded)
    GROUP BY child_id
),
own_words AS (
    SELECT value, any_value(known) AS known
    FROM counts_as
    WHERE (dataset, of) IN (('offences', 'outcome'), ('interventions', 'disposal_type'))
    GROUP BY value
),
-- outcomes are dated by their offences; without a single dated outcome the start of the disposal stands for it
given_in_year AS (
    SELECT given.child_id, coalesce(own_words.known, given.disposal) AS disposal
    FROM (
        SELECT child_id, disposal FROM outcomes
        UNION ALL
        SELECT child_id, disposal FROM starts WHERE NOT EXISTS (SELECT 1 FROM offences WHERE outcome_date IS NOT NULL)
    ) AS given
    LEFT JOIN own_words ON own_words.value = given.disposal
),
at_stage AS (
    SELECT child_id, 'Referral' AS stage FROM seen
    UNION
    SELECT child_id, 'Out-of-court' FROM given_in_year WHERE list_contains($out_of_court, disposal)
    UNION
    SELECT child_id, 'Court' FROM given_in_year WHERE list_contains($court, disposal)
    UNION
    SELECT child_id, 'Remand' FROM remanded WHERE list_contains($remand, remand_type)
    UNION
    SELECT child_id, 'Custody' FROM given_in_year WHERE list_contains($custody, disposal)
),
described AS (
    SELECT
        stage, sex, ethnicity, care_status, send_status,
        -- whoever was born on 29 February comes of age on 1 March in other years
        coalesce(date_part('year', age(day::TIMESTAMP, date_of_birth::TIMESTAMP)), age_at_start)::INTEGER AS age
    FROM at_stage
    JOIN seen USING (child_id)
    JOIN children USING (child_id)
)
SELECT stage, sex, ethnicity, care_status, send_status, age, count(*) AS children
FROM described
GROUP BY ALL
ORDER BY ALL

-- name: population
SELECT sex, age, ethnicity, count, share_pct, year, source
FROM population
WHERE area = $area
ORDER BY source_order
