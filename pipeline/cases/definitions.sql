-- name: age_on
-- Age in whole years: a child is a year older from the first moment of the birthday; who was born on 29 February is so
-- on 1 March of a year without that day.
CREATE OR REPLACE TEMP MACRO age_on(born, on_day) AS
    year(on_day) - year(born) - (month(on_day) * 100 + day(on_day) < month(born) * 100 + day(born))::INT

-- name: last_friday_in_june
-- The school leaving date of a year.
CREATE OR REPLACE TEMP MACRO last_friday_in_june(of_year) AS
    make_date(of_year::BIGINT, 6, 30) - ((isodow(make_date(of_year::BIGINT, 6, 30)) + 2) % 7)::INT
