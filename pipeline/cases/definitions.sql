-- name: age_on
-- Age in whole years: a child is a year older from the first moment of the birthday; who was born on 29 February is so
-- on 1 March of a year without that day.
CREATE OR REPLACE TEMP MACRO age_on(born, on_day) AS
    year(on_day) - year(born) - (month(on_day) * 100 + day(on_day) < month(born) * 100 + day(born))::INT

-- name: last_friday_in_june
-- The school leaving date of a year.
CREATE OR REPLACE TEMP MACRO last_friday_in_june(of_year) AS
    make_date(of_year::BIGINT, 6, 30) - ((isodow(make_date(of_year::BIGINT, 6, 30)) + 2) % 7)::INT

-- name: each_child
-- The children of the list, each once.
CREATE OR REPLACE TEMP MACRO each_child() AS TABLE
    SELECT child_id, any_value(date_of_birth) AS born, any_value(age_at_start) AS age_at_start,
           any_value(send_status) AS send_status, any_value(ehcp) AS ehcp
    FROM children
    GROUP BY child_id

-- name: is_10_to_17
-- Aged 10 to 17 on a day, or at the start where no date of birth is known.
CREATE OR REPLACE TEMP MACRO is_10_to_17(born, age_at_start, on_day) AS
    coalesce(age_on(born, on_day), age_at_start) BETWEEN 10 AND 17

-- name: is_proven
-- An outcome of one of these kinds, unless the offence is said not to be proven.
CREATE OR REPLACE TEMP MACRO is_proven(kinds, outcome, proven) AS
    list_contains(kinds, outcome) AND proven IS DISTINCT FROM FALSE
