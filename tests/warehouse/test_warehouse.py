"""The warehouse keeps every row with its place, and gives on only the usable ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from pipeline.contracts import Column, Contract
from pipeline.findings import Finding, Severity
from pipeline.intake import Intake, Source
from pipeline.warehouse import build_warehouse, open_warehouse
from pipeline.warehouse.build import usable_rows

CONTRACT = Contract(
    "grants", "Grants", "", "Finance", "yearly", "none",
    columns=(
        Column("agency", "Agency", "text", required=True),
        Column("amount", "Amount", "decimal"),
        Column("count", "Count", "integer"),
        Column("paid_on", "Paid on", "date"),
        Column("agreed", "Agreed", "boolean"),
    ),
    key=("agency",),
)  # fmt: skip
EMPTY = Contract("gifts", "Gifts", "", "Finance", "yearly", "none", (Column("giver", "Giver", "text"),), ("giver",))
CONTRACTS = {"grants": CONTRACT, "gifts": EMPTY}


def _frame(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    dtypes = {"count": "Int64", "agreed": "boolean"}
    places = {
        "source_file": "grants.xlsx",
        "source_sheet": "2022",
        "source_row": None,
        "source_column": "",
        "source_sha256": "ab",
    }
    full = [
        {**dict.fromkeys(CONTRACT.by_name), **places, "source_row": number, **row} for number, row in enumerate(rows, 2)
    ]
    return pd.DataFrame(
        {name: pd.Series([row[name] for row in full], dtype=dtypes.get(name, "object")) for name in full[0]}
    )


def _critical(**place: Any) -> Finding:
    return Finding(
        "rule",
        Severity.CRITICAL,
        "wrong",
        "mend",
        dataset="grants",
        **{"file": "grants.xlsx", "sheet": "2022", **place},
    )


def _built(
    tmp_path: Path, rows: Sequence[Mapping[str, Any]], findings: Sequence[Finding] = ()
) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
    path = tmp_path / "private" / "warehouse.duckdb"
    sources = [Source("grants.xlsx", "2022", "grants", "Finance", "ab", len(rows), date(2022, 6, 30))]
    frames = {"grants": _frame(rows)} if rows else {}
    build_warehouse(path, Intake(frames, sources, []), CONTRACTS, findings)
    return open_warehouse(path)


@pytest.fixture(params=["few", "many"], autouse=True)
def rows_are(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a table's rows are written as where there are few of them, or as where there are many."""
    if request.param == "many":
        monkeypatch.setattr("pipeline.warehouse.build._MANY", 1)


def test_values_keep_their_types_exactly(tmp_path: Path) -> None:
    row = {
        "agency": "Police",
        "amount": Decimal("0.1000000001"),
        "count": 9007199254740993,
        "paid_on": date(2022, 2, 28),
        "agreed": False,
    }
    with _built(tmp_path, [row, {"agency": "Health"}]) as connection:
        rows = connection.execute(
            "SELECT agency, amount, count, paid_on, agreed FROM grants ORDER BY source_order"
        ).fetchall()
    assert rows == [tuple(row.values()), ("Health", None, None, None, None)]
    assert isinstance(rows[0][1], Decimal)


@pytest.mark.parametrize("amount", [Decimal("1E+6"), Decimal("-0"), Decimal("123456789012345678.9999999999")])
def test_decimals_in_any_notation_stay_exact(tmp_path: Path, amount: Decimal) -> None:
    with _built(tmp_path, [{"agency": "Police", "amount": amount}]) as connection:
        assert connection.execute("SELECT amount FROM grants").fetchone() == (amount,)


@pytest.mark.parametrize("text", ["'); DROP TABLE sources; --", "None", "nan", "Zoë's £5\n“quoted”", "1"])
def test_text_is_kept_as_it_was_written(tmp_path: Path, text: str) -> None:
    with _built(tmp_path, [{"agency": text}]) as connection:
        assert connection.execute("SELECT agency FROM grants").fetchone() == (text,)


