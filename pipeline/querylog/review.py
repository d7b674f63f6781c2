"""From the findings of one run and the list of the run before to the new list and what changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import duckdb

from pipeline.contracts import Contract
from pipeline.findings import Finding, Severity
from pipeline.querylog.acceptance import FILE, Acceptance
from pipeline.querylog.keys import keyed
from pipeline.querylog.ledger import Changes, Entry, Ledger, Status, returns_checksum


@dataclass(frozen=True)
class Review:
    """The list after this run, and what changed since the one before."""

    ledger: Ledger
    changes: Changes
    first: bool  # whether there was no run before
    unmatched: tuple[Acceptance, ...]  # acceptances of what is not found any more

    @property
    def current(self) -> tuple[Entry, ...]:
        """What this run found, acceptances that match nothing included."""
        return tuple(entry for entry in self.ledger.entries if entry.seen and entry.present)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of ``current``."""
        return tuple(entry.finding for entry in self.current)

    @property
    def accepted(self) -> frozenset[Finding]:
        """The findings that stand and are no longer in the way."""
        return frozenset(entry.finding for entry in self.current if entry.status is Status.ACCEPTED)

    def entry(self, key: str) -> Entry:
        return next(entry for entry in self.ledger.entries if entry.key == key)


def review(
    findings: Iterable[Finding],
    contracts: Mapping[str, Contract],
    warehouse: duckdb.DuckDBPyConnection,
    accepted: Mapping[str, Acceptance],
    before: Ledger | None,
) -> Review:
    """Give every finding its key and status, and close those that no longer occur.

    ``warehouse`` is the one that was built in the same run as the ``findings``; ``before`` the list of the last run.
    """
    found = keyed(findings, contracts, warehouse)
    returns = returns_checksum(warehouse.execute("SELECT file, sha256 FROM sources").fetchall())
    read = {dataset for (dataset,) in warehouse.execute("SELECT dataset FROM sources WHERE rows > 0").fetchall()}
    past = {entry.key: entry for entry in before.entries} if before is not None else {}
    unread = _unread(past.values(), found, read)
    known = {key: found.get(key) or past[key].finding for key in (*found, *unread)}
    about = _about_acceptances(accepted, known)
    found |= keyed(about, contracts, warehouse)
    entries = [_present(key, finding, accepted, past, returns) for key, finding in found.items()]
    entries += [_gone(entry, entry.key in unread, accepted, returns) for key, entry in past.items() if key not in found]
    kept = tuple(entry for entry in entries if entry.seen or entry.finding.severity is not Severity.INFO)
    changes = _changes(kept, past) if before is not None else Changes()
    unmatched = tuple(acceptance for key, acceptance in accepted.items() if key not in known)
    return Review(Ledger(returns, kept), changes, before is None, unmatched)


def accepted_findings(
    findings: Iterable[Finding],
    contracts: Mapping[str, Contract],
    warehouse: duckdb.DuckDBPyConnection,
    accepted: Mapping[str, Acceptance],
) -> frozenset[Finding]:
    """The warnings among ``findings`` that are accepted; a critical finding never is."""
    if not accepted:
        return frozenset()
    found = keyed(findings, contracts, warehouse)
    return frozenset(f for key, f in found.items() if key in accepted and f.severity is Severity.WARNING)


def _present(
    key: str, finding: Finding, accepted: Mapping[str, Acceptance], past: Mapping[str, Entry], returns: str
) -> Entry:
    earlier = past.get(key)
    since = earlier.since if earlier is not None and earlier.present else returns
    if finding.severity is Severity.INFO:
        return Entry(key, Status.NOTED, finding, since)
    if key in accepted and finding.severity is Severity.WARNING:
        return Entry(key, Status.ACCEPTED, finding, since, role=accepted[key].role, reason=accepted[key].reason)
    return Entry(key, Status.OPEN, finding, since)


def _gone(entry: Entry, unread: bool, accepted: Mapping[str, Acceptance], returns: str) -> Entry:
    """What becomes of an entry that this run did not find."""
    if not entry.present:
        return entry
    if unread:
        now = _present(entry.key, entry.finding, accepted, {entry.key: entry}, returns)
        return replace(now, seen=False)
    return replace(entry, status=Status.FIXED, until=returns, seen=False)


def _unread(past: Iterable[Entry], found: Mapping[str, Finding], read: set[str]) -> set[str]:
    """The keys of what may well be wrong still: the return is missing or cannot be used, so nobody could look."""
    stopped = {finding.dataset for finding in found.values() if finding.severity is Severity.CRITICAL} - read - {""}
    return {
        entry.key for entry in past if entry.present and entry.key not in found and entry.finding.dataset in stopped
    }


def _about_acceptances(accepted: Mapping[str, Acceptance], known: Mapping[str, Finding]) -> list[Finding]:
    findings = []
    for key, acceptance in accepted.items():
        if key not in known:
            findings.append(
                Finding(
                    "acceptance_unmatched",
                    Severity.INFO,
                    f"{key} is accepted by {acceptance.role}, but nothing with this key is found any more: "
                    "it changes nothing.",
                    f"Take it out: yjplan accept PLAN {key} --withdraw. If the same question came back with another "
                    "value, accept that one.",
                    file=FILE,
                    found=key,
                )
            )
        elif known[key].severity is Severity.CRITICAL:
            findings.append(
                Finding(
                    "acceptance_of_critical",
                    Severity.WARNING,
                    f"{key} is accepted by {acceptance.role}, but it is critical: its row stays out of every figure.",
                    f"Have the return corrected, and remove {key} from {FILE}.",
                    file=FILE,
                    found=key,
                )
            )
    return findings


def _changes(entries: Iterable[Entry], past: Mapping[str, Entry]) -> Changes:
    new, back, fixed = [], [], []
    for entry in entries:
        earlier = past.get(entry.key)
        if entry.finding.severity is Severity.INFO:
            continue
        if entry.present and earlier is None:
            new.append(entry.key)
        elif entry.present and earlier is not None and not earlier.present:
            back.append(entry.key)
        elif not entry.present and earlier is not None and earlier.present:
            fixed.append(entry.key)
    return Changes(tuple(new), tuple(back), tuple(fixed))
