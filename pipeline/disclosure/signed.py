"""What readers know from the editions of this plan that were signed before the one at hand.

A plan folder keeps of each signed edition its figures and which counts it had hidden. A later edition differs little:
what it shows and an earlier one hid could be worked out together with what that one showed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.disclosure.suppression import EarlierEdition
from pipeline.errors import SignOffError
from pipeline.intake.current import current_edition
from pipeline.intake.inputs import figures_file
from pipeline.measures import Measured, Unit
from pipeline.plan import Plan

HIDDEN_COUNTS = "hidden_counts"
"""The key under which the ids of hidden counts stand beside the figures of a signed edition."""


def signed_before(plan: Plan) -> tuple[Path, ...]:
    """The files that tell of the signed editions before this one; raise SignOffError where one is gone."""
    files = tuple(figures_file(plan, number) for number in range(1, current_edition(plan).number))
    for path in files:
        if not path.is_file():
            raise SignOffError(
                f"What a signed edition published is gone: {path.parent.name}/{path.name} is not in the plan.",
                "Put back the copy that is kept with the plan: what it hid must stay hidden.",
            )
    return files


def known_from_signed(measured: Sequence[Measured], files: Iterable[Path]) -> EarlierEdition:
    """The counts that signed editions hid, and those that they showed as they still are."""
    published: set[str] = set()
    hidden: set[str] = set()
    for path in files:
        said = json.loads(path.read_text(encoding="utf-8"))
        published |= _shown_alike(measured, said["figures"])
        hidden |= set(said[HIDDEN_COUNTS])
    return EarlierEdition(frozenset(published - hidden), frozenset(hidden))


def _shown_alike(measured: Sequence[Measured], figures: Mapping[str, Mapping[str, Any]]) -> set[str]:
    values = {count.id: count.value for part in measured for count in part.counts}
    found = set()
    for figure in (figure for part in measured for figure in part.figures):
        then = figures.get(figure.id)
        if then is None or figure.unit is not Unit.COUNT or len(figure.counts) != 1:
            continue
        (count,) = figure.counts
        alike = (then["display"], then["period"]) == (figure.shown, figure.period)
        if alike and count in values and values[count] == figure.value:
            found.add(count)
    return found
