"""The tables of the ten key performance indicators, and how their results read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.measures.display import Unit, show
from pipeline.measures.intervals import FEW_EVENTS, poisson_interval
from pipeline.measures.kpi_counts import QUARTERS, KpiSource, Line, Part
from pipeline.measures.kpi_definitions import KPIS, Kpi
from pipeline.measures.tables import Cell, MeasureTable, TableColumn

_BOARD = "board_attendance"
_RATES = (
    f"Rates per 100,000; in brackets the children counted and, where they are fewer than {FEW_EVENTS}, a 95% interval."
)


def tables_of(lines: Sequence[Line], returned: KpiSource) -> list[MeasureTable]:
    """All of them; ``returned`` is the source that an empty table waits for."""
    tables = [make(lines, returned) for make in (_summary, _reported, _missing, _not_recorded, _definitions)]
    for kpi in KPIS:
        of_kpi = [line for line in lines if line.kpi is kpi]
        tables += [_by_quarter(kpi, of_kpi, returned), _by_disposal(kpi, of_kpi, returned)]
    return tables


def listed(names: Iterable[str]) -> str:
    """Names in a sentence: ``Q1, Q2 and Q3``."""
    names = list(names)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def interval_of(part: Part) -> str:
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
    rate, interval = show(part.value, Unit.PER_100K, 1), interval_of(part)
    if narrow:
        return f"{rate} ({part.met:,}{f'; {interval}' if interval else ''})"
    children = "1 child" if part.met == 1 else f"{part.met:,} children"
    return f"{rate} per 100,000 ({children}{f'; 95% interval {interval}' if interval else ''})"


def _table(
    name: str,
    columns: Sequence[TableColumn],
    rows: Sequence[tuple[Cell, ...]],
    lines: Sequence[Line],
    returned: KpiSource,
    note: str = "",
) -> MeasureTable:
    """A table with the sources of its lines."""
    sources = list(dict.fromkeys(line.source for line in lines)) or [returned]
    datasets = dict.fromkeys(dataset for source in sources for dataset in source.datasets)
    return MeasureTable(name, tuple(columns), tuple(rows), tuple(datasets), sources[0].query, returned.year, note)


def _summary(lines: Sequence[Line], returned: KpiSource) -> MeasureTable:
    columns = (
        TableColumn("kpi", "Indicator"),
        TableColumn("measure", "Measure"),
        TableColumn("result", "Result", Unit.PERCENT, 1),
    )
    rows = [(Cell(line.kpi.title), Cell(line.measure.label), _cell(line.year)) for line in lines]
    return _table("kpis_summary", columns, rows, lines, returned, _sources_and_gaps(lines))


def _sources_and_gaps(lines: Sequence[Line]) -> str:
    counted = [line.source for line in lines if line.source.from_cases]
    sent = list(dict.fromkeys(line.kpi.title for line in lines if not line.source.from_cases))
    if not counted:
        return _gaps(lines)
    from_return = f" Taken from the return: {'; '.join(sent)}." if sent else ""
    of_the_board = all(_BOARD in source.datasets for source in counted)
    base = "the attendance of the board" if of_the_board else "the service's own cases"
    return f"Counted from {base}.{from_return} {_gaps(lines)}".strip()


def _gaps(lines: Sequence[Line]) -> str:
    """Which measures have no count for some quarters, so that their year is not whole."""
    missing: dict[str, list[str]] = {}
    for line in lines:
        if absent := [quarter for quarter in QUARTERS if quarter not in line.quarters]:
            missing.setdefault(listed(absent), []).append(f"{line.kpi.title} ({line.measure.label.lower()})")
    said = []
    for quarters, of in missing.items():
        whose = "" if len(of) == len(lines) else f" for {'; '.join(of)}"
        said.append(f"No counts of {quarters}{whose}.")
    return " ".join(said)


def _reported(lines: Sequence[Line], returned: KpiSource) -> MeasureTable:
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
    return _table("kpis_reported", columns, rows, lines, returned)


def _missing(lines: Sequence[Line], returned: KpiSource) -> MeasureTable:
    columns = (TableColumn("kpi", "Indicator"), TableColumn("asks", "What it asks"))
    came = {line.kpi.number for line in lines}
    rows = [(Cell(kpi.title), Cell(kpi.asks)) for kpi in KPIS if came and kpi.number not in came]
    return _table("kpis_missing", columns, rows, lines, returned)


def _not_recorded(lines: Sequence[Line], returned: KpiSource) -> MeasureTable:
    columns = (
        TableColumn("kpi", "Indicator"),
        TableColumn("measure", "Measure"),
        TableColumn("unknown", "Not recorded", Unit.COUNT),
        TableColumn("of", "Out of", Unit.COUNT),
    )
    told = [line for line in lines if line.year and line.year.unknown]
    rows = [
        (
            Cell(line.kpi.title),
            Cell(line.measure.label),
            Cell(line.year.unknown, line.year.unknown_ids),
            Cell(line.year.of, line.year.count_ids[1:2]),
        )
        for line in told
    ]
    return _table("kpis_not_recorded", columns, rows, told, returned)


def _definitions(lines: Sequence[Line], returned: KpiSource) -> MeasureTable:
    columns = (
        TableColumn("kpi", "Indicator"),
        TableColumn("measure", "Measure"),
        TableColumn("counted", "What is counted"),
        TableColumn("out_of", "Out of"),
    )
    rows = [
        (Cell(line.kpi.title), Cell(line.measure.label), Cell(line.rule.counted), Cell(line.rule.out_of))
        for line in lines
    ]
    return _table("kpis_definitions", columns, rows, lines, returned)


def _by_quarter(kpi: Kpi, lines: Sequence[Line], returned: KpiSource) -> MeasureTable:
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
    return _table(f"kpi{kpi.number}_by_quarter", columns, rows, lines, returned, _RATES if rates else "")


def _by_disposal(kpi: Kpi, lines: Sequence[Line], returned: KpiSource) -> MeasureTable:
    typed = [line for line in lines if line.types]
    columns = (
        TableColumn("disposal_type", "Type of disposal"),
        *(TableColumn(f"measure_{line.part}", line.measure.label, Unit.PERCENT, 1) for line in typed),
    )
    kinds = dict.fromkeys(kind for line in typed for kind in line.types)
    rows = [(Cell(kind), *(_cell(line.types.get(kind)) for line in typed)) for kind in kinds]
    partly = [line for line in typed if len(line.typed_quarters) < len(QUARTERS)]
    note = " ".join(f"{line.measure.label}: {listed(line.typed_quarters)} only." for line in partly)
    return _table(f"kpi{kpi.number}_by_disposal", columns, rows, lines, returned, note)
