"""``sign-off.yml`` beside ``plan.yml``: who approved which edition, what it was, and when it was published.

``pipeline/signoff`` writes it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from pipeline.errors import SignOffError, number_of
from pipeline.plan.folder import Plan

FILE = "sign-off.yml"


@dataclass(frozen=True)
class Approval:
    """One approver's yes to one edition: the role that ``plan.yml`` names, who held it, and on which day."""

    role: str
    name: str
    date: date
    statement: str = ""


@dataclass(frozen=True)
class Edition:
    """One edition: what it was made from (a keyed checksum), its approvals, and once sealed its seal's checksum."""

    number: int
    inputs: str
    approvals: tuple[Approval, ...] = ()
    seal: str = ""
    published: date | None = None

    @property
    def signed(self) -> bool:
        return bool(self.seal)


@dataclass(frozen=True)
class Record:
    """Every edition that someone has approved, oldest first; only the last may be without a seal."""

    editions: tuple[Edition, ...] = ()

    @property
    def signed(self) -> tuple[Edition, ...]:
        return tuple(edition for edition in self.editions if edition.signed)

    @property
    def last_signed(self) -> Edition | None:
        return self.signed[-1] if self.signed else None

    @property
    def begun(self) -> Edition | None:
        """The edition that some have approved, but not all."""
        last = self.editions[-1] if self.editions else None
        return last if last is not None and not last.signed else None

    def with_edition(self, edition: Edition) -> Record:
        """The record with this edition in the place of the one of its number."""
        kept = [one for one in self.editions if one.number != edition.number]
        return Record(tuple(sorted((*kept, edition), key=lambda one: one.number)))

    def published_on(self, number: int, day: date) -> Record:
        return Record(tuple(replace(one, published=day) if one.number == number else one for one in self.editions))


def still_to_sign(plan: Plan, approvals: tuple[Approval, ...]) -> list[str]:
    """The roles of ``plan.yml`` whose approval is missing, in its order; one named twice must sign twice."""
    given = [approval.role for approval in approvals]
    missing = []
    for approver in plan.settings.approvers:
        if approver.role in given:
            given.remove(approver.role)
        else:
            missing.append(approver.role)
    return missing


_Sum = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
_Text = Annotated[str, Field(min_length=1), BeforeValidator(lambda value: " ".join(str(value).split()))]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Approval(_Strict):
    role: _Text
    name: _Text
    date: date
    statement: str = ""


class _Edition(_Strict):
    number: Annotated[int, Field(ge=1)]
    inputs: _Sum
    approvals: tuple[_Approval, ...]
    seal: _Sum | None = None
    published: date | None = None


class _File(_Strict):
    editions: tuple[_Edition, ...] = ()


def read_record(plan: Plan) -> Record:
    """The record of a plan; empty when nobody has signed. Raise SignOffError that lists every fault of the file."""
    path = plan.folder / FILE
    if not path.is_file():
        return Record()
    try:
        loaded = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
        read = _File.model_validate({} if loaded is None else loaded)
    except (yaml.YAMLError, UnicodeDecodeError) as fault:
        raise SignOffError(f"{FILE} cannot be read: {fault}", _RESTORE) from None
    except ValidationError as fault:
        faults = [f"  {'.'.join(map(str, error['loc'])) or '(whole file)'}: {error['msg']}" for error in fault.errors()]
        raise SignOffError("\n".join([f"{FILE} has {number_of(len(faults), 'fault')}:", *faults]), _RESTORE) from None
    editions = tuple(_edition(one) for one in read.editions)
    if [edition.number for edition in editions] != list(range(1, len(editions) + 1)):
        raise SignOffError(f"{FILE} does not count its editions from 1 without a gap.", _RESTORE)
    return Record(editions)


_RESTORE = "Put back the copy that is kept with the plan; the commands write this file."


def _edition(read: _Edition) -> Edition:
    approvals = tuple(Approval(**approval.model_dump()) for approval in read.approvals)
    return Edition(read.number, read.inputs, approvals, read.seal or "", read.published)
