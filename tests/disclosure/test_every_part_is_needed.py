"""A reader of one small plan looks for its small counts; without any one part of the protection they find one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction
from unittest import mock

import numpy as np
import pytest
from scipy.optimize import linprog

from pipeline.disclosure import Disclosed, Suppression, protect
from pipeline.disclosure.protect import SUPPRESSED
from pipeline.disclosure.suppression import by_id
from pipeline.measures import (
    Cell,
    CountRelation,
    Figure,
    Measured,
    MeasureTable,
    ProtectedCount,
    TableColumn,
    Unit,
)
from pipeline.plan import DisclosureSettings

_WIDTH = 4
_RULES = DisclosureSettings(keep=0, visible=0)
_COLUMNS = (
    TableColumn("id", "Group"),
    TableColumn("count", "Children", Unit.COUNT),
    TableColumn("share", "Share", Unit.PERCENT, 6),
)
_COUNTS = {
    # By offence, and the same children by outcome: the two tables share their total and the drugs.
    "offence.robbery": 3, "offence.drugs": 30, "offence.arson": 20, "all": 53,
    "drugs.diverted": 26, "drugs.court": 4,
    # Listed only because they occurred.
    "reason.moved": 2, "reason.refused": 3, "reason.done": 30, "reasons": 35,
    # All of one group in one cell.
    "care.looked_after": 12, "care.not": 0, "care": 12,
    # The year before, of which the last plan told.
    "old.robbery": 1, "old.drugs": 22, "old.arson": 25, "old": 48,
}  # fmt: skip
_OCCURS = {"reason.moved", "reason.refused", "reason.done"}
_SUMS = (
    CountRelation("all", ("offence.robbery", "offence.drugs", "offence.arson")),
    CountRelation("reasons", ("reason.moved", "reason.refused", "reason.done")),
    CountRelation("care", ("care.looked_after", "care.not")),
    CountRelation("old", ("old.robbery", "old.drugs", "old.arson")),
)
_ACROSS = (CountRelation("offence.drugs", ("drugs.diverted", "drugs.court")),)
_LAST_PLAN = {"old.drugs": "22", "old.arson": SUPPRESSED}
_OLD = "2020-21"


def _row(name: str) -> tuple[Cell, ...]:
    share = Cell(Fraction(_COUNTS[name] * 100, 1000), (name,))  # of a population that anybody can look up
    return Cell(name), Cell(_COUNTS[name], (name,)), share


def _figure(name: str) -> Figure:
    return Figure(name, name, _COUNTS[name], Unit.COUNT, "s", ("d",), "q", period=_OLD, counts=(name,))


def _before(name: str, said: str) -> Figure:
    return Figure(f"previous.{name}", name, said, Unit.WORDS, "previous-plan", ("p",), "q", period=_OLD)


def _plan() -> Measured:
    table = MeasureTable("counts", _COLUMNS, tuple(map(_row, _COUNTS)), ("d",), "q")
    figures = [_figure(name) for name in _LAST_PLAN]
    return Measured(
        (*figures, *(_before(name, said) for name, said in _LAST_PLAN.items())),
        (table,),
        tuple(ProtectedCount(name, value) for name, value in _COUNTS.items()),
        (*_SUMS, *_ACROSS),
    )


def _placed_too_closely(disclosed: Disclosed) -> set[str]:
    """What a reader of the table, who knows all sums and the last plan, places within less than the width."""
    names = list(_COUNTS)
    seen: dict[str, float] = {name: float(said) for name, said in _LAST_PLAN.items() if said != SUPPRESSED}
    (table,) = disclosed.tables
    for name, count, share in ((row[0].value, row[1].value, row[2].value) for row in table.rows):
        if count is not None:
            seen[name] = count
        elif share is not None:
            seen[name] = float(share) * 10
    sums = np.array(
        [[(name in one.parts) - (name == one.total) for name in names] for one in (*_SUMS, *_ACROSS)], float
    )
    limits = [(seen[name], seen[name]) if name in seen else (int(name in _OCCURS), None) for name in names]
    close = set()
    secrets = {name for name, value in _COUNTS.items() if 0 < value < 5} | {"care.looked_after", "old.arson"}
    for place, name in ((names.index(name), name) for name in sorted(secrets)):
        objective = np.eye(len(names))[place]
        ends = [
            linprog(sign * objective, A_eq=sums, b_eq=np.zeros(len(sums)), bounds=limits, method="highs")
            for sign in (1, -1)
        ]
        assert all(end.status in (0, 3) for end in ends), "what is shown does not add up"
        if all(end.status == 0 for end in ends) and -ends[1].fun - ends[0].fun < _WIDTH - 1e-6:
            close.add(name)
    return close


def _without_secondary(plan: Measured) -> Disclosed:
    everything = protect([plan], _RULES).suppression
    return protect([plan], _RULES, Suppression(everything.primary))


def _without_sums_across_tables(plan: Measured) -> Disclosed:
    return protect([replace(plan, relations=_SUMS)], _RULES)


def _with_shares_shown(plan: Measured) -> Disclosed:
    (table,) = plan.tables
    rows = tuple((name, count, replace(share, counts=())) for name, count, share in table.rows)
    return protect([replace(plan, tables=(replace(table, rows=rows),))], _RULES)


def _without_at_least(plan: Measured) -> Disclosed:
    def of_nothing(counts: Iterable[ProtectedCount]) -> tuple[dict[str, int], dict[str, int]]:
        values, _ = by_id(counts)
        return values, dict.fromkeys(values, 0)

    with mock.patch("pipeline.disclosure.suppression.by_id", of_nothing):
        return protect([plan], _RULES)


def _without_the_last_plan(plan: Measured) -> Disclosed:
    return protect([replace(plan, figures=tuple(f for f in plan.figures if not f.id.startswith("previous.")))], _RULES)


def _without_groups_of_one_kind(plan: Measured) -> Disclosed:
    return protect([replace(plan, relations=tuple(replace(one, harmless=True) for one in plan.relations))], _RULES)


def _with_a_narrow_interval(plan: Measured) -> Disclosed:
    return protect([plan], _RULES.model_copy(update={"width": 1}))


def test_with_every_part_the_reader_places_no_secret() -> None:
    assert _placed_too_closely(protect([_plan()], _RULES)) == set()


@pytest.mark.parametrize(
    ("without", "found"),
    [
        (_without_secondary, "offence.robbery"),
        (_without_sums_across_tables, "drugs.court"),
        (_with_shares_shown, "offence.robbery"),
        (_without_at_least, "reason.moved"),
        (_without_the_last_plan, "old.robbery"),
        (_without_groups_of_one_kind, "care.looked_after"),
        (_with_a_narrow_interval, "reason.refused"),
    ],
)
def test_without_one_part_the_reader_finds_a_secret(without: Callable[[Measured], Disclosed], found: str) -> None:
    assert found in _placed_too_closely(without(_plan()))
