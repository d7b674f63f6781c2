"""How many rows a list of children has is how many children: protected like any other count of them."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest
from measured import Result

from pipeline.disclosure import protect
from pipeline.findings import Finding, Severity
from pipeline.measures import Measured, returns


@pytest.fixture
def disclosed(plan_with):
    """The figures and tables of these returns, as they may be shown, from (file, dataset, rows)."""

    def of(*sources: tuple[str, str, int]) -> Result:
        connection = duckdb.connect()
        connection.execute(
            "CREATE TABLE sources AS SELECT '' AS file, '' AS sheet, '' AS dataset, '' AS partner, '' AS sha256, "
            "0::BIGINT AS rows, DATE '2022-06-01' AS received LIMIT 0"
        )
        connection.execute(
            "CREATE TABLE findings (severity VARCHAR, partner VARCHAR, file VARCHAR, sheet VARCHAR, row BIGINT, "
            '"column" VARCHAR, message VARCHAR, what_to_do VARCHAR, dataset VARCHAR, rule VARCHAR, accepted BOOLEAN)'
        )
        for file, dataset, rows in sources:
            connection.execute(
                "INSERT INTO sources VALUES (?, '', ?, 'P', '00', ?, ?)", [file, dataset, rows, date(2022, 6, 1)]
            )
        safe = protect([returns.measure(connection, plan_with())], 5)
        connection.close()
        return Result(Measured(tuple(safe.figures), safe.tables))

    return of


def _rows(result: Result) -> list[str]:
    return [row["rows"] for row in result.rows("returns_sources")]


def test_a_short_list_of_children_hides_its_rows_and_what_would_give_them_away(disclosed) -> None:
    got = disclosed(("a.csv", "budget", 3), ("b.csv", "remands", 2))
    assert _rows(got) == ["3", "[c]"]
    assert got.shown("returns.rows") == "[c]"


def test_another_list_hides_with_it_rather_than_the_total(disclosed) -> None:
    got = disclosed(("a.csv", "budget", 3), ("b.csv", "children", 40), ("c.csv", "remands", 2), ("d.csv", "victims", 9))
    assert _rows(got) == ["3", "40", "[c]", "[c]"]
    assert got.shown("returns.rows") == "54"


def test_two_files_of_one_list_are_protected_one_by_one(disclosed) -> None:
    assert _rows(disclosed(("a.csv", "remands", 2), ("b.csv", "remands", 30))) == ["[c]", "[c]"]


def test_rows_that_are_groups_and_not_children_are_shown(disclosed) -> None:
    got = disclosed(("a.csv", "offence_outcomes", 2), ("b.csv", "board_members", 4), ("c.csv", "children", 40))
    assert (_rows(got), got.shown("returns.rows")) == (["2", "4", "40"], "46")


def test_what_a_finding_on_people_quotes_is_not_in_the_table(warehouse_of, plan_with) -> None:
    of_children = Finding("not_a_number", Severity.WARNING, "'3 (est)' is odd.", "Ask.", "offence_outcomes", "Police")
    of_money = Finding("not_a_number", Severity.WARNING, "'7 (est)' is odd.", "Ask.", "budget", "Finance")
    got = Result(returns.measure(warehouse_of({}, [of_children, of_money]), plan_with()))
    assert [(row["message"], row["what_to_do"]) for row in got.rows("returns_findings")] == [
        ("'7 (est)' is odd.", "Ask."),
        ("A value is not a number.", "See the query log for Police."),
    ]


def test_a_sheet_with_two_tables_of_one_dataset_is_one_line_called_by_what_it_holds(disclosed) -> None:
    got = disclosed(("a.xlsx", "quarterly_counts", 3), ("a.xlsx", "quarterly_counts", 12))
    assert [(row["dataset"], row["rows"]) for row in got.rows("returns_sources")] == [("Quarterly counts", "15")]
