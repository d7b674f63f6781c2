"""``yjplan build --verify``: whether a second build, elsewhere, gives the same bytes."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.cli.terminal import progress, say
from pipeline.editions.manifest import files_below
from pipeline.editions.twice import built_elsewhere
from pipeline.plan import Plan


def say_second_build(plan: Plan, formats: Sequence[str], renderer: str) -> int:
    """Build the plan again in other circumstances and say what differs; give 1 where anything does, else 0."""
    progress("Building once more, in another folder, time zone and locale, on one core")
    different = built_elsewhere(plan, formats, renderer)
    for one in different:
        say(f"{one.file} {one.what}")
        for place in one.places:
            say(f"  {place}")
    if not different:
        say(f"Built twice: {len(files_below(plan.outputs.publish))} files are the same to the byte.")
    return int(bool(different))
