"""``yjplan build``: what has to be done at all, before anything is imported that takes long.

Where nothing has changed since the last build, its outputs are the answer. Else the processes that take long to start
are started first, and ``pipeline.cli.building`` does the work.
"""

from __future__ import annotations

import json
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.ahead import Helpers, helpers
from pipeline.cache import Cache, Entry, changed, checksums_below
from pipeline.claim import claimed
from pipeline.cli.terminal import progress, say
from pipeline.plan import Plan
from pipeline.plan.inputs import CODE, PACKAGES, plan_files, project_files, renderer_checksum
from pipeline.plan.publishing import ANNEX, publishing, recover
from pipeline.render import check_request

if TYPE_CHECKING:
    from pipeline.editions import Certificate

BUILD = "build"
_ON_RETURNS = ("returns/", "plan.yml", "findings.yml", "data_contracts/", CODE, PACKAGES)
"""How the names of inputs begin that the figures rest on."""


def build_plan(folder: Path, formats: list[str], renderer: str, *, force: bool = False, verify: bool = False) -> int:
    """Build the plan, as far as something has changed, and print the path of every output.

    Give 1 where a second build elsewhere, to ``verify``, makes something else; otherwise 0.
    """
    plan = Plan.load(folder)
    for path in rebuild(plan, formats, renderer, force=force):
        say(str(path))
    if not verify:
        return 0
    from pipeline.cli.twice import say_second_build

    return say_second_build(plan, formats, renderer)


def rebuild(
    plan: Plan,
    formats: list[str],
    renderer: str,
    *,
    force: bool = False,
    started: Helpers | None = None,
    certificate: Certificate | None = None,
) -> list[Path]:
    """Build the plan, as far as something has changed; return the path of every output.

    ``started`` are helpers that stand ready; without them, they are started where they are needed. ``certificate``
    signs the PDF of a plan that all have approved.
    """
    rendered = [name for name in formats if name != ANNEX]
    if rendered or not formats:
        check_request(rendered, renderer)
    with claimed(plan.outputs.private, progress):
        recover(plan)
        cache = Cache(plan.outputs.cache, anew=force)
        inputs = build_inputs(plan, formats, renderer)
        entry = cache.find(BUILD, inputs)
        made = outputs_of(plan, entry) if entry else None
        if made:
            progress("Nothing has changed since the last build: these are its outputs")
        else:
            needed = helpers() if force or _on_returns(cache, inputs) else nullcontext(Helpers())
            with needed if started is None else nullcontext(started) as ready:
                made = _build(plan, formats, renderer, cache, ready, certificate)
            if build_inputs(plan, formats, renderer) == inputs:  # else something was saved meanwhile
                cache.keep(BUILD, inputs, json.dumps(made).encode())
            cache.prune()
    return [plan.outputs.publish / name for name in made["printed"]]


def build_inputs(plan: Plan, formats: list[str], renderer: str) -> dict[str, str]:
    """Everything that a build reads, by name, with checksums."""
    asked = {"the formats": ",".join(formats), "the renderer": renderer_checksum(renderer)}
    return {**plan_files(plan), **project_files(), **asked, "the folder": plan.publish_name}


def outputs_of(plan: Plan, entry: Entry) -> dict | None:
    """What the last build told, if ``publish/`` still holds exactly what it made."""
    made = json.loads(entry.data)
    return made if checksums_below(plan.outputs.publish) == made["files"] else None


def _on_returns(cache: Cache, inputs: dict[str, str]) -> bool:
    """Whether something has changed that the figures rest on."""
    last = cache.last(BUILD)
    return last is None or any(name.startswith(_ON_RETURNS) for name in changed(last.parts, inputs))


def _build(
    plan: Plan,
    formats: list[str],
    renderer: str,
    cache: Cache,
    ready: Helpers,
    certificate: Certificate | None,
) -> dict:
    from pipeline.cli.building import make_outputs

    with publishing(plan) as beside:
        paths = make_outputs(beside, formats, renderer, cache, ready.engine, ready.nursery, certificate)
        names = [path.relative_to(beside.outputs.publish).as_posix() for path in paths]
    return {"printed": names, "files": checksums_below(plan.outputs.publish)}