def test_every_row_keeps_its_place_and_checksum(tmp_path: Path) -> None:
    with _built(
        tmp_path, [{"agency": "Police"}, {"agency": "Health", "source_row": 9, "source_column": "Cash"}]
    ) as connection:
        places = connection.execute(
            "SELECT source_file, source_sheet, source_row, source_column, source_sha256 "
            "FROM grants ORDER BY source_order"
        ).fetchall()
    assert places == [("grants.xlsx", "2022", 2, "", "ab"), ("grants.xlsx", "2022", 9, "Cash", "ab")]


def test_a_row_with_a_critical_finding_is_kept_but_not_used(tmp_path: Path) -> None:
    rows = [{"agency": "Police", "amount": Decimal(1)}, {"agency": "Polcie", "amount": Decimal(2)}]
    with _built(tmp_path, rows, [_critical(row=3, column="Agency")]) as connection:
        assert connection.execute("SELECT agency FROM grants").fetchall() == [("Police",)]
        assert connection.execute("SELECT agency, usable FROM returns.grants ORDER BY source_order").fetchall() == [
            ("Police", True),
            ("Polcie", False),
        ]


def test_findings_are_asked_for_when_the_rows_are_written(tmp_path: Path) -> None:
    def found():
        assert sorted(path.name for path in tmp_path.iterdir()) == ["warehouse.duckdb.new", "warehouse.duckdb.new.wal"]
        yield _critical(row=3, column="Agency")

    frame = _frame([{"agency": "Police"}, {"agency": "Polcie"}])
    build_warehouse(tmp_path / "warehouse.duckdb", Intake({"grants": frame}, [], []), CONTRACTS, found())
    with open_warehouse(tmp_path / "warehouse.duckdb") as connection:
        assert connection.execute("SELECT agency FROM grants").fetchall() == [("Police",)]


@pytest.mark.parametrize(
    ("found_later", "as_read"), [([], True), ([_critical(row=3, column="Agency")], False)], ids=["nothing", "a row"]
)
def test_rows_can_be_read_before_findings_are_there_and_it_is_said_whether_they_are_still_usable(
    tmp_path: Path, found_later: list[Finding], as_read: bool
) -> None:
    frame = _frame([{"agency": "Police"}, {"agency": "Polcie"}, {"agency": "Helth"}])
    read_before, seen = _critical(row=4, column="Agency"), []

    def meanwhile(connection: duckdb.DuckDBPyConnection) -> None:
        seen.extend(connection.execute("SELECT agency FROM grants").fetchall())
        with pytest.raises(duckdb.Error):  # which is nothing to the one who writes
            connection.execute("SELECT CAST(agency AS INTEGER) FROM grants")

    path, intake = tmp_path / "warehouse.duckdb", Intake({"grants": frame}, [], [read_before])
    assert build_warehouse(path, intake, CONTRACTS, [read_before, *found_later], meanwhile) is as_read
    assert seen == [("Police",), ("Polcie",)]
    with open_warehouse(path) as connection:
        usable = connection.execute("SELECT agency FROM grants").fetchall()
    assert usable == ([("Police",), ("Polcie",)] if as_read else [("Police",)])
    assert [left.name for left in tmp_path.iterdir()] == ["warehouse.duckdb"]


def test_what_a_killed_build_left_is_no_part_of_the_next_warehouse(tmp_path: Path) -> None:
    private = tmp_path / "private"
    private.mkdir()
    for name in ("warehouse.duckdb.new", "warehouse.duckdb.new.wal"):
        (private / name).write_bytes(b"half of it")
    with _built(tmp_path, [{"agency": "Police"}], []) as connection:
        assert connection.execute("SELECT agency FROM grants").fetchall() == [("Police",)]


