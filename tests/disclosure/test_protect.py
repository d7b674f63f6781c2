"""What rests on a hidden count is hidden with it, wherever it is shown."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from tables_of_counts import Linked, linked_tables

from pipeline.contracts import Column, Contract
from pipeline.disclosure import SUPPRESSED, DisclosedDatabase, protect, write_disclosed
from pipeline.measures import (
    Cell,
    CountRelation,
    Figure,
    Measured,
    MeasureTable,
    ProtectedCount,
    TableColumn,
    Unit,
)
from pipeline.plan import DisclosureSettings

_COLUMNS = (
    TableColumn("group", "Group"),
    TableColumn("count", "Children", Unit.COUNT),
    TableColumn("share", "Share", Unit.PERCENT, 1),
    TableColumn("rating", "Rating", Unit.RATING),
)


def _figure(figure_id: str, value: object, *counts: str, **more: object) -> Figure:
    return Figure(figure_id, "Children", value, more.pop("unit", Unit.COUNT), "s", ("d",), "q", counts=counts, **more)


def _measured() -> Measured:
    rows = [("Robbery", 2, "a"), ("Drugs", 30, "b"), ("Arson", 40, "c")]
    table = MeasureTable(
        "by_group",
        _COLUMNS,
        (
            *(
                (Cell(name), Cell(n, (i,)), Cell(Fraction(n * 100, 72), (i, "all")), Cell("red", (i,), "✘ Red: few"))
                for name, n, i in rows
            ),
            (Cell("All"), Cell(72, ("all",)), Cell(Fraction(100), ("all",)), Cell(None)),
        ),
        ("d",),
        "q",
    )
    share = _figure("robbery.share", Fraction(200, 72), "a", "all", unit=Unit.PERCENT, numerator=2, denominator=72,
                    note="Rests on 2 children.", rating="red")  # fmt: skip
    return Measured(
        (
            _figure("robbery.count", 2, "a"),
            share,
            _figure("all.count", 72, "all"),
            _figure("budget.total", Decimal("3")),
        ),
        (table,),
        (*(ProtectedCount(i, n) for _, n, i in rows), ProtectedCount("all", 72)),
        (CountRelation("all", ("a", "b", "c")),),
    )


def test_a_hidden_figure_carries_no_number_anywhere() -> None:
    told = protect([_measured()], 5).figures.get("robbery.share").as_dict()
    assert told["value"] == told["display"] == SUPPRESSED
    assert (told["numerator"], told["denominator"], told["note"], told["rating"]) == (None, None, "", None)
    assert not any(character.isdigit() for character in json.dumps(told))


def test_a_hidden_cell_carries_no_value_and_shows_the_mark() -> None:
    (table,) = protect([_measured()], 5).tables
    for row in table.rows[:2]:  # Robbery is small, Drugs protects it
        for cell, column in zip(row[1:], table.columns[1:], strict=True):
            assert cell.value is None
            assert table.shown(cell, column) == SUPPRESSED
    assert [table.shown(cell, column) for cell, column in zip(table.rows[2], table.columns, strict=True)] == [
        "Arson",
        "40",
        "55.6%",
        "✘ Red: few",
    ]


def test_what_rests_on_no_count_stays() -> None:
    disclosed = protect([_measured()], 5)
    assert disclosed.figures.get("budget.total").value == 3
    assert disclosed.figures.get("all.count").value == 72
    assert disclosed.suppressed == {"robbery.count", "robbery.share"}


def test_counts_of_different_measures_protect_each_other() -> None:
    other = Measured(
        (_figure("other.count", 32, "ab"),),
        (),
        (ProtectedCount("ab", 32),),
        (CountRelation("ab", ("a", "b")),),
    )
    disclosed = protect([_measured(), other], 5)
    hidden = disclosed.suppression.hidden
    assert {"a"} < hidden
    assert not {"b", "ab"}.isdisjoint(hidden)
    assert ("other.count" in disclosed.suppressed) == ("ab" in hidden)


def test_a_higher_threshold_hides_more() -> None:
    assert protect([_measured()], 1).suppressed == frozenset()
    assert protect([_measured()], 2).suppressed == frozenset()
    assert "robbery.count" in protect([_measured()], 3).suppressed


@settings(deadline=None, max_examples=25)
@given(linked_tables())
def test_no_small_number_of_any_table_is_left_to_see(linked: Linked) -> None:
    counts, relations = linked
    table = MeasureTable("t", _COLUMNS[:2], tuple((Cell(c.id), Cell(c.value, (c.id,))) for c in counts), ("d",), "q")
    figures = tuple(_figure(f"count{n}", c.value, c.id) for n, c in enumerate(counts))
    whole = DisclosureSettings(keep=0, visible=0)  # however little of the table is left to read
    disclosed = protect([Measured(figures, (table,), tuple(counts), tuple(relations))], whole)
    values = [row[1].value for row in disclosed.tables[0].rows]
    assert all(value is None or value == 0 or value >= 5 for value in values)
    assert [f.value for f in disclosed.figures if f.value == SUPPRESSED] == [SUPPRESSED] * values.count(None)


_CONTRACTS = {
    "d": Contract("d", "Dataset", "", "Police", "yearly", "protected", (Column("x", "X", "text"),), ("x",)),
    "e": Contract("e", "Else", "", "Health", "yearly", "none", (Column("x", "X", "text"),), ("x",)),
}


@pytest.fixture
def stored(tmp_path: Path):
    path = tmp_path / "private" / "disclosed.duckdb"
    write_disclosed(path, protect([_measured()], 5), _CONTRACTS, frozenset({"d"}), frozenset({"d", "e"}))
    database = DisclosedDatabase(path)
    yield database


def test_plain_values_have_nothing_where_the_shown_ones_have_the_mark(stored: DisclosedDatabase) -> None:
    assert stored.rows("plain", "by_group") == [
        ("Robbery", None, None, None),
        ("Drugs", None, None, None),
        ("Arson", 40, pytest.approx(55.555556), "red"),
        ("All", 72, 100.0, None),
    ]
    assert stored.rows("shown", "by_group") == [
        ("Robbery", "[c]", "[c]", "[c]"),
        ("Drugs", "[c]", "[c]", "[c]"),
        ("Arson", "40", "55.6%", "✘ Red: few"),
        ("All", "72", "100.0%", "–"),
    ]


def test_a_table_describes_itself(stored: DisclosedDatabase) -> None:
    info = stored.tables()["by_group"]
    assert info.columns == _COLUMNS
    assert (info.rows, info.suppressed, info.datasets) == (4, True, ("d",))


def test_one_table_and_one_figure_are_described_as_they_are_among_all(stored: DisclosedDatabase) -> None:
    assert stored.names() == list(stored.tables()) == list(stored.checksums())
    assert stored.table("by_group") == stored.tables()["by_group"]
    assert stored.table("none") is None
    assert stored.figure("budget.total")["value"] == 3
    assert stored.figure("none") is None


def test_the_checksum_of_a_table_is_of_all_that_is_shown_of_it(tmp_path: Path) -> None:
    def checksum(measured: Measured, name: str = "disclosed") -> str:
        write_disclosed(tmp_path / name, protect([measured], 5), _CONTRACTS, frozenset({"d"}))
        database = DisclosedDatabase(tmp_path / name)
        return database.checksums()["by_group"]

    measured = _measured()
    table = measured.tables[0]
    others = [
        replace(table, note="Another note."),
        replace(table, columns=(replace(table.columns[0], title="Another"), *table.columns[1:])),
        replace(table, rows=(*table.rows[:-1], (replace(table.rows[-1][0], value="Altogether"), *table.rows[-1][1:]))),
    ]
    first = checksum(measured)
    assert checksum(measured, "elsewhere") == first
    assert len({first, *(checksum(replace(measured, tables=(other,))) for other in others)}) == 1 + len(others)


def test_figures_say_whether_they_are_hidden(stored: DisclosedDatabase) -> None:
    figures = stored.figures()
    assert (figures["robbery.count"]["suppressed"], figures["robbery.count"]["display"]) == (True, "[c]")
    assert (figures["budget.total"]["suppressed"], figures["budget.total"]["value"]) == (False, 3)


def test_what_is_awaited_is_known_with_its_owner(stored: DisclosedDatabase) -> None:
    assert stored.awaited() == [("e", "Else", "Health")], "it is expected and did not come"


@pytest.fixture
def queried(stored: DisclosedDatabase, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(tmp_path / "private" / "disclosed.duckdb"), read_only=True) as connection:
        yield connection


@pytest.mark.parametrize("kind", ["plain", "shown"])
def test_queries_find_the_rows_of_a_table_as_chapters_do(
    stored: DisclosedDatabase, queried: duckdb.DuckDBPyConnection, kind: str
) -> None:
    names = [column.name for column in _COLUMNS]
    texts = [[None if value is None else str(value) for value in row] for row in stored.rows(kind, "by_group")]
    rows = [(number, dict(zip(names, row, strict=True))) for number, row in enumerate(texts, start=1)]
    assert queried.execute(f"FROM {kind}('by_group')").fetchall() == rows
    chosen = f"SELECT cells['group'], cells['share'] FROM {kind}('by_group') WHERE row_number = 3"
    assert queried.execute(chosen).fetchall() == [(texts[2][0], texts[2][2])]


def test_a_query_for_a_table_that_there_is_not_says_so(queried: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(duckdb.Error, match="There is no table by_grup"):
        queried.execute("FROM shown('by_grup')")


def test_a_query_for_a_table_without_rows_finds_none(tmp_path: Path) -> None:
    measured = _measured()
    path = tmp_path / "disclosed.duckdb"
    empty = replace(measured, tables=(replace(measured.tables[0], rows=()),))
    write_disclosed(path, protect([empty], 5), _CONTRACTS, frozenset({"d"}))
    with duckdb.connect(str(path), read_only=True) as connection:
        assert connection.execute("FROM plain('by_group') UNION ALL FROM shown('by_group')").fetchall() == []


def test_queries_find_what_is_known_of_tables_figures_and_returns(queried: duckdb.DuckDBPyConnection) -> None:
    def told(query: str) -> list[tuple]:
        return queried.execute(query).fetchall()

    assert told("SELECT name, description ->> 'rows' FROM tables") == [("by_group", "4")]
    assert told("SELECT shown, suppressed FROM figures WHERE id = 'robbery.count'") == [("[c]", True)]
    assert told("SELECT title, owner FROM datasets WHERE awaited") == [("Else", "Health")]


def test_nothing_in_the_file_gives_a_hidden_count_away(
    stored: DisclosedDatabase, queried: duckdb.DuckDBPyConnection
) -> None:
    tables = queried.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    everything = [row for (table,) in tables for row in queried.execute(f"FROM main.{table}").fetchall()]
    everything += [stored.rows("plain", "by_group"), stored.rows("shown", "by_group"), stored.figures()]
    written = json.dumps(everything, default=str)
    assert "Robbery" in written
    assert "Rests on 2" not in written
    assert "2.78" not in written and "2.777" not in written
    assert "41.6" not in written, "the share of the count that protects it"


def test_writing_again_replaces_the_database_whole(tmp_path: Path) -> None:
    path = tmp_path / "disclosed.duckdb"
    for threshold in (1, 5):
        write_disclosed(path, protect([_measured()], threshold), _CONTRACTS, frozenset({"d"}))
    database = DisclosedDatabase(path)
    assert database.rows("shown", "by_group")[0][1] == SUPPRESSED
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_what_was_written_last_is_read_also_while_what_was_there_before_is_open(tmp_path: Path) -> None:
    path = tmp_path / "a service's" / "disclosed.duckdb"
    opened = []
    for threshold in (1, 5):
        write_disclosed(path, protect([_measured()], threshold), _CONTRACTS, frozenset({"d"}))
        opened.append(DisclosedDatabase(path))
    assert [database.rows("shown", "by_group")[0][1] for database in opened] == ["2", SUPPRESSED]


@pytest.mark.parametrize("columns", ["name, description", "name, description, checksum"])
def test_a_database_of_an_older_version_has_no_tables_to_build_on(tmp_path: Path, columns: str) -> None:
    path = tmp_path / "disclosed.duckdb"
    write_disclosed(path, protect([_measured()], 5), _CONTRACTS, frozenset({"d"}))
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"CREATE OR REPLACE TABLE tables AS SELECT {columns} FROM tables")
    database = DisclosedDatabase(path)
    assert (database.tables(), database.names(), database.checksums()) == ({}, [], {})
