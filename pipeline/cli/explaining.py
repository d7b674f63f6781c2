"""``yjplan build --explain``: what would be made again, and because of which change; nothing is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pipeline.cache import Cache, Entry, changed
from pipeline.chapters.discover import ChapterNotebook, discover
from pipeline.chapters.reads import find, made_from, reads_now, stage_of
from pipeline.cli.rebuilding import BUILD, build_inputs, outputs_of
from pipeline.cli.terminal import say
from pipeline.disclosure import DisclosedDatabase
from pipeline.plan import Plan
from pipeline.prepare import FIGURES, figure_inputs, is_prepared
from pipeline.warehouse import open_warehouse

_MOST = 6
"""How many changes are named of one stage."""


def explain_build(folder: Path, formats: list[str], renderer: str) -> None:
    """Print a line for each stage that a build would run again, with the reason."""
    plan = Plan.load(folder)
    cache = Cache(plan.outputs.cache)
    inputs = build_inputs(plan, formats, renderer)
    entry = cache.find(BUILD, inputs)
    if entry and outputs_of(plan, entry):
        say("Nothing has changed since the last build: it would give its outputs again.")
        return
    if cache.last(BUILD) is None:
        say("Everything: nothing was built before.")
        return
    for stage, why in stages(plan, cache):
        say(f"{stage}: {why}")
    reasons = _because(cache.last(BUILD), inputs)
    say(f"Document and outputs: {reasons or 'what lies in publish/ is not what the last build put there'}")


def stages(plan: Plan, cache: Cache) -> Iterator[tuple[str, str]]:
    """The stages up to the chapters that would run again, or may, each with its reason."""
    same = is_prepared(plan, cache)
    if not same:
        reasons = _because(cache.last(FIGURES), figure_inputs(plan))
        yield "Checks and figures", reasons or "the databases in private/ are not those that were written"
    now = reads_now(plan)
    may_change = None if same else _tables_that_may_change(plan, cache)
    for chapter in discover(plan):
        if why := _why(chapter, plan, cache, now, may_change):
            yield f"Chapter '{chapter.title}'", why


def _tables_that_may_change(plan: Plan, cache: Cache) -> set[str]:
    """The disclosed tables that rest on a return that changed; all of them, where something else did."""
    last = cache.last(FIGURES)
    files = set(changed(last.parts, figure_inputs(plan))) if last else set()
    if not plan.outputs.disclosed.is_file():
        return set()
    with open_warehouse(plan.outputs.warehouse) as warehouse:
        came = warehouse.execute("SELECT DISTINCT 'returns/' || file, dataset FROM sources").fetchall()
    known = {file for file, _ in came}
    datasets = {dataset for file, dataset in came if file in files}
    tables = DisclosedDatabase(plan.outputs.disclosed).tables()
    everything = not files or not files <= known
    rests = (name for name, info in tables.items() if everything or not info.datasets or datasets & set(info.datasets))
    return {f"table {name}" for name in rests}


def _why(
    chapter: ChapterNotebook, plan: Plan, cache: Cache, now: Mapping[str, str], may_change: set[str] | None
) -> str:
    """Why a chapter would run again; empty where it would not, or is no part of this plan.

    ``may_change``: the tables that may, where the figures have to be worked out first.
    """
    last = cache.last(stage_of(chapter))
    parts = made_from(chapter, plan)
    if last is None:  # a new one of the plan's own; one of the project's that was no part of this plan before
        return "it has not run before" if chapter.path.parent == plan.notebooks_dir else ""
    if last.parts != parts:
        return _because(last, parts)
    if may_change is not None:
        tables = [name for name in last.seen if name in may_change]
        return f"runs if one of these changes: {_listed(tables)}" if tables else ""
    if find(cache, chapter, plan, now):
        return ""
    return _listed(f"{name} {what}" for name, what in changed(last.seen, _seen(last, now)).items())


def _seen(entry: Entry, now: Mapping[str, str]) -> dict[str, str]:
    return {name: now[name] for name in entry.seen if name in now}


def _because(last: Entry | None, parts: Mapping[str, str]) -> str:
    if last is None:
        return "made for the first time"
    return _listed(f"{name} {what}" for name, what in changed(last.parts, parts).items())


def _listed(reasons: Iterable[str]) -> str:
    found = list(reasons)
    more = f" and {len(found) - _MOST} more" if len(found) > _MOST else ""
    return ", ".join(found[:_MOST]) + more
