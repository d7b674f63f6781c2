"""``seal.json``: what a signed edition is, so that any copy of it can be told from one that was altered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.cache import checksum
from pipeline.document import Standing
from pipeline.editions.contents import Sums, parts_of, sums_of
from pipeline.editions.manifest import files_below, outputs_of
from pipeline.errors import SignOffError
from pipeline.plan import Approval, Plan

SEAL = "seal.json"


@dataclass(frozen=True)
class Seal:
    """A seal as read: who signed which edition, and the checksum of every output and of its parts."""

    plan: str
    service: str
    years: str
    edition: int
    approvals: tuple[Approval, ...]
    outputs: Mapping[str, str]
    parts: Mapping[str, Sums]
    sha256: str  # of the seal itself

    @property
    def in_words(self) -> str:
        approved = "; ".join(f"{a.role}, {a.name}, on {a.date.isoformat()}" for a in self.approvals)
        return (
            f"edition {self.edition} of the Youth Justice Plan {self.years} of {self.service}, approved by {approved}"
        )


def seal_text(plan: Plan, standing: Standing) -> str:
    """The text of ``seal.json`` for what lies in ``publish``."""
    settings = plan.settings
    files = files_below(plan.outputs.publish)
    parts = {name: sums_of(found) for name, path in files.items() if (found := parts_of(name, path.read_bytes()))}
    said = {
        "plan": plan.name,
        "service": settings.service,
        "years": settings.edition,
        "as_of": settings.as_of.isoformat(),
        "edition": standing.edition,
        "approvals": [
            {"role": a.role, "name": a.name, "date": a.date.isoformat(), "statement": a.statement}
            for a in standing.approvals
        ],
        "checksums": dict(standing.sums),
        "outputs": outputs_of(plan.outputs.publish),
        "parts": parts,
    }
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def read_seal(path: Path) -> Seal:
    """The seal in a file; raise SignOffError where it is none."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise SignOffError(
            f"There is no seal: {path.name} is not in {path.parent}.",
            "Name it with --seal; it was published together with the plan when that was signed.",
        ) from None
    try:
        return _seal(json.loads(data), sum_of_seal(data))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise SignOffError(
            f"{path.name} is not a seal, or was altered.", "Name the seal.json of a signed plan."
        ) from None


def sum_of_seal(data: bytes) -> str:
    """The checksum by which ``sign-off.yml`` knows a seal."""
    return checksum(data)


def _seal(said: dict[str, Any], sha256: str) -> Seal:
    approvals = tuple(
        Approval(one["role"], one["name"], date.fromisoformat(one["date"]), one["statement"])
        for one in said["approvals"]
    )
    outputs = {name: one["sha256"] for name, one in said["outputs"].items()}
    parts = {name: sums for name, sums in said["parts"].items() if isinstance(sums, dict | list)}
    return Seal(said["plan"], said["service"], said["years"], int(said["edition"]), approvals, outputs, parts, sha256)
