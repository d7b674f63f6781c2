"""The tables of the indicators: the latest values, areas side by side, periods, changes and targets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.measures.display import Exact, Unit, show
from pipeline.measures.figures import slug
from pipeline.measures.indicator_counts import cohort_of, count_of, counts_behind
from pipeline.measures.indicator_figures import DATASETS, QUERY, rating_of
from pipeline.measures.indicator_values import Latest, period_in_words, period_of
from pipeline.measures.queries import Row
from pipeline.measures.tables import Cell, MeasureTable, TableColumn
from pipeline.measures.targets import Band
from pipeline.measures.wording import change_told, compared_with

Targeted = tuple[Latest, Sequence[Band]]
"""An indicator's values with the bands of its target."""

_HEADINGS = {Unit.PERCENT: "Per cent", Unit.NUMBER: "Value"}  # of a series, whose caption has the unit
_NO_TARGET = "no target set"
_AREA_TYPES = {"local": "this service", "comparator": "comparator", "region": "region", "national": "national"}


def summary(of: Iterable[Targeted]) -> MeasureTable:
    """A row per existing indicator of which the returns hold a value of the service."""
    columns = (
        TableColumn("indicator", "Indicator"),
        TableColumn("unit", "Unit"),
        TableColumn("title", "Indicator"),
        TableColumn("period", "Period"),
        TableColumn("local", "This service", Unit.NUMBER),
        TableColumn("region", "Region", Unit.NUMBER),
        TableColumn("comparator", "Comparators", Unit.NUMBER),
        TableColumn("national", "National", Unit.NUMBER),
        TableColumn("rank", "Rank"),
        TableColumn("rating", "Rating against target", Unit.RATING, blank=_NO_TARGET),
    )
    rows = [
        (
            Cell(latest.indicator.label),
            Cell(latest.indicator.unit_title),
            Cell(latest.indicator.title),
            Cell(latest.period or None),
            *(_value(latest, row) for row in (latest.local, latest.region)),
            _comparators(latest),
            _value(latest, latest.national),
            _rank(latest),
            _rating(latest, bands),
        )
        for latest, bands in of
        if latest.local
    ]
    return MeasureTable("indicators_summary", columns, tuple(rows), DATASETS, QUERY)


def missing(of: Iterable[Targeted], *, came: bool) -> MeasureTable:
    """The existing indicators of which a return has come that holds no value of the service."""
    rows = tuple((Cell(latest.indicator.label),) for latest, _ in of if came and not latest.local)
    return MeasureTable("indicators_missing", (TableColumn("indicator", "Indicator"),), rows, DATASETS[:1], QUERY)


def areas(latest: Latest) -> MeasureTable:
    """The areas in the service's latest period."""
    columns = (
        TableColumn("indicator", "Indicator"),
        TableColumn("area", "Area"),
        TableColumn("area_type", "Kind of area"),
        TableColumn("period", "Period"),
        TableColumn("value", "Value", Unit.NUMBER, blank="not available"),
        TableColumn("unit", "Unit"),
        TableColumn("compared", "This service compared with it"),
    )
    shown = [latest.local, *latest.beside(latest.local).rows] if latest.local else []
    rows = tuple(
        (
            Cell(latest.indicator.label),
            Cell(row["area"]),
            Cell(_AREA_TYPES[row["area_type"]]),
            Cell(period_in_words(*period_of(row))),
            _value(latest, row),
            Cell(latest.indicator.unit_title),
            _compared(latest, row),
        )
        for row in shown
    )
    return MeasureTable(f"indicator_{slug(latest.indicator.stem)}", columns, rows, DATASETS[:1], QUERY, latest.period)


def periods(latest: Latest) -> MeasureTable:
    """The service's values in rolling periods, with others' of the same periods; without rows where it has one only."""
    indicator = latest.indicator
    columns = (
        TableColumn("period", "Period"),
        TableColumn("count", indicator.counted, Unit.COUNT),
        TableColumn("of", indicator.out_of, Unit.COUNT),
        TableColumn("value", _HEADINGS.get(indicator.unit, "Rate"), Unit.NUMBER),
        TableColumn("region", latest.region["area"] if latest.region else "Region", Unit.NUMBER),
        TableColumn("comparator", "Comparators", Unit.NUMBER),
        TableColumn("national", latest.national["area"] if latest.national else "National", Unit.NUMBER),
    )
    rows = []
    for row in latest.series if len(latest.series) > 1 else []:
        beside = latest.beside(row)
        average = latest.comparator_value(beside)
        rows.append(
            (
                Cell(period_in_words(*period_of(row))),
                Cell(row["numerator"], count_of(latest, row)),
                Cell(row["denominator"], cohort_of(latest, row)),
                _value(latest, row),
                _value(latest, beside.region),
                Cell(average, counts_behind(latest, *latest.comparator_rows(beside)), places=indicator.places),
                _value(latest, beside.national),
            )
        )
    name = f"indicator_{slug(indicator.stem)}_periods"
    return MeasureTable(name, columns, tuple(rows), DATASETS[:1], QUERY)


def changes(of: Iterable[Targeted]) -> MeasureTable:
    """The latest value beside that of the period before and of a year earlier; only indicators that have either."""
    columns = (
        TableColumn("title", "Indicator"),
        TableColumn("period", "Latest period"),
        TableColumn("value", "Latest", Unit.NUMBER),
        TableColumn("previous", "Period before", Unit.NUMBER),
        TableColumn("change", "Change on the period before"),
        TableColumn("year_earlier", "A year earlier", Unit.NUMBER),
        TableColumn("change_year", "Change on a year earlier"),
    )
    rows = tuple(
        (
            Cell(latest.indicator.title),
            Cell(latest.period or None),
            _value(latest, latest.local),
            _value(latest, latest.previous),
            _change(latest, latest.previous),
            _value(latest, latest.year_earlier),
            _change(latest, latest.year_earlier),
        )
        for latest, _ in of
        if latest.previous or latest.year_earlier
    )
    return MeasureTable("indicators_changes", columns, rows, DATASETS[:1], QUERY)


