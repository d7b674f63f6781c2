"""How ``yjplan check`` tells what it found: by partner, the pressing in full, the rest in few lines.

What comes from a return is printed as visible text: a terminal must not obey a control sequence from a spreadsheet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from pipeline.cli.terminal import coloured, say
from pipeline.findings import Severity
from pipeline.querylog import Entry, Review, Status
from pipeline.querylog.safe_text import visible

MOST_ALIKE = 10
"""How many findings of one rule are printed in full; the query log and ``--all`` have the others."""

_COLOUR = {Severity.CRITICAL: "red", Severity.WARNING: "yellow", Severity.INFO: "green"}
_NAMES = {
    Severity.CRITICAL: ("critical", "critical"),
    Severity.WARNING: ("warning", "warnings"),
    Severity.INFO: ("note", "notes"),
}


def say_review(reviewed: Review, *, everything: bool) -> None:
    """Print the findings of this run by partner; all of them in full with ``everything``."""
    by_partner = sorted(reviewed.current, key=lambda entry: entry.finding.partner)
    for partner, group in groupby(by_partner, key=lambda entry: entry.finding.partner):
        entries = list(group)
        say(f"{coloured(visible(partner) or 'Whole plan', 'bold')}: {_counted(entries)}")
        if everything:
            for entry in entries:
                _say_in_full(entry)
        else:
            _say_pressing([entry for entry in entries if entry.status is Status.OPEN])
            _say_notes([entry for entry in entries if entry.status is Status.NOTED])
        say()


def say_summary(reviewed: Review, logs: Mapping[str, Path], read: str, site: Path | None) -> None:
    """Print where the query logs are, what changed since the last check, and what was found in one line."""
    if logs:
        say(f"Query logs to send, one for each partner: {next(iter(logs.values())).parent}")
    if site is not None:
        say(f"Data Docs: {site}")
    if not reviewed.first:
        _say_changes(reviewed)
    total = _counted(reviewed.current)
    say(f"{read} {f'Found: {total}.' if total else 'Nothing to correct.'}")


def _counted(entries: Iterable[Entry]) -> str:
    counted = Counter("accepted" if e.status is Status.ACCEPTED else e.finding.severity for e in entries)
    parts = [f"{counted[s]} {_NAMES[s][counted[s] != 1]}" for s in Severity if counted[s]]
    return ", ".join(parts + ([f"{counted['accepted']} accepted"] if counted["accepted"] else []))


def _say_pressing(entries: Sequence[Entry]) -> None:
    said: Counter[str] = Counter()
    for entry in entries:
        said[entry.finding.rule] += 1
        if said[entry.finding.rule] <= MOST_ALIKE:
            _say_in_full(entry)
    for rule, count in said.items():
        if count > MOST_ALIKE:
            say(f"  and {count - MOST_ALIKE} more of the kind '{rule}': they are in the query log; --all prints them")


def _say_in_full(entry: Entry) -> None:
    finding = entry.finding
    name = coloured(_NAMES[finding.severity][0].capitalize(), _COLOUR[finding.severity])
    say(f"  {name} {entry.key}: {visible(finding.place)}".rstrip())
    say(f"    {visible(finding.message)}")
    if entry.status is Status.ACCEPTED:
        say(f"    Accepted by {visible(entry.role)}: {visible(entry.reason)}")
    elif finding.what_to_do:
        say(f"    → {visible(finding.what_to_do)}")


def _say_notes(entries: Sequence[Entry]) -> None:
    """One line for each kind of note: the first one, and how many there are like it."""
    kinds: dict[str, list[Entry]] = {}
    for entry in entries:
        kinds.setdefault(entry.finding.rule, []).append(entry)
    for alike in kinds.values():
        first = alike[0].finding
        more = f" (and {len(alike) - 1} more like it; --all prints them)" if len(alike) > 1 else ""
        say(f"  {coloured('Note', _COLOUR[Severity.INFO])}: {visible(f'{first.place}: {first.message}')}{more}")


def _say_changes(reviewed: Review) -> None:
    changes = reviewed.changes
    if not (changes.new or changes.back or changes.fixed):
        say("Since the last check: nothing changed.")
        return
    parts = [(changes.new, "new"), (changes.back, "come back"), (changes.fixed, "fixed")]
    say("Since the last check: " + ", ".join(f"{len(keys)} {word}" for keys, word in parts if keys) + ".")
    for keys, word in ((changes.fixed, "Fixed"), (changes.back, "Come back")):
        for key in keys[:MOST_ALIKE]:
            finding = reviewed.entry(key).finding
            say(f"  {word} {key}: {visible(f'{finding.place}: {finding.message}')}")
        if len(keys) > MOST_ALIKE:
            say(f"  and {len(keys) - MOST_ALIKE} more")
