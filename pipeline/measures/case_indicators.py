"""The four existing indicators counted from the service's own cases, beside what is published of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import duckdb

from pipeline.cases import CONVENTIONS, RULES, Terms, existing_indicators
from pipeline.measures.case_values import BINARY, FREQUENCY, CaseValue, CaseValues, case_values, tied_to_indicators
from pipeline.measures.display import Fraction, Unit
from pipeline.measures.figures import Figure
from pipeline.measures.indicator_kinds import Indicator
from pipeline.measures.queries import Row, fetch
from pipeline.measures.tables import Cell, Measured, MeasureTable, ProtectedCount, TableColumn
from pipeline.plan import FinancialYear, Plan

DATASETS = ("offences", "children", "population", "interventions")
PREFIXES = ("fte", "reoffending", "custody")
SECTION = "existing-indicators"
SOURCE = "Counted from the service's own cases"
_QUERIES = {"fte": "entrants", "custody": "custody"}  # of the others: reoffending
_UNDATED = "cases.outcomes.undated"


def measure(connection: duckdb.DuckDBPyConnection, plan: Plan) -> Measured:
    """Entrants, reoffending and custody from cases: rolling years of the reporting year, the latest cohorts.

    Tables: ``case_indicators`` (the latest year of each), ``case_indicators_by_period``,
    ``case_indicators_by_outcome``, ``case_indicators_rules`` (how each is counted) and ``counting_conventions`` (what
    holds for all counts of cases).
    """
    values, undated = _counted(connection, plan)
    figures = [figure for value in _all(values) for figure in _figures_of(value)]
    latest = {value.indicator.stem: value for value in values.latest}
    figures += [figure for value in latest.values() for figure in _figures_of(replace(value, part=""))]
    counts = list(values.counts)
    if values.years:
        counts.append(ProtectedCount(_UNDATED, undated))
        figures.append(_undated(undated))
        figures += _per_child(latest)
    tables = (
        _table("case_indicators", "Period", values.latest),
        _table("case_indicators_by_period", "Period", (*values.years, *values.cohorts)),
        _table("case_indicators_by_outcome", "Outcome", values.outcomes),
        _rules(values.latest),
        _conventions(connection),
    )
    relations = (*values.relations, *tied_to_indicators(values, plan.settings.area))
    return Measured(tuple(figures), tables, tuple(counts), relations)


def case_rows(connection: duckdb.DuckDBPyConnection, plan: Plan) -> dict[str, list[Row]]:
    """The same as rows of the return of indicators, by indicator: what stands where nothing is published."""
    values, _ = _counted(connection, plan)
    found: dict[str, list[Row]] = {}
    for value in values.years:
        found.setdefault(value.indicator.name, []).append(
            {
                "indicator": value.indicator.name, "area": plan.settings.area, "area_type": "local",
                "period_start": value.first_day, "period_end": value.last_day, "numerator": value.met,
                "denominator": value.of, "rate": None, "rate_unit": None, "rank": None, "rank_of": None,
                "source": SOURCE, "population": None if value.of_ids else value.of,
            }
        )  # fmt: skip
    return found


def told_from_cases(figures: Iterable[Figure], indicator: Indicator) -> list[Figure]:
    """Figures of one indicator; those of a row from cases say where they come from and how they are counted."""
    rule, told = RULES.get(indicator.stem), []
    for figure in figures:
        if rule is not None and figure.note.startswith(SOURCE):
            note = f"{SOURCE}. {rule.in_words}{figure.note.removeprefix(SOURCE).removeprefix('.')}"
            figure = replace(figure, datasets=rule.reads, query=_query(indicator), where=(), note=note)
        told.append(figure)
    return told


def _counted(connection: duckdb.DuckDBPyConnection, plan: Plan) -> tuple[CaseValues, int]:
    """The values, and how many substantive outcomes have no day; nothing without a list of children and offences."""
    if not fetch(connection, "case_indicators", "came")[0]["outcomes"]:
        return CaseValues(), 0
    settings = plan.settings
    year, terms = FinancialYear.parse(settings.reporting_year), Terms.in_warehouse(connection)
    found = existing_indicators(connection, year, settings.as_of, settings.area, terms)
    return (case_values(found), found.undated) if found else (CaseValues(), 0)


def _all(values: CaseValues) -> tuple[CaseValue, ...]:
    return (*values.years, *values.cohorts, *values.outcomes)


def _query(indicator: Indicator) -> str:
    return f"cases/indicators.sql: {_QUERIES.get(indicator.stem, 'reoffending')}"


def _figures_of(value: CaseValue) -> tuple[Figure, ...]:
    """The value, what was counted, and for a share of children out of how many."""
    indicator, rule = value.indicator, RULES[value.indicator.stem]
    base = f"{indicator.stem}.cases"
    kind = ".rate" if indicator.figure_id.endswith(".rate") else ""
    suffix = f".{value.part}" if value.part else ""
    of_what = f", {value.outcome}" if value.outcome else ""
    caution = f" Rests on few events: 95% interval {value.interval}." if value.interval else ""
    common = {
        "section": SECTION, "datasets": rule.reads, "query": _query(indicator), "period": value.period,
        "note": f"{rule.in_words}{caution}",
    }  # fmt: skip
    found = [
        Figure(
            f"{base}{kind}{suffix}", f"{indicator.label}, from cases{of_what}", value.value, indicator.unit,
            places=max(indicator.places, 1), numerator=value.met, denominator=value.of, counts=value.ids, **common,
        ),
        Figure(
            f"{base}.count{suffix}", f"{indicator.counted}, from cases{of_what}", value.met, Unit.COUNT,
            counts=value.met_ids, **common,
        ),
    ]  # fmt: skip
    if indicator.unit is Unit.PERCENT:
        found.append(
            Figure(
                f"{base}.cohort{suffix}", f"{indicator.out_of}, from cases{of_what}", value.of, Unit.COUNT,
                counts=value.of_ids, **common,
            )
        )  # fmt: skip
    return tuple(found)


def _per_child(latest: Mapping[str, CaseValue]) -> list[Figure]:
    """Reoffences for each child in the cohort, whether the child reoffended or not."""
    if BINARY.stem not in latest:
        return []
    children, reoffences = latest[BINARY.stem], latest[FREQUENCY.stem]
    value = Fraction(reoffences.met, children.of) if children.of else None
    return [
        Figure(
            "reoffending.frequency.cases.per_child", "Reoffences per child in the cohort, from cases", value,
            Unit.NUMBER, SECTION, RULES[FREQUENCY.stem].reads, _query(FREQUENCY), places=2, numerator=reoffences.met,
            denominator=children.of, period=children.period, counts=(*reoffences.met_ids, *children.of_ids),
            note="Counts reoffences of the children in the cohorts, out of all children in them.",
        )
    ]  # fmt: skip


def _undated(number: int) -> Figure:
    return Figure(
        "fte.cases.not_recorded", "Substantive outcomes without a date", number, Unit.COUNT, SECTION, DATASETS[:2],
        "cases/indicators.sql: outcomes", counts=(_UNDATED,), note="They count in no period.",
    )  # fmt: skip


def _table(name: str, second: str, values: Sequence[CaseValue]) -> MeasureTable:
    columns = (
        TableColumn("indicator", "Indicator"),
        TableColumn(second.lower(), second),
        TableColumn("counted", "Counted", Unit.COUNT),
        TableColumn("out_of", "Out of", Unit.COUNT, blank="not known"),
        TableColumn("value", "Value", Unit.NUMBER),
        TableColumn("interval", "95% interval"),
    )
    rows = tuple(
        (
            Cell(value.indicator.title),
            Cell(value.outcome if second == "Outcome" else value.period),
            Cell(value.met, value.met_ids),
            Cell(value.of, value.of_ids),
            Cell(value.value, value.ids, places=max(value.indicator.places, 1)),
            Cell(value.interval or None, value.ids),
        )
        for value in sorted(values, key=lambda value: list(RULES).index(value.indicator.stem))
    )
    return MeasureTable(name, columns, rows, DATASETS[:3], "cases/indicators.sql: entrants")


def _rules(values: Sequence[CaseValue]) -> MeasureTable:
    columns = (
        TableColumn("indicator", "Indicator"),
        TableColumn("counted", "What is counted"),
        TableColumn("out_of", "Out of"),
        TableColumn("detail", "Besides"),
    )
    rules = [(value.indicator.label, RULES[value.indicator.stem]) for value in values]
    rows = tuple((Cell(label), Cell(rule.counted), Cell(rule.out_of), Cell(rule.detail)) for label, rule in rules)
    return MeasureTable("case_indicators_rules", columns, rows, DATASETS[:3], "cases/indicators.sql: entrants")


def _conventions(connection: duckdb.DuckDBPyConnection) -> MeasureTable:
    columns = (TableColumn("question", "Question"), TableColumn("answer", "Answer"))
    counted = fetch(connection, "case_indicators", "came")[0]["cases"]
    rows = tuple((Cell(one.question), Cell(one.answer)) for one in CONVENTIONS) if counted else ()
    return MeasureTable("counting_conventions", columns, rows, (), "")
