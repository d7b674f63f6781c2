"""``yjplan stage`` and ``yjplan build``."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from pipeline.annex import FORMAT as ANNEX
from pipeline.annex import WORKBOOK, make_annex
from pipeline.chapters.warm import warm_kernels
from pipeline.cli.terminal import progress, say
from pipeline.document import Staged
from pipeline.document import stage as stage_document
from pipeline.findings import Severity
from pipeline.plan import Plan
from pipeline.prepare import Prepared, prepare
from pipeline.render import FORMATS, check_request, copy_theme, render
from pipeline.summaries import SUMMARIES, summarise


def stage_plan(folder: Path) -> None:
    """Stage the document and print where it is."""
    plan = Plan.load(folder)
    staged, prepared = _stage(plan)
    _say_draft(prepared)
    say(str(staged.folder))


def build_plan(folder: Path, formats: list[str], renderer: str) -> None:
    """Build the plan and print the path of every output."""
    plan = Plan.load(folder)
    rendered = [name for name in formats if name != ANNEX]
    if rendered or not formats:
        check_request(rendered, renderer)
    staged, prepared = _stage(plan)
    made = []
    if rendered:
        progress(f"Rendering {', '.join(rendered)}")
        made += render(staged.folder, plan.outputs.publish, rendered, renderer)
        made += summarise(plan, prepared, staged.folder, rendered)
    if ANNEX in formats:
        progress("Writing the data annex")
        made += make_annex(plan, staged.folder)
    made.append(_write_figures(plan, prepared))
    _say_draft(prepared)
    _say_older(plan.outputs.publish, formats)
    for path in made:
        say(str(path))


def _say_older(publish: Path, formats: list[str]) -> None:
    """Say which outputs are left from an earlier build: their figures may not be those of this one."""
    named = [f"{made}.{name}" for name in FORMATS if name not in formats for made in ("plan", *SUMMARIES)]
    named += [WORKBOOK] if ANNEX not in formats else []
    older = [name for name in named if (publish / name).is_file()]
    if older:
        progress(f"From an earlier build, and left as they were: {', '.join(older)}")


def _stage(plan: Plan) -> tuple[Staged, Prepared]:
    with warm_kernels() as kernels:  # they warm while the returns are checked
        prepared = prepare(plan, progress)
        return stage_document(plan, prepared, copy_theme, progress, kernels), prepared


def _write_figures(plan: Plan, prepared: Prepared) -> Path:
    """Write ``figures.json``: every figure as it may be seen."""
    disclosed = prepared.disclosed
    figures = {
        figure.id: figure.as_dict() | {"suppressed": figure.id in disclosed.suppressed} for figure in disclosed.figures
    }
    described = {"plan": plan.name, "as_of": plan.settings.as_of.isoformat(), "figures": figures}
    path = plan.outputs.publish / "figures.json"
    beside = path.with_name(".figures.json.part")
    beside.write_text(json.dumps(described, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return beside.replace(path)


def _say_draft(prepared: Prepared) -> None:
    counted = Counter(finding.severity for finding in prepared.open)
    critical, warnings = counted[Severity.CRITICAL], counted[Severity.WARNING]
    if critical or warnings:
        progress(
            f"The plan is a draft: {critical} critical finding(s), {warnings} warning(s). "
            "List them with: yjplan check PLAN"
        )
