"""The one list of findings that is kept from run to run, in ``outputs/<plan>/private/findings.json``."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from pipeline.errors import PlanError
from pipeline.findings import Finding, Severity
from pipeline.plan import Plan
from pipeline.writing import write_text

FILE = "findings.json"
_FORMAT = 1


class Status(StrEnum):
    """What became of a finding."""

    OPEN = "open"  # somebody has to answer it
    ACCEPTED = "accepted"  # a warning that stands, by role and with a reason
    FIXED = "fixed"  # no longer found
    NOTED = "noted"  # a note: nothing to do


@dataclass(frozen=True)
class Entry:
    """One finding and what became of it.

    ``since`` and ``until`` are checksums of the returns: those in which it first was found, and those in which it no
    longer was. ``seen`` is whether the last run found it; it may be open without, when its return was not read.
    """

    key: str
    status: Status
    finding: Finding
    since: str
    until: str = ""
    seen: bool = True
    role: str = ""
    reason: str = ""

    @property
    def present(self) -> bool:
        return self.status is not Status.FIXED

    def as_dict(self) -> dict[str, object]:
        """The entry as plain values: its own, then those of the finding."""
        own = {"key": self.key, "status": self.status.value, "role": self.role, "reason": self.reason}
        return own | {"since": self.since, "until": self.until, "seen": self.seen} | self.finding.as_dict()


@dataclass(frozen=True)
class Ledger:
    """Every finding of a plan up to one run. ``returns`` is the checksum of the returns of that run."""

    returns: str
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Changes:
    """The keys of what changed since the run before; nothing on a first run."""

    new: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()


def returns_checksum(files: Iterable[tuple[str, str]]) -> str:
    """A short checksum of everything that was read: pairs of file name and SHA-256, in any order."""
    digest = hashlib.sha256()
    for file, sha256 in sorted(set(files)):
        digest.update(f"{file}\0{sha256}\n".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:12]


def read_ledger(plan: Plan) -> Ledger | None:
    """The list as the last run left it, or None before the first; raise PlanError when it is not such a list."""
    path = plan.outputs.private / FILE
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        if said["format"] != _FORMAT:
            raise ValueError(f"format {said['format']}")
        return Ledger(said["returns"], tuple(_entry(one) for one in said["findings"]))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise PlanError(
            f"The list of earlier findings cannot be read ({type(fault).__name__}): {path}",
            "Delete it: the next check starts a new list, and what was accepted stays accepted in findings.yml.",
        ) from None


def write_ledger(plan: Plan, ledger: Ledger) -> Path:
    """Write the list, whole or not at all, and give its path."""
    lines = ",\n".join(json.dumps(entry.as_dict(), ensure_ascii=True) for entry in ledger.entries)
    head = f'"format": {_FORMAT}, "returns": {json.dumps(ledger.returns)}'
    return write_text(plan.outputs.private / FILE, f'{{{head}, "findings": [\n{lines}\n]}}\n')


def _entry(said: dict[str, Any]) -> Entry:
    own = {name: said.pop(name) for name in ("key", "since", "until", "seen", "role", "reason")}
    status = Status(said.pop("status"))
    finding = Finding(**(said | {"severity": Severity(said["severity"])}))
    return Entry(status=status, finding=finding, **own)
