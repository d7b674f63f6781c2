"""Whoever has every table and figure of a plan, and knows how they hang together, cannot place a hidden count.

The attacker learns from plans with nothing hidden, and then reads published ones: see ``relations`` and ``reader``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

import pytest
from campaign import RULES, Campaign, campaign
from random_returns import FAMILIES

from pipeline.disclosure import protect
from pipeline.measures import Measured, MeasureTable, Unit

ATTACKED = int(os.environ.get("YJPLAN_ATTACKED", "12"))  # plans of each family; hundreds are a matter of minutes
LEARNT_FROM = {"local": 115, "indicators": 115}  # these print more numbers that do not depend on each other
_SHARES = (Unit.PERCENT, Unit.POINTS, Unit.RATIO, Unit.PER_100K)


@pytest.fixture(scope="module")
def campaigns(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Campaign]:
    """The plans of each family, measured once."""

    @cache
    def of(family: str) -> Campaign:
        return campaign(tmp_path_factory.mktemp(family), family, max(LEARNT_FROM.get(family, 80), ATTACKED))

    return of


@pytest.fixture
def offences(campaigns: Callable[[str], Campaign]) -> Campaign:
    return campaigns("offences")


@pytest.mark.parametrize("family", FAMILIES)
def test_no_hidden_count_of_a_random_plan_can_be_placed(family: str, campaigns: Callable[[str], Campaign]) -> None:
    plans = campaigns(family)
    found = {plan: list(map(str, leaks)) for plan in range(ATTACKED) if (leaks := plans.leaks(plan))}
    assert found == {}


def _small_alone(part: Measured) -> Measured:
    return replace(part, relations=())


def _shares_stay(part: Measured) -> Measured:
    return replace(part, tables=tuple(map(_table_with_shares, part.tables)))


def _table_with_shares(table: MeasureTable) -> MeasureTable:
    rows = tuple(
        tuple(
            replace(cell, counts=()) if column.unit in _SHARES else cell
            for cell, column in zip(row, table.columns, strict=True)
        )
        for row in table.rows
    )
    return replace(table, rows=rows)


def _annex_stays(part: Measured) -> Measured:
    return replace(part, figures=tuple(replace(figure, counts=()) for figure in part.figures))


def _shares_of_figures_stay(part: Measured) -> Measured:
    figures = (replace(figure, counts=()) if figure.unit in _SHARES else figure for figure in part.figures)
    return replace(part, figures=tuple(figures))


@pytest.mark.parametrize("switched_off", [_small_alone, _shares_stay, _annex_stays, _shares_of_figures_stay])
def test_the_attack_succeeds_where_a_part_of_the_protection_is_off(
    switched_off: Callable[[Measured], Measured], offences: Campaign
) -> None:
    def weaker(measured: Sequence[Measured]):
        return protect([switched_off(part) for part in measured], RULES)

    assert any(offences.leaks(plan, weaker) for plan in range(ATTACKED)), "and with all of it in none: see above"


def test_the_attack_succeeds_where_nothing_is_hidden_but_small_counts_that_two_tables_share(offences: Campaign) -> None:
    def each_by_itself(measured: Sequence[Measured]):
        return protect([replace(part, relations=part.relations[::2]) for part in measured], RULES)

    assert any(offences.leaks(plan, each_by_itself) for plan in range(ATTACKED))
