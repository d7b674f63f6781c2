"""The existing key indicators: first time entrants, reoffending and custody beside their comparators."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from pipeline.measures.display import Exact, Fraction, Unit
from pipeline.measures.figures import Figure, slug
from pipeline.measures.queries import Row, fetch
from pipeline.measures.ratings import Rating
from pipeline.measures.tables import Cell, Measured, MeasureTable, TableColumn
from pipeline.measures.targets import Band, rate_against
from pipeline.measures.wording import change_in_words, compared_with
from pipeline.plan import Plan

DATASETS = ("indicators", "targets")
PREFIXES = ("fte", "reoffending", "custody")
SECTION = "existing-indicators"
_QUERY = "indicators.sql: values"


@dataclass(frozen=True)
class Indicator:
    """One indicator: its value in the returns, the id of its figure, and how it is shown."""

    name: str
    figure_id: str
    stem: str
    label: str
    unit: Unit
    places: int
    per: int


EXISTING = (
    Indicator("first_time_entrants", "fte.rate", "fte", "First time entrants", Unit.PER_100K, 0, 100_000),
    Indicator(
        "reoffending_binary",
        "reoffending.binary",
        "reoffending.binary",
        "Children who reoffend",
        Unit.PERCENT,
        0,
        100,
    ),
    Indicator(
        "reoffending_frequency",
        "reoffending.frequency",
        "reoffending.frequency",
        "Reoffences per child who reoffends",
        Unit.NUMBER,
        2,
        1,
    ),
    Indicator("custody", "custody.rate", "custody", "Custodial sentences", Unit.PER_1000, 2, 1_000),
)

_COLUMNS = (
    TableColumn("indicator", "Indicator"),
    TableColumn("area", "Area"),
    TableColumn("area_type", "Kind of area"),
    TableColumn("period", "Period"),
    TableColumn("value", "Value", Unit.NUMBER, blank="not available"),
    TableColumn("unit", "Unit"),
    TableColumn("compared", "This service compared with it"),
)
_AREA_TYPES = {
    "local": "this service",
    "comparator": "comparator",
    "region": "region",
    "national": "national",
}


def measure(connection: duckdb.DuckDBPyConnection, plan: Plan) -> Measured:
    """Latest value of each indicator for the service and its comparators, change, rank and rating.

    Tables: one per indicator (``indicator_fte``, ``indicator_reoffending_binary``, …) with a row per area, and
    ``indicators_summary`` with a row per indicator. Values of other periods than the service's latest are never
    compared with it.
    """
    values: dict[str, list[Row]] = defaultdict(list)
    for row in fetch(connection, "indicators", "values"):
        values[row["indicator"]].append(row)
    bands: dict[str, list[Band]] = defaultdict(list)
    for row in fetch(connection, "indicators", "bands"):
        bands[row["indicator"]].append(_band(row))
    figures: list[Figure] = []
    tables: list[MeasureTable] = []
    summary: list[tuple[Cell, ...]] = []
    for indicator in EXISTING:
        latest = _Latest(indicator, values[indicator.name], plan)
        found = _figures(latest, bands[indicator.name])
        figures += found
        tables.append(_area_table(latest))
        summary.append(_summary_row(latest, {figure.id: figure for figure in found}))
    tables.append(MeasureTable("indicators_summary", _SUMMARY, tuple(summary), DATASETS, _QUERY))
    return Measured(tuple(figures), tuple(tables))


class _Latest:
    """An indicator's rows in the service's latest period, by kind of area."""

    def __init__(self, indicator: Indicator, rows: Sequence[Row], plan: Plan) -> None:
        self.indicator = indicator
        own = [row for row in rows if row["area_type"] == "local" and row["area"] == plan.settings.area]
        self.local = max(own, key=lambda row: row["period_end"], default=None)
        self.previous = max(
            (row for row in own if self.local and row["period_end"] < self.local["period_end"]),
            key=lambda row: row["period_end"],
            default=None,
        )
        same = [row for row in rows if self.local and _dates(row) == _dates(self.local)]
        wanted = plan.settings.comparators
        self.national = next((row for row in same if row["area"] == wanted.national), None)
        self.region = next((row for row in same if wanted.region and row["area"] == wanted.region), None)
        self.family = [row for row in same if row["area_type"] == "comparator"]
        self.area = plan.settings.area

    @property
    def period(self) -> str:
        return period_in_words(*_dates(self.local)) if self.local else ""

    def value(self, row: Row | None) -> Exact | None:
        """The rate as published, else worked out from numerator and denominator."""
        if row is None:
            return None
        if row["rate"] is not None:
            return row["rate"]
        if row["numerator"] is None or not row["denominator"]:
            return None
        return Fraction(row["numerator"]) / Fraction(row["denominator"]) * self.indicator.per

    @property
    def comparator_value(self) -> Exact | None:
        known = [value for row in self.family if (value := self.value(row)) is not None]
        return sum(map(Fraction, known), Fraction(0)) / len(known) if known else None

    @property
    def rank(self) -> tuple[int, int] | None:
        """Rank of the service among itself and its comparators; 1 is best, ties share the better rank."""
        if self.local is not None and self.local["rank"] is not None and self.local["rank_of"] is not None:
            return int(self.local["rank"]), int(self.local["rank_of"])
        own = self.value(self.local)
        others = [value for row in self.family if (value := self.value(row)) is not None]
        if own is None or not others:
            return None
        return 1 + sum(1 for value in others if Fraction(value) < Fraction(own)), len(others) + 1


def period_in_words(start: date, end: date) -> str:
    """A period as a reader expects it: ``January 2019 to December 2019``."""
    first, last = f"{start:%B %Y}", f"{end:%B %Y}"
    return first if first == last else f"{first} to {last}"


def _dates(row: Row) -> tuple[date, date]:
    return row["period_start"], row["period_end"]


def _band(row: Row) -> Band:
    return Band(
        row["band"],
        row["lower"],
        row["upper"],
        row["lower_inclusive"] is not False,
        row["upper_inclusive"] is not False,
    )


def _figures(latest: _Latest, bands: Sequence[Band]) -> list[Figure]:
    indicator = latest.indicator
    own = latest.value(latest.local)
    rating = rate_against(own, bands)

    def figure(suffix: str, label: str, value: object, unit: Unit, places: int = 0, row: Row | None = None) -> Figure:
        return Figure(
            id=f"{indicator.figure_id}{suffix}" if suffix.startswith(".") or not suffix else suffix,
            label=label,
            value=value,
            unit=unit,
            places=places,
            section=SECTION,
            datasets=DATASETS[:1],
            query=_QUERY,
            numerator=row["numerator"] if row else None,
            denominator=row["denominator"] if row else None,
            period=latest.period,
            area=row["area"] if row else "",
            where=_where(indicator, row),
            rating=rating or "" if not suffix else "",
            note=row["source"] or "" if row else "",
        )

    unit, places, stem, name = indicator.unit, indicator.places, indicator.stem, indicator.label
    rank = latest.rank
    previous = latest.value(latest.previous)
    change = None if own is None or previous is None else Fraction(own) - Fraction(previous)
    return [
        figure("", name, own, unit, places, latest.local),
        figure(".national", f"{name}, national", latest.value(latest.national), unit, places, latest.national),
        figure(".region", f"{name}, region", latest.value(latest.region), unit, places, latest.region),
        figure(".comparator", f"{name}, mean of comparators", latest.comparator_value, unit, places),
        figure(
            f"{stem}.count",
            f"{name}, number",
            latest.local["numerator"] if latest.local else None,
            Unit.COUNT,
        ),
        figure(f"{stem}.period", f"{name}, period", latest.period or None, Unit.WORDS),
        figure(f"{stem}.rank", f"{name}, rank among comparators", rank[0] if rank else None, Unit.COUNT),
        figure(f"{stem}.rank_of", f"{name}, services ranked", rank[1] if rank else None, Unit.COUNT),
        figure(f"{stem}.change", f"{name}, change on last period", change, unit, places),
        figure(
            f"{stem}.change.words",
            f"{name}, change on last period in words",
            change_in_words(own, previous, places),
            Unit.WORDS,
        ),
        figure(
            f"{stem}.national.words",
            f"{name}, compared with national",
            compared_with(own, latest.value(latest.national), places),
            Unit.WORDS,
        ),
        figure(f"{stem}.rag", f"{name}, rating against target", Rating.of_target(rating).words, Unit.WORDS),
    ]


def _where(indicator: Indicator, row: Row | None) -> tuple[tuple[str, str], ...]:
    if row is None:
        return (("indicator", indicator.name),)
    return (("indicator", indicator.name), ("area", row["area"]), ("period_end", str(row["period_end"])))


def _area_table(latest: _Latest) -> MeasureTable:
    indicator = latest.indicator
    own = latest.value(latest.local)
    rows = [latest.local, *latest.family, latest.region, latest.national]
    return MeasureTable(
        f"indicator_{slug(indicator.stem)}",
        _COLUMNS,
        tuple(
            (
                Cell(indicator.label),
                Cell(row["area"]),
                Cell(_AREA_TYPES[row["area_type"]]),
                Cell(period_in_words(*_dates(row))),
                Cell(latest.value(row), places=indicator.places),
                Cell(unit_title(indicator)),
                Cell("–" if row is latest.local else compared_with(own, latest.value(row), indicator.places)),
            )
            for row in _present(rows)
        ),
        DATASETS[:1],
        _QUERY,
        latest.period,
    )


def unit_title(indicator: Indicator) -> str:
    """The unit of an indicator in words."""
    return {
        Unit.PERCENT: "% of children in the cohort",
        Unit.PER_100K: "per 100,000 aged 10 to 17",
        Unit.PER_1000: "per 1,000 aged 10 to 17",
    }.get(indicator.unit, "reoffences for each child")


def _present(rows: Iterable[Row | None]) -> list[Row]:
    return [row for row in rows if row is not None]


_SUMMARY = (
    TableColumn("indicator", "Indicator"),
    TableColumn("unit", "Unit"),
    TableColumn("period", "Period", blank="no value in the returns"),
    TableColumn("local", "This service", Unit.NUMBER, blank="awaited"),
    TableColumn("region", "Region", Unit.NUMBER),
    TableColumn("national", "National", Unit.NUMBER),
    TableColumn("rating", "Rating against target", Unit.RATING),
)


def _summary_row(latest: _Latest, figures: dict[str, Figure]) -> tuple[Cell, ...]:
    base = latest.indicator.figure_id
    rating = Rating.of_target(figures[base].rating or None)
    return (
        Cell(latest.indicator.label),
        Cell(unit_title(latest.indicator)),
        Cell(latest.period or None),
        Cell.of(figures[base]),
        Cell.of(figures[f"{base}.region"]),
        Cell.of(figures[f"{base}.national"]),
        Cell(rating.colour, text=rating.text),
    )
