"""One approver's yes, recorded; and the day on which a signed edition went to the website."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pipeline.editions.manifest import is_built
from pipeline.editions.proofs import make_salt
from pipeline.editions.seal import SEAL, read_seal
from pipeline.editions.verify import verify_folder
from pipeline.errors import SignOffError
from pipeline.intake.current import current_edition
from pipeline.intake.inputs import inputs_of, sum_of
from pipeline.plan import Approval, Edition, Plan, read_record, still_to_sign
from pipeline.signoff import write_record


def approver_of(plan: Plan, role: str) -> str:
    """The role as ``plan.yml`` writes it; raise SignOffError where it names no such approver."""
    roles = [approver.role for approver in plan.settings.approvers]
    found = next((one for one in roles if one.casefold() == " ".join(role.split()).casefold()), None)
    if found is None:
        raise SignOffError(
            f"'{role}' is no approver of this plan.",
            f"plan.yml names: {'; '.join(roles)}. Give one of them, or correct 'approvers' there.",
        )
    return found


def approve(plan: Plan, approval: Approval) -> list[str]:
    """Record an approval of the plan as it is built now; return the roles that are still to sign.

    Raises
    ------
    SignOffError
        The edition is signed already, this role has signed, or what lies in ``publish/`` is not of the plan as it is.
    """
    record = read_record(plan)
    current = current_edition(plan, record)
    if current.sealed is not None:
        raise SignOffError(
            f"Edition {current.number} is signed already, and nothing has changed since.",
            "There is nothing to sign until a return, the prose or plan.yml changes.",
        )
    approvals = current.recorded.approvals if current.recorded is not None else ()
    if approval.role not in still_to_sign(plan, approvals):
        given = next(one for one in approvals if one.role == approval.role)
        raise SignOffError(f"The {approval.role} has signed this edition already, on {given.date.isoformat()}.")
    if not is_built(plan, current.number):
        raise SignOffError(
            "What lies in publish/ was not made of the plan as it is now.",
            "First build it and read it: yjplan build PLAN",
        )
    salt = make_salt(plan)
    inputs = sum_of(salt, inputs_of(plan, current.number))
    edition = Edition(current.number, inputs, (*approvals, approval))
    write_record(plan, record.with_edition(edition))
    return still_to_sign(plan, edition.approvals)


def publish(plan: Plan, day: date) -> Edition:
    """Record that the signed edition is on the website since this day; raise SignOffError where it is another."""
    record = read_record(plan)
    edition = current_edition(plan, record).sealed
    if edition is None:
        raise SignOffError("The plan as it stands is not signed, so it cannot be published.", "See: yjplan status PLAN")
    if edition.published is not None:
        raise SignOffError(f"Edition {edition.number} was published on {edition.published.isoformat()}.")
    seal = read_seal(plan.outputs.publish / SEAL)
    verdict = verify_folder(plan.outputs.publish, seal)
    if seal.sha256 != edition.seal or not verdict.holds:
        named = ", ".join(one.file for one in verdict.differences) or SEAL
        raise SignOffError(
            f"publish/ is not as it was signed: {named}.", "Put the signed edition back: yjplan build PLAN"
        )
    write_record(plan, record.published_on(edition.number, day))
    return replace(edition, published=day)