@pytest.mark.parametrize("severity", [Severity.WARNING, Severity.INFO])
def test_a_lesser_finding_leaves_the_row_in_use(tmp_path: Path, severity: Severity) -> None:
    finding = Finding("r", severity, "m", "w", dataset="grants", file="grants.xlsx", sheet="2022", row=2)
    with _built(tmp_path, [{"agency": "Police"}], [finding]) as connection:
        assert connection.execute("SELECT count(*) FROM grants").fetchone() == (1,)


@pytest.mark.parametrize("place", [{"file": "other.xlsx"}, {"sheet": "2021"}, {"row": 3}, {"row": None}])
def test_a_finding_elsewhere_leaves_the_row_in_use(place: dict[str, Any]) -> None:
    frame = _frame([{"agency": "Police"}])
    assert usable_rows(frame, [_critical(**{"row": 2, **place})]) == [True]


def test_in_a_grid_a_finding_on_one_cell_spares_its_neighbours() -> None:
    grid = [{"source_row": 5, "source_column": name} for name in ("Cash", "In kind", "Other")]
    frame = _frame([*grid, {"source_row": 6, "source_column": "Cash"}])
    assert usable_rows(frame, [_critical(row=5, column="In kind")]) == [True, False, True, True]


def test_in_a_grid_a_finding_on_the_row_s_own_name_concerns_all_its_cells() -> None:
    frame = _frame([{"source_row": row, "source_column": name} for row in (5, 6) for name in ("Cash", "In kind")])
    assert usable_rows(frame, [_critical(row=5, column="Agency")]) == [False, False, True, True]
    assert usable_rows(frame, [_critical(row=6)]) == [True, True, False, False]


def test_a_dataset_that_no_return_gave_is_an_empty_table(tmp_path: Path) -> None:
    with _built(tmp_path, []) as connection:
        assert connection.execute("SELECT count(*) FROM gifts").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM grants").fetchone() == (0,)


def test_sources_and_findings_are_kept(tmp_path: Path) -> None:
    with _built(tmp_path, [{"agency": "Police"}], [_critical(row=2, column="Agency", found="x")]) as connection:
        assert connection.execute("SELECT file, rows, received FROM sources").fetchall() == [
            ("grants.xlsx", 1, date(2022, 6, 30))
        ]
        assert connection.execute('SELECT severity, row, "column", found FROM findings').fetchall() == [
            ("critical", 2, "Agency", "x")
        ]


def test_a_build_that_fails_leaves_the_last_good_warehouse(tmp_path: Path) -> None:
    path = tmp_path / "private" / "warehouse.duckdb"
    _built(tmp_path, [{"agency": "Police"}])
    before = path.read_bytes()
    broken = {"grants": _frame([{"agency": "Health", "amount": "not an amount"}])}
    with pytest.raises(duckdb.Error):
        build_warehouse(path, Intake(broken, [], []), CONTRACTS, [])
    assert path.read_bytes() == before
    _built(tmp_path, [{"agency": "Probation"}])
    with open_warehouse(path) as connection:
        assert connection.execute("SELECT agency FROM grants").fetchall() == [("Probation",)]
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_value_that_cannot_be_cast_is_told_with_its_column_and_without_the_others(tmp_path: Path) -> None:
    rows = {"grants": _frame([{"agency": "Health", "amount": value} for value in ("123.45", "not an amount", "67.89")])}
    with pytest.raises(duckdb.ConversionException) as told:
        build_warehouse(tmp_path / "warehouse.duckdb", Intake(rows, [], []), CONTRACTS, [])
    assert "amount" in str(told.value)
    assert "67.89" not in str(told.value)


def test_the_warehouse_is_opened_for_reading_only(tmp_path: Path) -> None:
    with (
        _built(tmp_path, [{"agency": "Police"}]) as connection,
        pytest.raises(duckdb.Error, match="read-only"),
    ):
        connection.execute("DELETE FROM returns.grants")
