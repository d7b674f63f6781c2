"""Knife-related offences: number, and rate per 10,000 aged 10 to 17 beside the national one."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.measures.display import Exact, Fraction, Unit, Value
from pipeline.measures.figures import Figure
from pipeline.measures.indicator_values import period_in_words
from pipeline.measures.intervals import FEW_EVENTS, poisson_interval
from pipeline.measures.queries import Row
from pipeline.measures.tables import Cell, Measured, MeasureTable, ProtectedCount, TableColumn
from pipeline.plan import Plan

_SECTION = "local-performance"
_DATASETS = ("indicators",)
_QUERY = "offences.sql: knife"
_PER = 10_000
_COUNT = "knife.count"
_OF_UNIT = {"per 100,000": 100_000, "per 10,000": 10_000, "per 1,000": 1_000, "per cent": 100}


def measure_knife(rows: Sequence[Row], plan: Plan) -> Measured:
    """Figures ``knife.*`` and table ``knife_offences`` (area, period, offences, rate, ratio to the national rate).

    ``rows``: the indicator of knife-related offences, whatever unit its rates are in. Of each area the latest period
    counts: national figures often come out for another one. Without rows every figure is not available.
    """
    local = _latest(rows, plan.settings.area)
    national = _latest(rows, plan.settings.comparators.national)
    rate, national_rate = _rate(local), _rate(national)
    ratio = Fraction(rate) / Fraction(national_rate) if rate is not None and national_rate else None
    count = int(local["numerator"]) if local and local["numerator"] is not None else None
    counts = (_COUNT,) if count is not None else ()
    period, of_country = _period(local), _period(national)
    here, there = plan.settings.area, plan.settings.comparators.national

    def figure(figure_id: str, label: str, value: Value, unit: Unit, area: str, **more: object) -> Figure:
        return Figure(
            figure_id, f"Knife-related offences: {label}", value, unit, _SECTION, _DATASETS, _QUERY, area=area,
            where=(("indicator", "knife_offences"), ("area", area)), **more,
        )  # fmt: skip

    figures = (
        figure(_COUNT, "number", count, Unit.COUNT, here, counts=counts, period=period),
        figure("knife.rate", "rate", rate, Unit.PER_10K, here, places=1, counts=counts, period=period,
               numerator=count, denominator=_population(local), note=_caution(count, rate)),
        figure("knife.rate.national", "national rate", national_rate, Unit.PER_10K, there, places=1, period=of_country),
        figure("knife.ratio", "local rate over national rate", ratio, Unit.RATIO, here, places=2, counts=counts,
               period=period, numerator=rate, denominator=national_rate),
    )  # fmt: skip
    lines = [(here, period, Cell(count, counts), Cell(rate, counts), Cell(ratio, counts))] if local else []
    if national:
        lines.append((there, of_country, Cell(_number(national)), Cell(national_rate), Cell(None)))
    return Measured(figures, (_table(lines),), (ProtectedCount(_COUNT, count),) if count is not None else ())


def _table(lines: Sequence[tuple[str, str, Cell, Cell, Cell]]) -> MeasureTable:
    columns = (
        TableColumn("area", "Area"),
        TableColumn("period", "Period"),
        TableColumn("count", "Offences", Unit.COUNT),
        TableColumn("rate", "Rate per 10,000", Unit.PER_10K, 1),
        TableColumn("ratio", "Ratio to national", Unit.RATIO, 2),
    )
    rows = tuple((Cell(area), Cell(period), *cells) for area, period, *cells in lines)
    return MeasureTable("knife_offences", columns, rows, _DATASETS, _QUERY)


def _latest(rows: Sequence[Row], area: str) -> Row | None:
    return max((row for row in rows if row["area"] == area), key=lambda row: row["period_end"], default=None)


def _period(row: Row | None) -> str:
    return period_in_words(row["period_start"], row["period_end"]) if row else ""


def _number(row: Row) -> int | None:
    return None if row["numerator"] is None else int(row["numerator"])


def _population(row: Row | None) -> int | None:
    return int(row["denominator"]) if row and row["numerator"] is not None and row["denominator"] else None


def _rate(row: Row | None) -> Exact | None:
    """Per 10,000: from the counts where both are there, else the rate as given, in whatever unit."""
    if row is None:
        return None
    if population := _population(row):
        return Fraction(int(row["numerator"]), population) * _PER
    per = _OF_UNIT.get(row["rate_unit"])
    return None if row["rate"] is None or per is None else Fraction(row["rate"]) * _PER / per


def _caution(count: int | None, rate: Exact | None) -> str:
    if not count or count >= FEW_EVENTS or rate is None:
        return ""
    low, high = (bound * float(rate) / count for bound in poisson_interval(count))
    return f"Rests on fewer than {FEW_EVENTS} offences; the rate could be anywhere from {low:.1f} to {high:.1f}."
