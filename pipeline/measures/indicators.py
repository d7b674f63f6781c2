"""The existing key indicators beside their comparators, and the indicators of the service's own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import duckdb

from pipeline.measures import indicator_tables as tables
from pipeline.measures.case_indicators import DATASETS as FROM_CASES
from pipeline.measures.case_indicators import case_rows, told_from_cases
from pipeline.measures.indicator_counts import protected_counts, ties, with_safe_decimals
from pipeline.measures.indicator_figures import DATASETS as RETURNED
from pipeline.measures.indicator_figures import figures_of
from pipeline.measures.indicator_kinds import existing, local
from pipeline.measures.indicator_values import Latest
from pipeline.measures.queries import Row, fetch
from pipeline.measures.tables import CountRelation, Measured, ProtectedCount
from pipeline.measures.targets import Band
from pipeline.plan import Plan

DATASETS = (*RETURNED, *FROM_CASES)
PREFIXES = ("fte", "reoffending", "custody", "local")


def measure(connection: duckdb.DuckDBPyConnection, plan: Plan) -> Measured:
    """Latest value of each indicator for the service and its comparators, its series, changes, rank and rating.

    Tables: for each existing indicator the areas side by side (``indicator_fte``, ``indicator_reoffending_binary``, …)
    and its periods (``indicator_fte_periods``, …); ``indicators_summary`` with a row per indicator,
    ``indicators_missing`` with those that a return leaves out, ``indicators_changes``, ``indicators_targets``, and
    ``local_indicators`` and ``local_indicator_periods`` for those of the service's own. Values of other periods than
    the service's are never compared with it. An existing indicator of which the return has no value of the service's
    own is counted from its cases, where they came.
    """
    values, bands = (_by_indicator(fetch(connection, "indicators", name)) for name in ("values", "bands"))
    values = _with_cases(values, case_rows(connection, plan))
    came = bool(fetch(connection, "indicators", "came"))

    def targeted(indicators: list) -> list[tables.Targeted]:
        threshold = plan.settings.disclosure.threshold
        safe = [with_safe_decimals(one, values.get(one.name, ()), threshold) for one in indicators]
        return [(Latest(one, rows, plan), [_band(row) for row in bands.get(one.name, ())]) for one, rows in safe]

    key, own = targeted(existing(values)), targeted(local(values, bands))
    counts: list[ProtectedCount] = []
    relations: list[CountRelation] = []
    for latest, _ in (*key, *own):
        behind, sums = protected_counts(latest)
        counts += behind
        relations += sums
    found = [
        *(table(latest) for latest, _ in key for table in (tables.areas, tables.periods)),
        tables.summary(key),
        tables.missing(key, came=came),
        tables.changes(key),
        tables.targets(key),
        tables.local_summary(own),
        tables.local_periods(own),
    ]
    figures = [
        figure for latest, of in (*key, *own) for figure in told_from_cases(figures_of(latest, of), latest.indicator)
    ]
    return Measured(tuple(figures), tuple(found), tuple(counts), (*relations, *ties(counts)))


def _with_cases(values: Mapping[str, Sequence[Row]], counted: Mapping[str, Sequence[Row]]) -> dict[str, list[Row]]:
    """The rows of the return; where it has none of the service's own, those counted from cases beside them."""
    found = {name: list(rows) for name, rows in values.items()}
    for name, rows in counted.items():
        if not any(row["area_type"] == "local" for row in found.get(name, ())):
            found.setdefault(name, []).extend(rows)
    return found


def _by_indicator(rows: list[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["indicator"]].append(row)
    return dict(found)


def _band(row: Row) -> Band:
    """A band with its limits; as the contract says, an empty cell includes a lower and excludes an upper limit."""
    return Band(
        row["band"],
        row["lower"],
        row["upper"],
        row["lower_inclusive"] is not False,
        row["upper_inclusive"] is True,
    )


__all__ = ["DATASETS", "PREFIXES", "measure"]
