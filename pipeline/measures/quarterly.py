"""Local measures that the service counts each quarter: quarters, years, and change on the year before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import duckdb

from pipeline.measures.display import Exact, Fraction, Unit, round_half_up, show
from pipeline.measures.figures import Figure, distinct_slugs, slug
from pipeline.measures.fractions import tells_of_few
from pipeline.measures.queries import Row, fetch
from pipeline.measures.tables import Cell, CountRelation, Measured, MeasureTable, ProtectedCount, TableColumn
from pipeline.measures.wording import change_in_words
from pipeline.plan import FinancialYear, Plan

DATASETS = ("quarterly_counts",)
PREFIXES = ("quarterly",)
SECTION = "local-performance"
QUARTERS = ("Q1", "Q2", "Q3", "Q4")
WHOLE_YEAR = "Whole year"
_PER_CENT = "%"
_YEARS = 4  # that a table has room for
_QUERY = "quarterly.sql: counts"


@dataclass(frozen=True)
class _Year:
    """One measure in one financial year: the quarters that are known, and the number given for the whole year."""

    label: str
    base: str  # of its ids: quarterly.<measure>.<year>
    quarters: dict[str, Exact]
    whole: Exact | None
    counted: bool  # a number of children, cases or events, which adds up

    @property
    def complete(self) -> bool:
        return len(self.quarters) == len(QUARTERS)

    @property
    def total(self) -> Exact | None:
        """The sum of four quarters; where one is missing, what the return gives for the whole year.

        What is no count does not add up: its year is known only where the return gives it.
        """
        return sum(self.quarters.values()) if self.complete and self.counted else self.whole

    def ids(self, name: str) -> tuple[str, ...]:
        """The protected counts behind the quarter or the total of this ``name``."""
        return (f"{self.base}.{name}",) if self.counted else ()

    @property
    def counts(self) -> tuple[ProtectedCount, ...]:
        if not self.counted:
            return ()
        known = {name.lower(): int(value) for name, value in self.quarters.items()}
        if self.total is not None:
            known["total"] = int(self.total)
        rest = self._rest
        return tuple(
            ProtectedCount(f"{self.base}.{name}", value)
            for name, value in (known if rest is None else known | {"rest": rest}).items()
        )

    @property
    def relations(self) -> tuple[CountRelation, ...]:
        if not self.counted or not self.quarters or self.total is None:
            return ()
        parts = [name.lower() for name in self.quarters] + ([] if self._rest is None else ["rest"])
        return (CountRelation(f"{self.base}.total", tuple(f"{self.base}.{part}" for part in parts), harmless=True),)

    @property
    def _rest(self) -> int | None:
        """What a reader can work out of the quarters that are not given: the whole year less the others."""
        if self.complete or not self.quarters or self.whole is None:
            return None
        rest = int(self.whole) - sum(int(value) for value in self.quarters.values())
        return rest if rest >= 0 else None


@dataclass(frozen=True)
class _Local:
    """One local measure over its years, the earliest first."""

    name: str
    part: str
    unit: Unit
    places: int
    years: dict[str, _Year] = field(default_factory=dict)

    @property
    def pair(self) -> tuple[_Year, _Year] | None:
        """The latest year with a total and the year before it, where that has one too."""
        known = [year for year in self.years.values() if year.total is not None]
        if not known:
            return None
        before = self.years.get(FinancialYear.parse(known[-1].label).previous.label)
        return (known[-1], before) if before is not None and before.total is not None else None

    def shown(self, value: Exact | None) -> str:
        return "" if value is None or self.unit is Unit.COUNT else show(value, self.unit, self.places)


def measure(connection: duckdb.DuckDBPyConnection, plan: Plan) -> Measured:
    """Figures ``quarterly.<measure>.<year>.q1`` … ``.total`` and ``quarterly.<measure>.change``.

    Tables: ``quarterly_counts`` (measure, year, four quarters, total) and ``quarterly_years`` (of counts: measure, one
    column a year, change on the year before). A value that is a percentage or has decimals is no count: it is shown
    and not added up.
    """
    found = _measures(fetch(connection, "quarterly", "counts"), plan.settings.disclosure.threshold)
    years = [year for local in found for year in local.years.values()]
    return Measured(
        tuple(figure for local in found for figure in (*_values(local), *_change(local))),
        (_by_quarter(found), _by_year(found)),
        tuple(count for year in years for count in year.counts),
        tuple(relation for year in years for relation in year.relations),
    )


def _measures(rows: Sequence[Row], threshold: int) -> list[_Local]:
    parts = distinct_slugs(row["measure"] for row in rows)
    return [
        _local(name, part, [row for row in rows if row["measure"] == name], threshold) for name, part in parts.items()
    ]


def _local(name: str, part: str, rows: Sequence[Row], threshold: int) -> _Local:
    values = [Decimal(row["value"]) for row in rows]
    per_cent = any(row["unit"] == _PER_CENT for row in rows)
    counted = not per_cent and all(value == value.to_integral_value() for value in values)
    places = 0 if counted else min(2, max(_decimals(value) for value in values))
    if per_cent and any(tells_of_few(value, 100, threshold) for value in values):
        places = 0  # nothing is known of the children behind it, and the decimals would tell
        rows = [row | {"value": round_half_up(row["value"], places)} for row in rows]
    unit = Unit.COUNT if counted else Unit.PERCENT if per_cent else Unit.NUMBER
    years: dict[str, _Year] = {}
    for label in sorted({row["financial_year"] for row in rows}):
        own = {row["quarter"]: _exact(row["value"], counted) for row in rows if row["financial_year"] == label}
        quarters = {quarter: own[quarter] for quarter in QUARTERS if quarter in own}
        base = f"quarterly.{part}.{slug(label)}"
        years[label] = _Year(label, base, quarters, own.get(WHOLE_YEAR), counted)
    return _Local(name, part, unit, places, years)


def _exact(value: Decimal, counted: bool) -> Exact:
    return int(value) if counted else value


def _decimals(value: Decimal) -> int:
    return max(0, -int(value.normalize().as_tuple().exponent))


def _values(local: _Local) -> list[Figure]:
    figures = []
    for year in local.years.values():
        given: dict[str, Exact | None] = {**year.quarters, "total": year.total}
        for name, value in given.items():
            if value is None:
                continue
            said = "" if name == "total" else f"{name} of "
            where = (("measure", local.name), ("financial_year", year.label))
            figures.append(
                Figure(
                    f"{year.base}.{name.lower()}", f"{local.name}, {said}{year.label}", value, local.unit, SECTION,
                    DATASETS, _QUERY, places=local.places, period=f"{said}{year.label}",
                    where=where if name == "total" else (*where, ("quarter", name)), counts=year.ids(name.lower()),
                )
            )  # fmt: skip
    return figures


def _change(local: _Local) -> list[Figure]:
    if local.pair is None:
        return []
    latest, before = local.pair
    assert latest.total is not None and before.total is not None
    base, label = f"quarterly.{local.part}.change", f"{local.name}: change from {before.label} to {latest.label}"
    common = {
        "section": SECTION, "datasets": DATASETS, "query": _QUERY, "period": latest.label,
        "where": (("measure", local.name),), "counts": (*latest.ids("total"), *before.ids("total")),
    }  # fmt: skip
    unit = Unit.POINTS if local.unit is Unit.PERCENT else local.unit
    difference = latest.total - before.total
    words = change_in_words(latest.total, before.total, local.places)
    figures = [
        Figure(base, label, difference, unit, places=local.places, **common),
        Figure(f"{base}.words", f"{label}, in words", words, Unit.WORDS, **common),
    ]
    if local.unit is not Unit.PERCENT:
        share = _share(difference, before.total)
        figures.append(
            Figure(
                f"{base}.pct", f"{label}, in %", share, Unit.PERCENT, places=1,
                numerator=None if share is None else difference, denominator=None if share is None else before.total,
                **common,
            )
        )  # fmt: skip
    return figures


def _share(difference: Exact, before: Exact) -> Fraction | None:
    return Fraction(difference) / Fraction(before) * 100 if before else None


def _by_quarter(found: Sequence[_Local]) -> MeasureTable:
    columns = (
        TableColumn("measure", "Measure"),
        TableColumn("year", "Year"),
        *(TableColumn(name.lower(), name, Unit.COUNT) for name in QUARTERS),
        TableColumn("total", "Whole year", Unit.COUNT),
    )
    rows = []
    for local in found:
        for year in local.years.values():
            cells = [_cell(local, year, name.lower(), year.quarters.get(name)) for name in QUARTERS]
            rows.append((Cell(local.name), Cell(year.label), *cells, _cell(local, year, "total", year.total)))
    note = "Quarters are those of the financial year: Q1 is April to June." if rows else ""
    return MeasureTable("quarterly_counts", columns, tuple(rows), DATASETS, _QUERY, _period(found), note)


def _cell(local: _Local, year: _Year, name: str, value: Exact | None) -> Cell:
    return Cell(value, year.ids(name) if value is not None else (), local.shown(value))


def _period(found: Sequence[_Local]) -> str:
    labels = sorted({label for local in found for label in local.years})
    return labels[0] if len(labels) == 1 else f"{labels[0]} to {labels[-1]}" if labels else ""


def _by_year(found: Sequence[_Local]) -> MeasureTable:
    """Yearly totals of the latest years, for the counts that have any; other values would not share their scale."""
    counts = [local for local in found if local.unit is Unit.COUNT]
    totalled = [local for local in counts if any(year.total is not None for year in local.years.values())]
    labels = sorted({y.label for local in totalled for y in local.years.values() if y.total is not None})[-_YEARS:]
    columns = (
        TableColumn("measure", "Measure"),
        *(TableColumn(f"year_{slug(label)}", label, Unit.COUNT) for label in labels),
        TableColumn("change", "Change on the year before", Unit.COUNT, signed=True),
        TableColumn("change_pct", "Change in %", Unit.PERCENT, 1, signed=True),
    )
    rows = []
    for local in totalled:
        figures = {figure.id.removeprefix(f"quarterly.{local.part}."): figure for figure in _change(local)}
        changes = [figures.get(name) for name in ("change", "change.pct")]
        cells = [_total_cell(local, label) for label in labels]
        rows.append((Cell(local.name), *cells, *(Cell.of(one) if one else Cell(None) for one in changes)))
    return MeasureTable("quarterly_years", columns, tuple(rows), DATASETS, _QUERY, _period(totalled))


def _total_cell(local: _Local, label: str) -> Cell:
    year = local.years.get(label)
    return Cell(None) if year is None else _cell(local, year, "total", year.total)
