"""``yjplan stage``, and what ``yjplan build`` does where something has changed."""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache as once
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any

from pipeline.ahead import Engine, Nursery
from pipeline.annex import WORKBOOK, make_annex
from pipeline.cache import Cache
from pipeline.claim import claimed
from pipeline.cli.terminal import name_plan, progress, say
from pipeline.disclosure import HIDDEN
from pipeline.document import Staged, Standing
from pipeline.document import stage as stage_document
from pipeline.document.languages import write_left
from pipeline.editions import Certificate, close_build, dependencies, restore_signed, standing_of, write_figures
from pipeline.errors import number_of
from pipeline.findings import Severity
from pipeline.plan import Plan
from pipeline.plan.publishing import ANNEX
from pipeline.prepare import Prepared, prepare
from pipeline.render import FORMATS, copy_theme, is_known, read_ahead, render
from pipeline.summaries import summarise
from pipeline.validation import Engine as Asked
from pipeline.validation.engine_process import EngineProcess
from pipeline.words import LANGUAGES, Words

_TO_CHOOSE = ("highspy",)
"""What is imported to choose what to hide, where that was not chosen before: while the engine is at work."""
_TO_RENDER = ("pikepdf", "pypandoc", "typst", "xlsxwriter")
"""What is imported to make the outputs: while chapters run."""
_AT_TIMES = ("gptables", "scipy.special")
"""What is imported only where something asks for it."""


def stage_plan(folder: Path) -> None:
    """Stage the document and print where it is."""
    plan = Plan.load(folder)
    with claimed(plan.outputs.private, progress):
        staged, prepared, standing = _stage(plan, Cache(plan.outputs.cache))
    _say_left_in_english(plan, staged)
    _say_draft(plan, prepared, standing)
    say(str(staged.folder))


def make_outputs(
    plan: Plan,
    formats: list[str],
    renderer: str,
    cache: Cache,
    engine: Engine | None = None,
    nursery: Nursery | None = None,
    certificate: Certificate | None = None,
) -> list[Path]:
    """Make every output of the plan in its ``publish`` folder, which is empty; return their paths.

    ``engine`` and ``nursery`` are given where they were started ahead. Where all have approved the plan, the outputs
    are sealed, the PDF with the ``certificate`` if there is one.
    """
    if kept := restore_signed(plan, progress):
        return kept
    rendered = [name for name in formats if name != ANNEX]

    def ahead(document: Path, words: Words) -> None:
        read_ahead(document, rendered, renderer, cache, plan.named("plan", words.lang))

    staged, prepared, standing = _stage(plan, cache, engine, nursery, ahead)
    rendered = _with_those_still_true(plan, rendered, renderer, staged, cache)
    wanted = ANNEX in formats or (plan.published / WORKBOOK).is_file()
    annex = once(partial(_annex, plan, staged, cache) if wanted else list)
    made = []
    for one in staged.every if rendered else ():
        in_language = f" in {LANGUAGES[one.words.lang].english}" if staged.others else ""
        progress(f"Rendering {', '.join(rendered)}{in_language}")
        summaries = once(partial(summarise, plan, prepared, one.folder, rendered, one.words, cache))
        # Before the renderers have begun, all this would keep the PDF waiting, which takes longest.
        meanwhile = partial(_each, (annex, summaries, dependencies))
        stem = plan.named("plan", one.words.lang)
        made += render(one.folder, plan.outputs.publish, rendered, renderer, cache, stem, meanwhile)
        made += summaries()
    made += annex()
    _say_left_in_english(plan, staged)
    made.append(write_figures(plan, prepared))
    made += close_build(plan, prepared, standing, certificate)
    _say_draft(plan, prepared, standing)
    return made


def _each(jobs: Iterable[Callable[[], object]]) -> None:
    for job in jobs:
        job()


def _annex(plan: Plan, staged: Staged, cache: Cache) -> list[Path]:
    progress("Writing the data annex")
    return [path for one in staged.every for path in make_annex(plan, one.folder, one.words, cache)]


def _with_those_still_true(plan: Plan, formats: list[str], renderer: str, staged: Staged, cache: Cache) -> list[str]:
    """The formats asked for, and those that were published before and would come out as they are; says which go."""
    there = [name for name in FORMATS if (plan.published / f"plan.{name}").is_file() and name not in formats]
    true = [name for name in there if is_known(staged.folder, name, renderer, cache)]
    if gone := [f"plan.{name}" for name in there if name not in true]:
        every = ",".join((*FORMATS, ANNEX))
        progress(f"No longer true, and taken out of publish/: {', '.join(gone)}. To have all: --to {every}")
    return [name for name in FORMATS if name in formats or name in true]


def _stage(
    plan: Plan,
    cache: Cache,
    engine: Engine | None = None,
    nursery: Nursery | None = None,
    ahead: Callable[[Path, Words], object] = lambda *_: None,
) -> tuple[Staged, Prepared, Standing]:
    asked = _meanwhile_importing(EngineProcess(engine), nursery, cache) if engine else None
    prepared = prepare(plan, progress, cache, asked)
    standing = standing_of(plan, prepared)
    importing = partial(_import, *_TO_RENDER)
    staged = stage_document(plan, prepared, copy_theme, progress, nursery, cache, standing, importing, ahead)
    return staged, prepared, standing


def _say_left_in_english(plan: Plan, staged: Staged) -> None:
    """Write down what is not in the catalogue, for a translator, and say how much of it is the plan's own."""
    for one in staged.every:
        if found := write_left(plan, one.words):
            progress(found)


def _meanwhile_importing(engine: EngineProcess, nursery: Nursery | None, cache: Cache) -> Asked:
    """The engine; while its answer is awaited, this process imports what it would wait for next, and so do chapters."""
    first = cache.last(HIDDEN) is None

    def asked(*question: Any) -> Any:
        Thread(target=_import, args=_TO_CHOOSE if first else (), daemon=True).start()
        if nursery:
            nursery.go_on()
            if first:
                nursery.load_pens()
        return engine(*question)

    return asked


def import_all() -> None:
    """Import what a build imports once it needs it."""
    _import(*_TO_CHOOSE, *_TO_RENDER, *_AT_TIMES)


def _import(*names: str) -> None:
    for name in names:
        importlib.import_module(name)


def _say_draft(plan: Plan, prepared: Prepared, standing: Standing) -> None:
    if standing.signed:
        return
    counted = Counter(finding.severity for finding in prepared.open)
    critical, warnings = (
        number_of(counted[severity], thing)
        for severity, thing in ((Severity.CRITICAL, "critical finding"), (Severity.WARNING, "warning"))
    )
    left = name_plan("What is left to do, and by whom: yjplan status PLAN", plan.folder)
    progress(f"The plan is a draft: {critical}, {warnings}. {left}")
