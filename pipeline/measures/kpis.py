"""The ten key performance indicators: each measure by quarter, by type of disposal and for the year.

Counted from case-level returns where there are any, else as the aggregated return counts them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import duckdb

from pipeline.cases import RULES, Terms, kpi_counts
from pipeline.measures import kpi_tables
from pipeline.measures.display import Unit
from pipeline.measures.figures import Figure
from pipeline.measures.intervals import FEW_EVENTS
from pipeline.measures.kpi_counts import QUARTERS, KpiCount, KpiSource, Line, Part, lines_of
from pipeline.measures.kpi_definitions import KPIS, KpiMeasure
from pipeline.measures.kpi_tables import interval_of, listed
from pipeline.measures.kpi_ties import ties
from pipeline.measures.queries import fetch
from pipeline.measures.tables import Measured
from pipeline.plan import FinancialYear, Plan

DATASETS = (
    "kpi_return",
    "children",
    "interventions",
    "offences",
    "victims",
    "population",
    "board_members",
    "board_attendance",
)
PREFIXES = tuple(f"kpi{kpi.number}" for kpi in KPIS)
SECTION = "ten-kpis"
_QUERY = "kpis.sql: counts"
_CASE_QUERIES = {"7": "board", "9": "convicted", "10": "victims"}  # of the others: ended


def measure(connection: duckdb.DuckDBPyConnection, plan: Plan) -> Measured:
    """The ten indicators of the reporting year: a measure that cases tell of is counted from them, not taken from the
    return.

    Tables: ``kpis_summary`` (one row a measure, for the year), ``kpis_reported`` and ``kpis_missing`` (the indicators
    with and without counts), ``kpis_not_recorded``, ``kpis_definitions`` (what each measure counts), and for each
    indicator ``kpi<n>_by_quarter`` and ``kpi<n>_by_disposal``.
    """
    year = plan.settings.reporting_year
    returned = KpiSource(DATASETS[:1], _QUERY, year)
    sent = [(KpiCount(**row), returned) for row in fetch(connection, "kpis", "counts", year=year)]
    return _measured(_chosen(_from_cases(connection, plan), sent), returned)


def _from_cases(connection: duckdb.DuckDBPyConnection, plan: Plan) -> list[tuple[KpiCount, KpiSource]]:
    if not fetch(connection, "kpis", "came")[0]["came"]:
        return []
    settings = plan.settings
    year = FinancialYear.parse(settings.reporting_year)
    counts = kpi_counts(connection, year, settings.as_of, settings.area, Terms.in_warehouse(connection))
    return [(KpiCount(**vars(count)), _case_source(count.kpi, count.measure, year.label)) for count in counts]


def _case_source(kpi: str, measure: str, year: str) -> KpiSource:
    query = f"cases/kpis.sql: {_CASE_QUERIES.get(kpi, 'ended')}"
    return KpiSource(RULES[f"kpi{kpi}.{measure}"].reads, query, year, from_cases=True)


def _chosen(
    counted: Sequence[tuple[KpiCount, KpiSource]], sent: Sequence[tuple[KpiCount, KpiSource]]
) -> list[tuple[KpiCount, KpiSource]]:
    """One source for each measure: cases before the return."""
    known = {(count.kpi, count.measure) for count, _ in counted}
    return [*counted, *((count, source) for count, source in sent if (count.kpi, count.measure) not in known)]


def _measured(counts: Iterable[tuple[KpiCount, KpiSource]], returned: KpiSource) -> Measured:
    lines = lines_of(counts)
    protected, relations = ties(lines)
    for line in lines:
        more, sums = line.protected()
        of_unknown, parts = line.year.protected_unknown()
        protected, relations = [*protected, *more, *of_unknown], [*relations, *sums, *parts]
    tables = kpi_tables.tables_of(lines, returned)
    figures = tuple(_figures(lines, returned))
    return Measured(figures, tuple(tables), tuple(dict.fromkeys(protected)), tuple(dict.fromkeys(relations)))


def _figures(lines: Sequence[Line], returned: KpiSource) -> list[Figure]:
    """A measure of the definitions has its figure for the year whether it came or not."""
    figures = [figure for line in lines for figure in _of_line(line)]
    known = {(line.kpi.number, line.part) for line in lines}
    for kpi in KPIS:
        for measure in kpi.measures:
            if (kpi.number, measure.name) not in known:
                missing = Line(kpi, measure, measure.name, (), returned)
                figures.append(_result(f"{missing.stem}_{_suffix(measure)}", missing, None, ()))
    return figures


def _of_line(line: Line) -> list[Figure]:
    """The year with its numerator and denominator, its quarters, its types of disposal, and who is not recorded."""
    suffix, from_cases = _suffix(line.measure), line.source.from_cases
    named = (("financial_year", line.source.year), ("kpi", line.kpi.number), ("measure", line.measure.name))
    where = () if from_cases else named
    figures = [
        _result(f"{line.stem}_{suffix}", line, line.year, where),
        _number(line, "numerator", line.year.met, where),
        _number(line, "denominator", line.year.of, where),
    ]
    for quarter, part in line.quarters.items():
        more = where if from_cases else (*where, ("quarter", quarter))
        figures.append(_result(f"{line.stem}_{suffix}.{quarter.lower()}", line, part, more, quarter))
    for kind, part in line.types.items():
        figure_id = f"{line.stem}_{suffix}.{part.id.rpartition('.')[2]}"
        figures.append(_result(figure_id, line, part, (*where, ("disposal_type", kind)), kind))
    if line.year.unknown is not None:
        unknown = _number(line, "not_recorded", line.year.unknown, where)
        figures.append(replace(unknown, counts=line.year.unknown_ids, note="Counted as not meeting the measure."))
    return figures


def _suffix(measure: KpiMeasure) -> str:
    return "rate" if measure.per_100k else "pct"


def _result(
    figure_id: str,
    line: Line,
    part: Part | None,
    where: tuple[tuple[str, str], ...],
    of: str = "",
) -> Figure:
    source = line.source
    label = f"{line.kpi.title}: {line.measure.label}"
    return Figure(
        figure_id, f"{label}, {of}" if of else label, part.value if part else None,
        Unit.PER_100K if line.measure.per_100k else Unit.PERCENT, SECTION, source.datasets, source.query, places=1,
        numerator=part.met if part and part.of else None, denominator=part.of or None if part else None,
        period=source.year, where=where, counts=part.count_ids if part else (), note=_note(line, part),
    )  # fmt: skip


def _number(line: Line, name: str, value: int, where: tuple[tuple[str, str], ...]) -> Figure:
    source = line.source
    rule = line.rule.counted if name == "numerator" else line.rule.out_of
    return Figure(
        f"{line.stem}.{name}", f"{line.kpi.title}: {line.measure.label}, {name.replace('_', ' ')}", value, Unit.COUNT,
        SECTION, source.datasets, source.query, period=source.year, where=where,
        counts=line.year.count_ids if line.year else (), note=f"Counts {rule}.",
    )  # fmt: skip


def _note(line: Line, part: Part | None) -> str:
    """The counting rule, which quarters are missing, and a caution where a rate rests on few events."""
    said = [line.rule.in_words]
    if part is not None and part is line.year and 0 < len(line.quarters) < len(QUARTERS):
        said.append(f"Only of {listed(line.quarters)}.")
    if part is not None and (interval := interval_of(part)):
        said.append(f"Rests on fewer than {FEW_EVENTS} children; 95% interval {interval}.")
    return " ".join(said)
