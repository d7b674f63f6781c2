"""Which edition the files of a plan folder make: one that was approved, or a new one."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from pipeline.errors import SignOffError
from pipeline.intake.inputs import inputs_of, read_salt, sum_of
from pipeline.plan import Edition, Plan, Record, read_record


@dataclass(frozen=True)
class Current:
    """The edition that the plan folder holds now.

    ``recorded`` is what ``sign-off.yml`` has of this very content, if anything; ``outdated`` are the approvals of a
    content that has changed since, before all had approved it.
    """

    number: int
    recorded: Edition | None
    outdated: Edition | None

    @property
    def sealed(self) -> Edition | None:
        return self.recorded if self.recorded is not None and self.recorded.signed else None


def current_edition(plan: Plan, record: Record | None = None) -> Current:
    """The edition that the files of the plan folder make: the last signed one as long as nothing has changed."""
    record = read_record(plan) if record is None else record
    last, begun = record.last_signed, record.begun
    if last is not None and _is_of(plan, last):
        return Current(last.number, last, None)
    number = 1 if last is None else last.number + 1
    if begun is None:
        return Current(number, None, None)
    return Current(number, begun, None) if _is_of(plan, begun) else Current(number, None, begun)


def _is_of(plan: Plan, edition: Edition) -> bool:
    """Whether an edition was approved with the very files that are there now."""
    salt = read_salt(plan)
    if not salt:
        raise SignOffError(
            "sign-off.yml is there and sign-off.salt is not: what was signed cannot be told from what was changed.",
            "Put back sign-off.salt; it is kept with the plan, as private as the returns.",
        )
    return hmac.compare_digest(sum_of(salt, inputs_of(plan, edition.number)), edition.inputs)
