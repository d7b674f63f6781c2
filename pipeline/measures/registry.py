"""The measure modules, one row each. A module says which datasets it reads and measures them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType, ModuleType

import duckdb

from pipeline.measures import (
    attendance,
    budget,
    case_indicators,
    disposals,
    feedback,
    glossary,
    improvement,
    indicators,
    inspection,
    kpis,
    offences,
    over_representation,
    prevention,
    previous,
    profile,
    programmes,
    quarterly,
    recommendations,
    returns,
    risks,
    staffing,
    standards,
    training,
)
from pipeline.measures.tables import Measured
from pipeline.plan import Plan

MEASURES: tuple[ModuleType, ...] = (
    budget,
    indicators,
    case_indicators,
    offences,
    profile,
    over_representation,
    recommendations,
    standards,
    improvement,
    inspection,
    attendance,
    kpis,
    quarterly,
    prevention,
    disposals,
    programmes,
    staffing,
    training,
    feedback,
    risks,
    returns,
    glossary,
    previous,
)


def prefixes_of(datasets: Iterable[str]) -> frozenset[str]:
    """The first parts of the figure ids that rest on any of these datasets."""
    wanted = set(datasets)
    return frozenset(prefix for module in MEASURES if wanted & set(module.DATASETS) for prefix in module.PREFIXES)


def measure_rows(connection: duckdb.DuckDBPyConnection, plan: Plan) -> dict[ModuleType, Measured]:
    """What is measured from the rows of returns alone, by module: all but what tells of the findings."""
    return {module: module.measure(connection, plan) for module in MEASURES if module is not returns}


def measure_all(
    connection: duckdb.DuckDBPyConnection, plan: Plan, of_rows: Mapping[ModuleType, Measured] = MappingProxyType({})
) -> list[Measured]:
    """Every measure of the plan, from its warehouse, and what changed since the last plan.

    ``of_rows`` is what ``measure_rows`` gave of the same rows, where it was asked already.
    """
    measured = [of_rows[module] if module in of_rows else module.measure(connection, plan) for module in MEASURES]
    return [*measured, previous.compared(connection, measured)]