def targets(of: Iterable[Targeted]) -> MeasureTable:
    """The bands of each target, and where the service's value falls; ``lower`` and ``upper`` bound the green band."""
    columns = (
        TableColumn("stem", "Part of figure ids"),
        TableColumn("title", "Indicator"),
        TableColumn("period", "Period"),
        TableColumn("value", "This service", Unit.NUMBER, blank="not in the return"),
        *(TableColumn(colour, colour.capitalize()) for colour in ("green", "amber", "red")),
        TableColumn("lower", "Green from", Unit.NUMBER, 2),
        TableColumn("upper", "Green up to", Unit.NUMBER, 2),
        TableColumn("rating", "Rating against target", Unit.RATING),
    )
    rows = []
    for latest, bands in of:
        words = {band.name: band.in_words(latest.indicator.unit) for band in bands}
        green = next((band for band in bands if band.name == "green"), None)
        if bands:
            rows.append(
                (
                    Cell(latest.indicator.stem),
                    Cell(latest.indicator.title),
                    Cell(latest.period or None),
                    _value(latest, latest.local),
                    *(Cell(words.get(colour)) for colour in ("green", "amber", "red")),
                    Cell(green.lower if green else None),
                    Cell(green.upper if green else None),
                    _rating(latest, bands),
                )
            )
    return MeasureTable("indicators_targets", columns, tuple(rows), DATASETS, QUERY)


def local_summary(of: Iterable[Targeted]) -> MeasureTable:
    """A row per indicator of the service's own: its latest value with its unit, its target and its change."""
    columns = (
        TableColumn("indicator", "Indicator"),
        TableColumn("period", "Period", blank="no value in the returns"),
        TableColumn("count", "Number", Unit.COUNT),
        TableColumn("value", "Value", blank="not in the return"),
        TableColumn("national", "National"),
        TableColumn("change", "Change on the period before"),
        TableColumn("target", "Target"),
        TableColumn("rating", "Rating against target", Unit.RATING),
    )
    rows = tuple(
        (
            Cell(latest.indicator.label),
            Cell(latest.period or None),
            Cell(latest.local["numerator"] if latest.local else None, count_of(latest, latest.local)),
            _with_unit(latest, latest.local),
            _with_unit(latest, latest.national),
            _change(latest, latest.previous),
            Cell(next((band.in_words(latest.indicator.unit) for band in bands if band.name == "green"), None)),
            _rating(latest, bands),
        )
        for latest, bands in of
    )
    return MeasureTable("local_indicators", columns, rows, DATASETS, QUERY)


def local_periods(of: Iterable[Targeted]) -> MeasureTable:
    """Every period of the service's own indicators that have several."""
    columns = (
        TableColumn("indicator", "Indicator"),
        TableColumn("period", "Period"),
        TableColumn("count", "Number", Unit.COUNT),
        TableColumn("of", "Out of", Unit.COUNT),
        TableColumn("value", "Value"),
    )
    rows = tuple(
        (
            Cell(latest.indicator.label),
            Cell(period_in_words(*period_of(row))),
            Cell(row["numerator"], count_of(latest, row)),
            Cell(row["denominator"], cohort_of(latest, row)),
            _with_unit(latest, row),
        )
        for latest, _ in of
        if len(latest.series) > 1
        for row in latest.series
    )
    return MeasureTable("local_indicator_periods", columns, rows, DATASETS[:1], QUERY)


def _value(latest: Latest, row: Row | None) -> Cell:
    return Cell(latest.value(row), counts_behind(latest, row), places=latest.indicator.places)


def _with_unit(latest: Latest, row: Row | None) -> Cell:
    value: Exact | None = latest.value(row)
    if value is None:
        return Cell(None)
    unit, places = latest.indicator.unit, latest.indicator.places
    text = show(value, unit, places)
    if unit not in (Unit.PERCENT, Unit.NUMBER):
        text = f"{text} {latest.indicator.unit_title}"
    return Cell(text, counts_behind(latest, row))


def _comparators(latest: Latest) -> Cell:
    behind = counts_behind(latest, *latest.comparator_rows())
    return Cell(latest.comparator_value(), behind, places=latest.indicator.places)


def _rank(latest: Latest) -> Cell:
    if latest.rank is None:
        return Cell(None)
    rank, of = latest.rank
    return Cell(f"{rank} of {of}", counts_behind(latest, latest.local))


def _rating(latest: Latest, bands: Sequence[Band]) -> Cell:
    if not bands:
        return Cell(None)
    rating = rating_of(latest.own, bands)
    return Cell(rating.colour if rating.text else None, counts_behind(latest, latest.local), text=rating.text)


def _compared(latest: Latest, row: Row) -> Cell:
    if row is latest.local:
        return Cell("–")
    words = compared_with(latest.own, latest.value(row), latest.indicator.places)
    return Cell(words, counts_behind(latest, latest.local, row) if words else ())


def _change(latest: Latest, row: Row | None) -> Cell:
    words = change_told(latest.own, latest.value(row), latest.indicator.unit, latest.indicator.places)
    return Cell(words, counts_behind(latest, latest.local, row) if words else ())
