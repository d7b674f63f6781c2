"""The ten key performance indicators: each measure by quarter, by type of disposal and for the year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from pipeline.measures.display import Unit, show
from pipeline.measures.figures import Figure
from pipeline.measures.intervals import FEW_EVENTS, poisson_interval
from pipeline.measures.kpi_counts import QUARTERS, KpiCount, Line, Part, lines_of, ties
from pipeline.measures.kpi_definitions import KPIS, Kpi, KpiMeasure
from pipeline.measures.queries import fetch
from pipeline.measures.tables import Cell, Measured, MeasureTable, TableColumn
from pipeline.plan import Plan

DATASETS = ("kpi_return",)
PREFIXES = tuple(f"kpi{kpi.number}" for kpi in KPIS)
SECTION = "ten-kpis"
_QUERY = "kpis.sql: counts"
_RATES = (
    f"Rates per 100,000; in brackets the children counted and, where they are fewer than {FEW_EVENTS}, a 95% interval."
)


@dataclass(frozen=True)
class KpiSource:
    """Where the counts come from, for figures and tables: the return, or lists of interventions and victims."""

    datasets: tuple[str, ...]
    query: str
    year: str


def measure(connection: duckdb.DuckDBPyConnection, plan: Plan) -> Measured:
    """The ten indicators from the aggregated return of the reporting year."""
    year = plan.settings.reporting_year
    rows = fetch(connection, "kpis", "counts", year=year)
    return measure_kpis([KpiCount(**row) for row in rows], KpiSource(DATASETS, _QUERY, year))


def measure_kpis(counts: Sequence[KpiCount], source: KpiSource) -> Measured:
    """Figures and tables of the ten indicators from the counts of one year, wherever they come from.

    Tables: ``kpis_summary`` (one row a measure, for the year), ``kpis_reported`` and ``kpis_missing`` (the indicators
    with and without counts), ``kpis_definitions`` (what each measure counts), and for each indicator
    ``kpi<n>_by_quarter`` and ``kpi<n>_by_disposal``.
    """
    lines = lines_of(counts)
    protected, relations = [], ties(lines)
    for line in lines:
        more, sums = line.protected()
        protected, relations = protected + more, relations + sums
    tables = [_summary(lines, source), _reported(lines, source), _missing(lines, source), _definitions(lines, source)]
    for kpi in KPIS:
        of_kpi = [line for line in lines if line.kpi is kpi]
        tables += [_by_quarter(kpi, of_kpi, source), _by_disposal(kpi, of_kpi, source)]
    return Measured(tuple(_figures(lines, source)), tuple(tables), tuple(protected), tuple(relations))


def _figures(lines: Sequence[Line], source: KpiSource) -> list[Figure]:
    """A measure of the definitions has its figure for the year whether it came or not."""
    figures = []
    known = {(line.kpi.number, line.part) for line in lines}
    for line in lines:
        suffix = _suffix(line.measure)
        where = (("financial_year", source.year), ("kpi", line.kpi.number), ("measure", line.measure.name))
        figures.append(_result(f"{line.stem}_{suffix}", line, line.year, source, where))
        for name, value in (("numerator", line.year.met), ("denominator", line.year.of)):
            figures.append(_number(f"{line.stem}.{name}", line, name, value, source, where))
        for quarter, part in line.quarters.items():
            more = (*where, ("quarter", quarter))
            figures.append(_result(f"{line.stem}_{suffix}.{quarter.lower()}", line, part, source, more, quarter))
        for kind, part in line.types.items():
            figure_id = f"{line.stem}_{suffix}.{part.id.rpartition('.')[2]}"
            figures.append(_result(figure_id, line, part, source, (*where, ("disposal_type", kind)), kind))
    for kpi in KPIS:
        for measure in kpi.measures:
            if (kpi.number, measure.name) not in known:
                missing = Line(kpi, measure, measure.name, ())
                figures.append(_result(f"{missing.stem}_{_suffix(measure)}", missing, None, source, ()))
    return figures


def _suffix(measure: KpiMeasure) -> str:
    return "rate" if measure.per_100k else "pct"


def _result(
    figure_id: str,
    line: Line,
    part: Part | None,
    source: KpiSource,
    where: tuple[tuple[str, str], ...],
    of: str = "",
) -> Figure:
    label = f"{line.kpi.title}: {line.measure.label}"
    return Figure(
        figure_id, f"{label}, {of}" if of else label, part.value if part else None,
        Unit.PER_100K if line.measure.per_100k else Unit.PERCENT, SECTION, source.datasets, source.query, places=1,
        numerator=part.met if part and part.of else None, denominator=part.of or None if part else None,
        period=source.year, where=where, counts=part.count_ids if part else (), note=_note(line, part),
    )  # fmt: skip


def _number(
    figure_id: str, line: Line, name: str, value: int, source: KpiSource, where: tuple[tuple[str, str], ...]
) -> Figure:
    rule = line.measure.counted if name == "numerator" else line.measure.out_of
    return Figure(
        figure_id, f"{line.kpi.title}: {line.measure.label}, {name}", value, Unit.COUNT, SECTION, source.datasets,
        source.query, period=source.year, where=where, counts=line.year.count_ids if line.year else (),
        note=f"Counts {rule}.",
    )  # fmt: skip


def _note(line: Line, part: Part | None) -> str:
    """The counting rule, which quarters are missing, and a caution where a rate rests on few events."""
    said = [f"Counts {line.measure.counted}, of all {line.measure.out_of}."]
    if part is not None and part is line.year and len(line.quarters) < len(QUARTERS):
        said.append(f"Only of {_listed(line.quarters)}.")
    if part is not None and (interval := _interval(part)):
        said.append(f"Rests on fewer than {FEW_EVENTS} children; 95% interval {interval}.")
    return " ".join(said)


def _listed(names: Sequence[str]) -> str:
    names = list(names)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _interval(part: Part) -> str:
    """The interval of a rate on few events, as it is shown."""
    if not part.per_100k or not part.of or part.met >= FEW_EVENTS:
        return ""
    low, high = (bound / part.of * 100_000 for bound in poisson_interval(part.met))
    return f"{low:.1f} to {high:.1f}"


def _cell(part: Part | None, *, narrow: bool = False) -> Cell:
    """``80.0% (12 of 15)``, or ``80.0% (12/15)`` in a narrow column; the plain value is the percentage or the rate."""
    if part is None or part.value is None:
        return Cell(None, part.count_ids if part else ())
    if part.per_100k:
        return Cell(part.value, part.count_ids, _rate_in_words(part, narrow))
    out_of = "/" if narrow else " of "
    text = f"{show(part.value, Unit.PERCENT, 1)} ({part.met:,}{out_of}{part.of:,})"
    return Cell(part.value, part.count_ids, text)


def _rate_in_words(part: Part, narrow: bool) -> str:
    rate, interval = show(part.value, Unit.PER_100K, 1), _interval(part)
    if narrow:
        return f"{rate} ({part.met:,}{f'; {interval}' if interval else ''})"
    children = "1 child" if part.met == 1 else f"{part.met:,} children"
    return f"{rate} per 100,000 ({children}{f'; 95% interval {interval}' if interval else ''})"


def _table(
    name: str, columns: Sequence[TableColumn], rows: Sequence[tuple[Cell, ...]], source: KpiSource, note: str = ""
) -> MeasureTable:
    return MeasureTable(name, tuple(columns), tuple(rows), source.datasets, source.query, source.year, note)


def _summary(lines: Sequence[Line], source: KpiSource) -> MeasureTable:
    columns = (
        TableColumn("kpi", "Indicator"),
        TableColumn("measure", "Measure"),
        TableColumn("result", "Result", Unit.PERCENT, 1),
    )
    rows = [(Cell(line.kpi.title), Cell(line.measure.label), _cell(line.year)) for line in lines]
    return _table("kpis_summary", columns, rows, source, _gaps(lines))


def _gaps(lines: Sequence[Line]) -> str:
    """Which measures have no count for some quarters, so that their year is not whole."""
    missing: dict[str, list[str]] = {}
    for line in lines:
        if absent := [quarter for quarter in QUARTERS if quarter not in line.quarters]:
            missing.setdefault(_listed(absent), []).append(f"{line.kpi.title} ({line.measure.label.lower()})")
    said = []
    for quarters, of in missing.items():
        whose = "" if len(of) == len(lines) else f" for {'; '.join(of)}"
        said.append(f"No counts of {quarters}{whose}.")
    return " ".join(said)


def _reported(lines: Sequence[Line], source: KpiSource) -> MeasureTable:
    columns = (
        TableColumn("number", "Number"),
        TableColumn("kpi", "Indicator"),
        TableColumn("asks", "What it asks"),
        TableColumn("disposals", "By type of disposal"),
    )
    rows = []
    for kpi in KPIS:
        of_kpi = [line for line in lines if line.kpi is kpi]
        if of_kpi:
            by_type = "yes" if any(line.types for line in of_kpi) else "no"
            rows.append((Cell(kpi.number), Cell(kpi.title), Cell(kpi.asks), Cell(by_type)))
    return _table("kpis_reported", columns, rows, source)


def _missing(lines: Sequence[Line], source: KpiSource) -> MeasureTable:
    columns = (TableColumn("kpi", "Indicator"), TableColumn("asks", "What it asks"))
    came = {line.kpi.number for line in lines}
    rows = [(Cell(kpi.title), Cell(kpi.asks)) for kpi in KPIS if came and kpi.number not in came]
    return _table("kpis_missing", columns, rows, source)


def _definitions(lines: Sequence[Line], source: KpiSource) -> MeasureTable:
    columns = (
        TableColumn("kpi", "Indicator"),
        TableColumn("measure", "Measure"),
        TableColumn("counted", "What is counted"),
        TableColumn("out_of", "Of all"),
    )
    rows = [
        (Cell(line.kpi.title), Cell(line.measure.label), Cell(line.measure.counted), Cell(line.measure.out_of))
        for line in lines
    ]
    return _table("kpis_definitions", columns, rows, source)


def _by_quarter(kpi: Kpi, lines: Sequence[Line], source: KpiSource) -> MeasureTable:
    columns = (
        TableColumn("measure", "Measure"),
        *(TableColumn(quarter.lower(), quarter, Unit.PERCENT, 1) for quarter in QUARTERS),
        TableColumn("year", "Year", Unit.PERCENT, 1),
    )
    rows = [
        (
            Cell(line.measure.label),
            *(_cell(line.quarters.get(quarter), narrow=True) for quarter in QUARTERS),
            _cell(line.year, narrow=True),
        )
        for line in lines
    ]
    rates = any(line.measure.per_100k for line in lines)
    return _table(f"kpi{kpi.number}_by_quarter", columns, rows, source, _RATES if rates else "")


def _by_disposal(kpi: Kpi, lines: Sequence[Line], source: KpiSource) -> MeasureTable:
    typed = [line for line in lines if line.types]
    columns = (
        TableColumn("disposal_type", "Type of disposal"),
        *(TableColumn(f"measure_{line.part}", line.measure.label, Unit.PERCENT, 1) for line in typed),
    )
    kinds = dict.fromkeys(kind for line in typed for kind in line.types)
    rows = [(Cell(kind), *(_cell(line.types.get(kind)) for line in typed)) for kind in kinds]
    partly = [line for line in typed if len(line.typed_quarters) < len(QUARTERS)]
    note = " ".join(f"{line.measure.label}: {_listed(line.typed_quarters)} only." for line in partly)
    return _table(f"kpi{kpi.number}_by_disposal", columns, rows, source, note)
