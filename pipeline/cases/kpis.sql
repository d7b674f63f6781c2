-- name: ended
WITH
-- Every measure of every intervention that ended in the period: 1 met, 0 not met, 2 not recorded, empty where it is
-- not in the denominator.
dated AS (
    SELECT i.*, c.send_status, c.ehcp,
           -- Compulsory school age ends on the last Friday in June of the school year in which a child becomes 16.
           CASE
               WHEN c.born IS NULL THEN c.age_at_start < 16
               ELSE i.end_date <= last_friday_in_june(year(c.born) + 16 + (month(c.born) > 8)::INT)
           END AS school_age
    FROM interventions AS i
    LEFT JOIN each_child() AS c USING (child_id)
    WHERE i.end_date BETWEEN $first_day AND $last_day
      AND (c.child_id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM children))
),
known AS (
    SELECT 'Q' || ((month(end_date) + 8) // 3 % 4 + 1) AS quarter, disposal_type, school_age, completed, wider_services,
           coalesce(accommodation_suitable_at_start, CASE WHEN accommodation_at_start = 'No fixed abode' THEN FALSE END)
               AS home_start,
           coalesce(accommodation_suitable_at_end, CASE WHEN accommodation_at_end = 'No fixed abode' THEN FALSE END)
               AS home_end,
           coalesce(ete_suitable_at_start, CASE WHEN ete_at_start = 'None' THEN FALSE END) AS ete_start,
           coalesce(ete_suitable_at_end, CASE WHEN ete_at_end = 'None' THEN FALSE END)
               AND ete_hours_offered >= CASE WHEN school_age THEN 25 WHEN NOT school_age THEN 16 END
               AND ete_hours_attended >= CASE WHEN school_age THEN 25 WHEN NOT school_age THEN 16 END AS ete_end,
           CASE WHEN send_status <> 'Unknown' THEN send_status <> 'No identified need' END AS send,
           coalesce(ehcp, CASE WHEN send_status = 'Education, health and care plan' THEN TRUE END) AS plan,
           mental_health_screened AS mind, mental_health_offered AS mind_offered,
           mental_health_attending AS mind_attending, substance_screened AS substance,
           substance_offered, substance_attending
    FROM dated
),
judged AS (
    SELECT quarter, disposal_type,
           coalesce(home_end::INT, 2) AS "1.end",
           coalesce(home_start::INT, 2) AS "1.start",
           coalesce(ete_end::INT, 2) AS "2.end",
           coalesce(ete_start::INT, 2) AS "2.start",
           CASE WHEN school_age THEN coalesce(ete_end::INT, 2) END AS "2.end_school_age",
           CASE WHEN NOT school_age THEN coalesce(ete_end::INT, 2) END AS "2.end_above_school_age",
           coalesce(send::INT, 2) AS "3.identified",
           CASE WHEN send THEN coalesce((ete_end AND plan)::INT, 2) END AS "3.end",
           CASE WHEN send THEN coalesce(plan::INT, 2) END AS "3.plan",
           coalesce(mind::INT, 2) AS "4.identified",
           CASE WHEN mind THEN coalesce(mind_offered::INT, 2) END AS "4.offered",
           CASE WHEN mind AND mind_offered THEN coalesce(mind_attending::INT, 2) END AS "4.attending",
           coalesce(substance::INT, 2) AS "5.identified",
           CASE WHEN substance THEN coalesce(substance_offered::INT, 2) END AS "5.offered",
           CASE WHEN substance AND substance_offered THEN coalesce(substance_attending::INT, 2) END AS "5.attending",
           CASE WHEN list_contains($out_of_court, disposal_type) THEN coalesce(completed::INT, 2) END AS "6.completed",
           CASE WHEN list_contains($out_of_court, disposal_type) THEN coalesce((NOT completed)::INT, 2) END
               AS "6.not_completed",
           coalesce((wider_services = 'Early help')::INT, 2) AS "8.early_help",
           coalesce((wider_services = 'Child protection')::INT, 2) AS "8.child_protection",
           coalesce((wider_services = 'Child in need')::INT, 2) AS "8.child_in_need",
           coalesce((wider_services = 'Looked after')::INT, 2) AS "8.looked_after"
    FROM known
),
counted AS (UNPIVOT judged ON COLUMNS(* EXCLUDE (quarter, disposal_type)) INTO NAME measure VALUE code)
SELECT split_part(measure, '.', 1) AS kpi, split_part(measure, '.', 2) AS measure, disposal_type, quarter,
       count(*) FILTER (code = 1) AS numerator, count(*) AS denominator, count(*) FILTER (code = 2) AS unknown
FROM counted
GROUP BY ALL
ORDER BY ALL

-- name: convicted
WITH
-- Children convicted in the period of an offence of these groups, each once in a quarter: of gravity 5 or more for at
-- least one of them, or, where none is known to be, with one that was not scored.
convicted AS (
    SELECT 'Q' || ((month(o.outcome_date) + 8) // 3 % 4 + 1) AS quarter, o.child_id,
           coalesce(bool_or(o.gravity >= 5), FALSE) AS serious, bool_or(o.gravity IS NULL) AS unscored
    FROM offences AS o
    JOIN each_child() AS c USING (child_id)
    WHERE o.outcome_date BETWEEN $first_day AND $last_day
      AND is_proven($convictions, o.outcome, o.proven)
      AND list_contains($serious_groups, o.offence_group)
      AND is_10_to_17(c.born, c.age_at_start, o.outcome_date)
    GROUP BY ALL
)
SELECT quarter, count(*) FILTER (serious) AS numerator, count(*) FILTER (unscored AND NOT serious) AS unknown
FROM convicted
GROUP BY quarter
ORDER BY quarter

-- name: population
SELECT
-- Children aged 10 to 17 in the area, in the latest year that has them: all together, else both sexes added up.
    coalesce(
    (SELECT max_by(count, year) FROM population
     WHERE area = $area AND count IS NOT NULL AND sex IS NULL AND age IS NULL AND ethnicity IS NULL),
    (SELECT arg_max(n, year) FROM (
        SELECT year, sum(count)::BIGINT AS n FROM population
        WHERE area = $area AND count IS NOT NULL AND sex IS NOT NULL AND age IS NULL AND ethnicity IS NULL
        GROUP BY year HAVING count(DISTINCT sex) >= 2))
) AS count

-- name: offences_came
SELECT count(*) FILTER (outcome_date BETWEEN $first_day AND $last_day) AS in_period
FROM offences

-- name: victims
WITH
-- A victim without a day counts in the year and in no quarter.
known AS (
    SELECT CASE WHEN identified_on IS NULL THEN '' ELSE 'Q' || ((month(identified_on) + 8) // 3 % 4 + 1) END AS quarter,
           consent_to_contact AS consent, restorative_justice <> 'none' AS restorative, view_sought,
           progress_requested, progress_provided, support_requested, support_provided
    FROM victims
    WHERE identified_on IS NULL OR identified_on BETWEEN $first_day AND $last_day
),
judged AS (
    SELECT quarter,
           coalesce(consent::INT, 2) AS consented,
           CASE WHEN consent THEN coalesce(restorative::INT, 2) END AS restorative_justice,
           CASE WHEN consent THEN coalesce(view_sought::INT, 2) END AS view_sought,
           CASE WHEN progress_requested THEN coalesce(progress_provided::INT, 2) END AS progress_given,
           CASE WHEN support_requested THEN coalesce(support_provided::INT, 2) END AS support_given
    FROM known
),
counted AS (UNPIVOT judged ON COLUMNS(* EXCLUDE (quarter)) INTO NAME measure VALUE code)
SELECT '10' AS kpi, measure, NULL AS disposal_type, quarter,
       count(*) FILTER (code = 1) AS numerator, count(*) AS denominator, count(*) FILTER (code = 2) AS unknown
FROM counted
GROUP BY ALL
ORDER BY ALL

-- name: board
WITH
-- One row a statutory partner and quarter: meetings in which it had a seat, and those that any of its members or a
-- deputy attended.
meeting AS (
    SELECT m.statutory_partner AS partner, a.meeting_date, bool_or(a.status IN ('Y', 'D')) AS came
    FROM board_attendance AS a
    JOIN board_members AS m USING (member_no)
    WHERE m.statutory_partner IS NOT NULL AND a.meeting_date BETWEEN $first_day AND $last_day AND a.status <> 'N'
    GROUP BY ALL
)
SELECT '7' AS kpi, lower(replace(partner, ' ', '_')) AS measure, NULL AS disposal_type,
       'Q' || ((month(meeting_date) + 8) // 3 % 4 + 1) AS quarter,
       count(*) FILTER (came) AS numerator, count(*) AS denominator, 0 AS unknown
FROM meeting
GROUP BY ALL
ORDER BY ALL
