"""The ten key performance indicators counted from case-level returns: by quarter and by type of disposal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import duckdb

from pipeline.cases.periods import quarters_of
from pipeline.cases.queries import run
from pipeline.cases.rules import measures_read_from
from pipeline.cases.terms import Terms
from pipeline.plan import FinancialYear

OUT_OF_COURT = "6"
SERIOUS_VIOLENCE = ("9", "serious_violence")


@dataclass(frozen=True)
class CaseCount:
    """One count of one measure; ``disposal_type`` is None for all together, ``quarter`` is '' where it has no day.

    ``unknown`` are those of the denominator for whom it is not recorded whether they meet the measure.
    """

    kpi: str
    measure: str
    disposal_type: str | None
    quarter: str
    numerator: int
    denominator: int
    unknown: int = 0


def kpi_counts(
    connection: duckdb.DuckDBPyConnection, year: FinancialYear, as_of: date, area: str, terms: Terms
) -> list[CaseCount]:
    """Every measure that the case-level tables of ``connection`` can tell of, in the quarters that were over.

    A table without rows in the year gives no counts; with some, a quarter without any is counted as 0 of 0, but for
    meetings only where the partner has a seat. By type of disposal there are interventions, beside their sums; each
    type that occurs in the year is in every measure that could count it.
    """
    quarters = quarters_of(year, as_of)
    if not quarters:
        return []
    period = {"first_day": quarters[0].first_day, "last_day": quarters[-1].last_day}
    names = [quarter.name for quarter in quarters]
    ended = _counted(connection, "ended", period | {"out_of_court": list(terms.out_of_court)})
    typed = _every_type(ended, names, terms)
    return [
        *_every_quarter([*_together(typed), *typed], "interventions", names),
        *_every_quarter(_counted(connection, "victims", period), "victims", names),
        *_every_quarter(_counted(connection, "board", period), "board_attendance", names),
        *_serious_violence(connection, period, names, area, terms),
    ]


def _counted(connection: duckdb.DuckDBPyConnection, query: str, parameters: Mapping[str, object]) -> list[CaseCount]:
    return [CaseCount(**row) for row in run(connection, "kpis", query, **parameters)]


def _every_type(typed: list[CaseCount], quarters: Iterable[str], terms: Terms) -> list[CaseCount]:
    """The counts, and 0 of 0 where a type of disposal has nobody to count in a measure and quarter.

    A type that one table lists and the next leaves out would tell a nil that is hidden in the first. Measures of
    out-of-court disposals never list what a court imposes.
    """
    found = {(count.kpi, count.measure, count.disposal_type, count.quarter) for count in typed}
    kinds = sorted({count.disposal_type for count in typed if count.disposal_type})
    empty = [
        CaseCount(kpi, measure, kind, quarter, 0, 0)
        for kpi, measure in measures_read_from("interventions")
        for kind in kinds
        if kpi != OUT_OF_COURT or kind in terms.out_of_court
        for quarter in quarters
        if (kpi, measure, kind, quarter) not in found
    ]
    return [*typed, *empty]


def _together(typed: Iterable[CaseCount]) -> list[CaseCount]:
    """All types of disposal added up."""
    sums: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for count in typed:
        total = sums[count.kpi, count.measure, count.quarter]
        for place, number in enumerate((count.numerator, count.denominator, count.unknown)):
            total[place] += number
    return [CaseCount(kpi, name, None, quarter, *total) for (kpi, name, quarter), total in sums.items()]


def _every_quarter(counts: Iterable[CaseCount], dataset: str, quarters: Iterable[str]) -> list[CaseCount]:
    """The counts of one dataset, and 0 of 0 where a quarter has nobody to count; nothing where none came at all."""
    counts = list(counts)
    found = {(count.kpi, count.measure, count.quarter) for count in counts}
    kept = {(count.kpi, count.measure) for count in counts} if dataset == "board_attendance" else set()
    empty = [
        CaseCount(*measure, None, quarter, 0, 0)
        for measure in measures_read_from(dataset)
        for quarter in quarters
        if counts and (not kept or measure in kept) and (*measure, quarter) not in found
    ]
    return [*counts, *empty]


def _serious_violence(
    connection: duckdb.DuckDBPyConnection, period: dict[str, date], quarters: list[str], area: str, terms: Terms
) -> list[CaseCount]:
    """Children in each quarter out of the area's population; nothing without outcomes in the period or a population."""
    people = population(connection, area)
    came = run(connection, "kpis", "offences_came", **period)[0]["in_period"]
    if not people or not came:
        return []
    lists = {"convictions": list(terms.convictions), "serious_groups": list(terms.serious_groups)}
    found = {row["quarter"]: row for row in run(connection, "kpis", "convicted", **period, **lists)}
    none = {"numerator": 0, "unknown": 0}
    return [
        CaseCount(*SERIOUS_VIOLENCE, None, quarter, row["numerator"], people, row["unknown"])
        for quarter in quarters
        for row in [found.get(quarter, none)]
    ]


def population(connection: duckdb.DuckDBPyConnection, area: str) -> int | None:
    """Children aged 10 to 17 in the area, in the latest year that the return of populations has."""
    return run(connection, "kpis", "population", area=area)[0]["count"]
