"""``yjplan disclosure``: what is hidden, why, and what it cost. It tells values: for the analyst alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipeline.cli.terminal import progress, say, say_json
from pipeline.disclosure.explain import Explanation, HiddenCount, Place, explain
from pipeline.disclosure.protect import Kept
from pipeline.measures.registry import measure_all
from pipeline.plan import DisclosureSettings, Plan
from pipeline.prepare import prepare
from pipeline.warehouse import open_warehouse

_NAMED = 4  # of a long list, how many are named


def show_disclosure(folder: Path, *, as_json: bool) -> None:
    """Print why each count is hidden and how much is left of each table."""
    plan = Plan.load(folder)
    rules = plan.settings.disclosure
    prepared = prepare(plan, progress)
    with open_warehouse(plan.outputs.warehouse) as connection:
        explained = explain(measure_all(connection, plan), rules, prepared.disclosed)
    if as_json:
        say_json({"plan": plan.name} | described(explained, rules))
    else:
        _say(explained, rules)


def described(explained: Explanation, rules: DisclosureSettings) -> dict[str, Any]:
    """The explanation as plain values."""
    return {
        "threshold": rules.threshold,
        "interval": rules.interval,
        "hidden": [asdict(one) | {"why": one.why.value} for one in explained.hidden],
        "tables": [
            asdict(table) | {"shown": _shown(table, explained), "left_out": table.table in explained.withheld}
            for table in explained.tables
        ],
        "not_primary": explained.not_primary,
        "shown": explained.shown,
        "published_before": sorted(explained.published_before),
    }


def _say(explained: Explanation, rules: DisclosureSettings) -> None:
    say("Private: this tells hidden values. It is not for publication.")
    counted = Counter(one.why.value for one in explained.hidden)
    reasons = ", ".join(f"{number} {why}" for why, number in sorted(counted.items())) or "none"
    say(
        f"Counts from 1 to {rules.threshold - 1} are hidden; a reader can place none within less than {rules.interval}."
    )
    say(f"Hidden counts: {len(explained.hidden)} ({reasons})")
    for one in explained.hidden:
        _say_count(one, known_before=one.id in explained.published_before)
    say()
    say("Cells of tables that are left, of those that rest on nothing hidden for its own sake:")
    width = max((len(table.table) for table in explained.tables), default=0)
    for table in explained.tables:
        left_out = "   left out of the plan" if table.table in explained.withheld else ""
        say(f"  {table.table:<{width}}  {_share(_shown(table, explained), table.not_primary)}{left_out}")
    say(f"  {'All tables':<{width}}  {_share(explained.shown, explained.not_primary)}")


def _say_count(one: HiddenCount, *, known_before: bool) -> None:
    say()
    say(f"{one.id}: {one.value}, {one.why.value}")
    upper = "any number" if one.high is None else str(one.high)
    say(f"  A reader can place it from {one.low} to {upper}")
    if known_before:
        say("  The last plan showed it: readers have it from there")
    if one.protects:
        say(f"  If it were shown, these could be placed too closely: {_some(one.protects)}")
    if one.cells:
        say(f"  Cells: {_some(map(_in_words, one.cells))}")
    if one.figures:
        say(f"  Figures: {_some(one.figures)}")


def _in_words(place: Place) -> str:
    return f"{place.table} ({place.row}, {place.column})"


def _some(names: Iterable[str]) -> str:
    every = list(names)
    more = f" and {len(every) - _NAMED} more" if len(every) > _NAMED else ""
    return "; ".join(every[:_NAMED]) + more


def _shown(table: Kept, explained: Explanation) -> int:
    return 0 if table.table in explained.withheld else table.shown


def _share(shown: int, of: int) -> str:
    return f"{shown} of {of}" + (f" ({100 * shown // of}%)" if of else "")
