"""The existing key indicators: first time entrants, reoffending and custody beside their comparators."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

import duckdb

from pipeline.measures.display import Exact, Fraction, Unit, Value
from pipeline.measures.figures import Figure, slug
from pipeline.measures.indicator_counts import counts_behind, protected_counts, ties
from pipeline.measures.indicator_values import EXISTING, Indicator, Latest, period_in_words, period_of
from pipeline.measures.intervals import FEW_EVENTS, binomial_interval, poisson_interval
from pipeline.measures.queries import Row, fetch
from pipeline.measures.ratings import BETWEEN_BANDS, Rating
from pipeline.measures.tables import Cell, CountRelation, Measured, MeasureTable, ProtectedCount, TableColumn
from pipeline.measures.targets import Band, rate_against
from pipeline.measures.wording import change_in_words, compared_with
from pipeline.plan import Plan

DATASETS = ("indicators", "targets")
PREFIXES = ("fte", "reoffending", "custody")
SECTION = "existing-indicators"
_QUERY = "indicators.sql: values"


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
    counts: list[ProtectedCount] = []
    relations: list[CountRelation] = []
    for indicator in EXISTING:
        latest = Latest(indicator, values[indicator.name], plan)
        found = _figures(latest, bands[indicator.name])
        figures += found
        behind, sums = protected_counts(latest)
        counts += behind
        relations += sums
        tables.append(_area_table(latest))
        summary.append(_summary_row(latest, {figure.id: figure for figure in found}, bands[indicator.name]))
    columns = _summary_columns(came=bool(fetch(connection, "indicators", "came")))
    tables.append(MeasureTable("indicators_summary", columns, tuple(summary), DATASETS, _QUERY))
    return Measured(tuple(figures), tuple(tables), tuple(counts), (*relations, *ties(counts)))


def _band(row: Row) -> Band:
    return Band(
        row["band"],
        row["lower"],
        row["upper"],
        row["lower_inclusive"] is not False,
        row["upper_inclusive"] is not False,
    )


def _figures(latest: Latest, bands: Sequence[Band]) -> list[Figure]:
    indicator = latest.indicator
    rated = replace(
        _figure(latest, f"{indicator.stem}.rag", "rating against target", _rating_of(latest.own, bands).words or None),
        datasets=DATASETS,
        counts=counts_behind(latest, latest.local),
    )
    return [*_values(latest, rate_against(latest.own, bands)), *_comparisons(latest), rated]


def _values(latest: Latest, rating: str | None) -> list[Figure]:
    """The value of the service, with its rating, and of each kind of area beside it."""
    base, shown = latest.indicator.figure_id, (latest.indicator.unit, latest.indicator.places)
    count = latest.local["numerator"] if latest.local else None
    own = counts_behind(latest, latest.local)
    family = counts_behind(latest, *latest.family)
    return [
        replace(_figure(latest, base, "", latest.own, *shown, latest.local), rating=rating or ""),
        _figure(latest, f"{base}.national", "national", latest.value(latest.national), *shown, latest.national),
        _figure(latest, f"{base}.region", "region", latest.value(latest.region), *shown, latest.region),
        replace(
            _figure(latest, f"{base}.comparator", "mean of comparators", latest.comparator_value, *shown), counts=family
        ),
        replace(_figure(latest, f"{latest.indicator.stem}.count", "number", count, Unit.COUNT), counts=own),
        _figure(latest, f"{latest.indicator.stem}.period", "period", latest.period or None),
    ]


def _comparisons(latest: Latest) -> list[Figure]:
    """Rank, change and how the service compares, in words that agree with the values as they are shown."""
    stem, unit, places = latest.indicator.stem, latest.indicator.unit, latest.indicator.places
    own, previous, national = latest.own, latest.value(latest.previous), latest.value(latest.national)
    rank, rank_of = latest.rank or (None, None)
    change = None if own is None or previous is None else Fraction(own) - Fraction(previous)
    changed, compared = change_in_words(own, previous, places), compared_with(own, national, places)
    of_own, of_change, of_both = (
        counts_behind(latest, latest.local, *rows) for rows in ((), (latest.previous,), (latest.national,))
    )
    return [
        replace(_figure(latest, f"{stem}.rank", "rank among comparators", rank, Unit.COUNT), counts=of_own),
        _figure(latest, f"{stem}.rank_of", "services ranked", rank_of, Unit.COUNT),
        replace(_figure(latest, f"{stem}.change", "change on last period", change, unit, places), counts=of_change),
        replace(_figure(latest, f"{stem}.change.words", "change on last period in words", changed), counts=of_change),
        replace(_figure(latest, f"{stem}.national.words", "compared with national", compared), counts=of_both),
    ]


def _figure(
    latest: Latest,
    figure_id: str,
    what: str,
    value: Value,
    unit: Unit = Unit.WORDS,
    places: int = 0,
    row: Row | None = None,
) -> Figure:
    return Figure(
        id=figure_id,
        label=f"{latest.indicator.label}, {what}" if what else latest.indicator.label,
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
        where=_where(latest.indicator, row),
        counts=counts_behind(latest, row),
        note=_note(latest, row),
    )


def _rating_of(value: Exact | None, bands: Sequence[Band]) -> Rating:
    """The rating of a value; no words where there is no value, for then there is nothing to rate."""
    if value is None:
        return Rating("none", "", "")
    band = rate_against(value, bands)
    return Rating.of_target(band) if band or not bands else BETWEEN_BANDS


def _note(latest: Latest, row: Row | None) -> str:
    """Where the value comes from, and a caution with the exact interval where it rests on few events."""
    if row is None:
        return ""
    source, count, of = row["source"] or "", row["numerator"], row["denominator"]
    if count is None or not of or count >= FEW_EVENTS:
        return source
    low, high = (bound * latest.indicator.per / of for bound in _interval(latest.indicator, count, of))
    places = max(latest.indicator.places, 1)
    bounds = f"{low:.{places}f} to {high:.{places}f}"
    caution = f"Rests on fewer than {FEW_EVENTS} events; the value could be anywhere from {bounds}."
    return f"{source}. {caution}" if source else caution


def _interval(indicator: Indicator, count: int, of: int) -> tuple[float, float]:
    # Children out of a cohort are a share, events among a population a rate.
    return binomial_interval(count, of) if indicator.unit is Unit.PERCENT and count <= of else poisson_interval(count)


def _where(indicator: Indicator, row: Row | None) -> tuple[tuple[str, str], ...]:
    if row is None:
        return (("indicator", indicator.name),)
    return (("indicator", indicator.name), ("area", row["area"]), ("period_end", str(row["period_end"])))


def _area_table(latest: Latest) -> MeasureTable:
    indicator = latest.indicator
    rows = [latest.local, *latest.family, latest.region, latest.national]
    return MeasureTable(
        f"indicator_{slug(indicator.stem)}",
        _COLUMNS,
        tuple(
            (
                Cell(indicator.label),
                Cell(row["area"]),
                Cell(_AREA_TYPES[row["area_type"]]),
                Cell(period_in_words(*period_of(row))),
                Cell(latest.value(row), counts_behind(latest, row), places=indicator.places),
                Cell(unit_title(indicator)),
                _compared(latest, row),
            )
            for row in _present(rows)
        ),
        DATASETS[:1],
        _QUERY,
        latest.period,
    )


def _compared(latest: Latest, row: Row) -> Cell:
    if row is latest.local:
        return Cell("–")
    words = compared_with(latest.own, latest.value(row), latest.indicator.places)
    return Cell(words, counts_behind(latest, latest.local, row))


def unit_title(indicator: Indicator) -> str:
    """The unit of an indicator in words."""
    return {
        Unit.PERCENT: "% of children in the cohort",
        Unit.PER_100K: "per 100,000 aged 10 to 17",
        Unit.PER_1000: "per 1,000 aged 10 to 17",
    }.get(indicator.unit, "reoffences for each child")


def _present(rows: Iterable[Row | None]) -> list[Row]:
    return [row for row in rows if row is not None]


def _summary_columns(*, came: bool) -> tuple[TableColumn, ...]:
    """The columns of the summary; a value that is not there is awaited only while its return is."""
    return (
        TableColumn("indicator", "Indicator"),
        TableColumn("unit", "Unit"),
        TableColumn("period", "Period", blank="no value in the returns"),
        TableColumn("local", "This service", Unit.NUMBER, blank="not in the return" if came else "awaited"),
        TableColumn("region", "Region", Unit.NUMBER),
        TableColumn("national", "National", Unit.NUMBER),
        TableColumn("rating", "Rating against target", Unit.RATING),
    )


def _summary_row(latest: Latest, figures: dict[str, Figure], bands: Sequence[Band]) -> tuple[Cell, ...]:
    base = latest.indicator.figure_id
    rating = _rating_of(latest.own, bands)
    return (
        Cell(latest.indicator.label),
        Cell(unit_title(latest.indicator)),
        Cell(latest.period or None),
        Cell.of(figures[base]),
        Cell.of(figures[f"{base}.region"]),
        Cell.of(figures[f"{base}.national"]),
        Cell(rating.colour if rating.text else None, counts_behind(latest, latest.local), text=rating.text),
    )
