"""``findings.yml`` beside ``plan.yml``: warnings that the service has looked at and lets stand, by role and reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from pipeline.errors import PlanError, SettingsError, number_of
from pipeline.findings import Finding, Severity
from pipeline.plan import Plan
from pipeline.querylog.ledger import Entry
from pipeline.writing import write_text

FILE = "findings.yml"
_HEAD = "# Warnings that the service has looked at and lets stand, each by role and with its reason.\naccepted:\n"


def _one_line(value: object) -> object:
    return " ".join(value.split()) if isinstance(value, str) else value


_Text = Annotated[str, Field(min_length=1), BeforeValidator(_one_line)]


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    key: Annotated[str, BeforeValidator(lambda value: str(value).strip().lower())]
    role: _Text
    reason: _Text
    about: str = ""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    accepted: tuple[_Line, ...] = ()


@dataclass(frozen=True)
class Acceptance:
    """One finding that stands, who decided so (a role, never a person) and why."""

    key: str
    role: str
    reason: str
    about: str = ""


def read_acceptances(plan: Plan) -> dict[str, Acceptance]:
    """The acceptances of a plan by key; raise SettingsError that lists every fault of ``findings.yml``."""
    path = plan.folder / FILE
    return _parse(path.read_text(encoding="utf-8-sig")) if path.is_file() else {}


def _parse(text: str) -> dict[str, Acceptance]:
    try:
        loaded = yaml.safe_load(text)
        lines = _File.model_validate({} if loaded is None else _without_empty(loaded)).accepted
    except yaml.YAMLError as fault:
        raise SettingsError(f"{FILE} cannot be read: {fault}", "Correct the line named above.") from None
    except ValidationError as fault:
        faults = [f"  {'.'.join(map(str, error['loc'])) or '(whole file)'}: {error['msg']}" for error in fault.errors()]
        raise SettingsError(
            "\n".join([f"{FILE} has {number_of(len(faults), 'fault')}:", *faults]),
            "Write 'accepted:' and below it a list with key, role and reason of each finding.",
        ) from None
    accepted: dict[str, Acceptance] = {}
    for line in lines:
        if line.key in accepted:
            raise SettingsError(f"{FILE} accepts {line.key} twice.", "Remove one of the two.")
        accepted[line.key] = Acceptance(line.key, line.role, line.reason, line.about)
    return accepted


def _without_empty(loaded: object) -> object:
    # A list that was emptied by hand leaves its name without a value behind.
    return {k: v for k, v in loaded.items() if v is not None} if isinstance(loaded, dict) else loaded


def accept(plan: Plan, entries: Sequence[Entry], keys: Sequence[str], role: str, reason: str) -> dict[str, Finding]:
    """Record that the findings with these keys stand, and give them by key; raise PlanError where one may not be.

    ``entries`` are those of the last check. What ``findings.yml`` already says, comments too, is kept.
    """
    before = read_acceptances(plan)
    wanted = list(dict.fromkeys(key.strip().lower() for key in keys))
    chosen = [_acceptable(key, entries, before) for key in wanted]
    role, reason = " ".join(role.split()), " ".join(reason.split())
    if not role or not reason:
        raise PlanError("An acceptance needs a role and a reason.", "Give both: --role ROLE --reason REASON")
    lines = [
        {"key": key, "role": role, "reason": reason, "about": f"{found.place}: {found.message}"}
        for key, found in zip(wanted, chosen, strict=True)
    ]
    path = plan.folder / FILE
    text = path.read_text(encoding="utf-8-sig") if path.is_file() else _HEAD
    after = {**before, **{line["key"]: Acceptance(**line) for line in lines}}
    write_text(path, _appended(text, lines, after))
    return dict(zip(wanted, chosen, strict=True))


def withdraw(plan: Plan, keys: Sequence[str]) -> list[Acceptance]:
    """Take the acceptances with these keys out of ``findings.yml`` and give them.

    Everything else in the file, comments too, is kept. Raises PlanError, and takes out none, where one is not there.
    """
    before = read_acceptances(plan)
    wanted = list(dict.fromkeys(key.strip().lower() for key in keys))
    for key in wanted:
        if key not in before:
            raise PlanError(f"{key} is not accepted.", f"What is accepted is listed in {FILE}.")
    path = plan.folder / FILE
    text = path.read_text(encoding="utf-8-sig")
    for key in wanted:
        text = _without(text, key)
    write_text(path, text)
    return [before[key] for key in wanted]


def _acceptable(key: str, entries: Sequence[Entry], before: dict[str, Acceptance]) -> Finding:
    entry = next((entry for entry in entries if entry.key == key and entry.present), None)
    if entry is None:
        raise PlanError(
            f"The last check found nothing with the key {key}.", "List the findings with: yjplan check PLAN --all"
        )
    if entry.finding.severity is Severity.CRITICAL:
        raise PlanError(
            f"{key} is critical and cannot be accepted: {entry.finding.place}: {entry.finding.message}",
            entry.finding.what_to_do or "It has to be corrected in the return.",
        )
    if entry.finding.severity is Severity.INFO:
        raise PlanError(f"{key} is a note: there is nothing to accept.", "Accept warnings only.")
    if key in before:
        raise PlanError(f"{key} is accepted already, by {before[key].role}.", f"Change the reason in {FILE}.")
    return entry.finding


def _appended(text: str, lines: list[dict[str, str]], after: dict[str, Acceptance]) -> str:
    """``text`` with ``lines`` at its end, indented as the list that is there."""
    start = text if text.endswith("\n") or not text else f"{text}\n"
    block = yaml.safe_dump(lines, allow_unicode=True, sort_keys=False, width=10_000)
    for head in ("", "accepted:\n"):
        for indent in ("  ", "", "    "):
            candidate = start + head + "".join(f"{indent}{line}\n" for line in block.splitlines())
            try:
                if _parse(candidate) == after:
                    return candidate
            except SettingsError:
                continue
    raise PlanError(f"{FILE} is written in a way that cannot be added to.", f"Add these lines to it by hand:\n{block}")


def _without(text: str, key: str) -> str:
    """``text`` without the lines of the acceptance with this key."""
    after = {kept: acceptance for kept, acceptance in _parse(text).items() if kept != key}
    lines = text.splitlines(keepends=True)
    for first, last in _places(text, key):
        candidate = "".join(lines[:first] + lines[last + 1 :])
        try:
            if _parse(candidate) == after:
                return candidate
        except SettingsError:
            continue
    raise PlanError(f"{FILE} is written in a way that cannot be edited here.", f"Remove the entry {key} by hand.")


def _places(text: str, key: str) -> Iterator[tuple[int, int]]:
    """The first and the last line of each entry of the file with this key, from 0."""
    document = yaml.compose(text, Loader=yaml.SafeLoader)
    for entry in (entry for _, accepted in document.value for entry in accepted.value):
        if any(name.value == "key" and value.value.strip().lower() == key for name, value in entry.value):
            ends = [value.end_mark for _, value in entry.value]
            # The mark of a text on lines of its own stands at the beginning of the line after it.
            yield entry.start_mark.line, max(end.line - (end.column == 0) for end in ends)
