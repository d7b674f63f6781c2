"""Which edition of a plan the next build makes, who has approved it, and what differs from the one signed before."""

from __future__ import annotations

from pipeline.cache import checksum
from pipeline.document import Standing
from pipeline.editions.compare import Changes, compare, read_said
from pipeline.editions.published import figures_text
from pipeline.editions.software import code_checksum
from pipeline.editions.telling import changes_part, lists
from pipeline.intake.current import current_edition
from pipeline.intake.inputs import figures_file
from pipeline.plan import Edition, Plan, still_to_sign
from pipeline.prepare import Prepared


def standing_of(plan: Plan, prepared: Prepared) -> Standing:
    """Where the plan stands, for the document that is to be made of it."""
    current = current_edition(plan)
    changes = ""
    if current.number > 1:
        found = lists(changes_since(plan, prepared, current.number - 1), *_called(current.number))
        changes = changes_part(found, current.number)
    if current.recorded is None:
        return Standing(current.number, changes=changes)
    approvals = current.recorded.approvals
    signed = current.recorded.signed or not still_to_sign(plan, approvals)
    sums = _sums(plan, prepared, current.recorded) if signed else ()
    return Standing(current.number, signed, approvals, sums, changes)


def changes_since(plan: Plan, prepared: Prepared, edition: int) -> Changes:
    """What is different from a signed edition, by the figures that it published."""
    path = figures_file(plan, edition)  # there: prepare has read it
    before = read_said(path.read_text(encoding="utf-8"), path.name)
    return compare(before, read_said(figures_text(plan, prepared), plan.name))


def _called(edition: int) -> tuple[str, str]:
    return f"Edition {edition - 1}", f"Edition {edition}"


def _sums(plan: Plan, prepared: Prepared, edition: Edition) -> tuple[tuple[str, str], ...]:
    figures = checksum(figures_text(plan, prepared).encode())
    return (
        ("returns, texts and settings (keyed)", edition.inputs),
        ("code", code_checksum()),
        ("figures.json", figures),
    )
