"""The KPI return and the indicators: counted from the cases by the same rules as in every plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import duckdb
import pandas as pd

from pipeline.cases import CaseIndicators, Quarter, Reoffending, Terms, existing_indicators, kpi_counts
from pipeline.cases.frames import TABLES
from pipeline.contracts import Contract
from pipeline.plan import FinancialYear
from pipeline.synthesis.draw import stream
from pipeline.synthesis.places import SOURCE, Place

_COLUMNS = (
    "indicator", "area", "area_type", "period_start", "period_end", "numerator", "denominator", "rate", "rate_unit",
    "source",
)  # fmt: skip
_KPI_COLUMNS = ("kpi", "measure", "disposal_type", "quarter", "numerator", "denominator")
_UNITS = {
    "first_time_entrants": ("per 100,000", 100_000), "custody": ("per 1,000", 1_000),
    "reoffending_binary": ("per cent", 100), "reoffending_frequency": ("number", 1),
}  # fmt: skip
#: What other areas are like: events for each child of the population, and of each cohort.
_ELSEWHERE = {"first_time_entrants": 0.0018, "custody": 0.0002}
_COHORT, _REOFFENDED, _REOFFENCES = 0.0012, 0.33, 3.6
_SPREAD = 0.25

Row = tuple[Any, ...]


def counted_frames(
    seed: int,
    frames: Mapping[str, pd.DataFrame],
    contracts: Mapping[str, Contract],
    everywhere: Sequence[Place],
    year: FinancialYear,
    as_of: date,
) -> dict[str, pd.DataFrame]:
    """``kpi_return`` and ``indicators`` of the reporting ``year``, from the frames of cases, population and board."""
    area, terms = everywhere[0].name, Terms.of()
    with _views(frames, contracts) as connection:
        counts = kpi_counts(connection, year, as_of, area, terms)
        found = existing_indicators(connection, year, as_of, area, terms)
    kpis = pd.DataFrame(
        [[getattr(count, name) for name in _KPI_COLUMNS] for count in counts], columns=list(_KPI_COLUMNS)
    )
    kpis.insert(3, "financial_year", year.label)
    return {"kpi_return": kpis, "indicators": _indicators(seed, found, everywhere, year)}


@contextmanager
def _views(
    frames: Mapping[str, pd.DataFrame], contracts: Mapping[str, Contract]
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with what counting reads, each under its dataset's name; nothing is copied, so size costs little."""
    with duckdb.connect() as connection:
        for dataset in TABLES:
            frame = frames[dataset]
            connection.register(f"{dataset}_frame", frame)
            given = ((column, column.name if column.name in frame else "NULL") for column in contracts[dataset].columns)
            columns = ", ".join(f"CAST({value} AS {column.duckdb_type}) AS {column.name}" for column, value in given)
            connection.execute(f"CREATE VIEW {dataset} AS SELECT {columns} FROM {dataset}_frame")
        yield connection


def _indicators(
    seed: int, found: CaseIndicators | None, everywhere: Sequence[Place], year: FinancialYear
) -> pd.DataFrame:
    windows = found.windows if found else Quarter.of(year.last_day).twelve_months
    cohorts = tuple(found.cohorts) if found else ()
    rows = [*_own(found, everywhere[0], windows)]
    for place in everywhere[1:]:
        rows += _elsewhere(seed, place, windows, cohorts)
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def _own(found: CaseIndicators | None, own: Place, windows: Sequence[Quarter]) -> Iterator[Row]:
    if found is None:
        return
    people = own.population[-1]
    for name, counts in (("first_time_entrants", found.entrants), ("custody", found.sentences)):
        for window in windows:
            many = sum(sum(counts.get(quarter, {}).values()) for quarter in window.twelve_months)
            yield _row(name, own, window.twelve_months, many, people)
    if found.cohorts:
        parts = [part for cohort in found.cohorts.values() for part in cohort.values()]
        yield from _reoffending(own, tuple(found.cohorts), sum(parts, Reoffending()))


def _elsewhere(seed: int, place: Place, windows: Sequence[Quarter], cohorts: Sequence[Quarter]) -> Iterator[Row]:
    """Made-up values of another area, a little different from each other and from period to period."""
    random = stream(seed, f"indicators of {place.name}")
    people = place.population[-1]
    for name, usual in _ELSEWHERE.items():
        level = usual * random.uniform(1 - _SPREAD, 1 + _SPREAD)
        for window in windows:
            yield _row(name, place, window.twelve_months, round(people * level * random.uniform(0.96, 1.04)), people)
    if cohorts:
        children = max(1, round(people * _COHORT))
        again = round(children * _REOFFENDED * random.uniform(1 - _SPREAD, 1 + _SPREAD))
        yield from _reoffending(place, cohorts, Reoffending(children, again, round(again * _REOFFENCES)))


def _reoffending(place: Place, cohorts: Sequence[Quarter], counted: Reoffending) -> Iterator[Row]:
    if counted.children:
        yield _row("reoffending_binary", place, cohorts, counted.reoffended, counted.children)
    if counted.reoffended:
        yield _row("reoffending_frequency", place, cohorts, counted.reoffences, counted.reoffended)


def _row(indicator: str, place: Place, period: Sequence[Quarter], numerator: int, denominator: int) -> Row:
    unit, per = _UNITS[indicator]
    rate = (Decimal(numerator) * per / denominator).quantize(Decimal("0.01"), ROUND_HALF_UP)
    first, last = period[0].first_day, period[-1].last_day
    return (indicator, place.name, place.kind, first, last, numerator, denominator, str(rate), unit, SOURCE)
