"""Last year's figures, as readers saw them, for this year's plan to compare with."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.editions import FIGURES, SEAL
from pipeline.measures.display import NOT_AVAILABLE
from pipeline.measures.previous import PREFIXES
from pipeline.plan import Plan
from pipeline.prepare import Prepared

FILE = Path("previous_figures.csv")
COLUMNS = ("figure", "label", "display", "value", "unit", "period", "edition", "standing")


def previous_figures(old: Plan, prepared: Prepared) -> list[dict[str, Any]]:
    """A row for each figure of ``old`` that has a value: as published, or else as it would be.

    What was hidden comes along as hidden: its display is the mark, and it has no value.
    """
    standing = "sealed" if (old.outputs.publish / SEAL).is_file() else "draft"
    common = {"edition": old.settings.edition, "standing": standing}
    return [
        _row(figure_id, said) | common
        for figure_id, said in sorted(_shown(old, prepared).items())
        if said["display"] not in ("", NOT_AVAILABLE) and figure_id.split(".")[0] not in PREFIXES
    ]


def _shown(old: Plan, prepared: Prepared) -> Mapping[str, Mapping[str, Any]]:
    published = old.outputs.publish / FIGURES
    if published.is_file():
        return json.loads(published.read_text(encoding="utf-8"))["figures"]
    hidden = prepared.disclosed.suppressed
    return {figure.id: figure.as_dict() | {"suppressed": figure.id in hidden} for figure in prepared.disclosed.figures}


def _row(figure_id: str, said: Mapping[str, Any]) -> dict[str, Any]:
    number = said["value"] if isinstance(said["value"], int | float) and not said["suppressed"] else None
    return {
        "figure": figure_id,
        "label": said["label"],
        "display": said["display"],
        "value": number,
        "unit": said["unit"],
        "period": said["period"],
    }


def write_previous(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write the rows as a return; without any there is no file."""
    if not rows:
        return
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8", newline="\n")
