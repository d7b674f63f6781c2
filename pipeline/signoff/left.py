"""Everything that is left to do before a plan may be signed, gathered from returns, findings, prose and settings."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.contracts import contracts_of
from pipeline.document import Narrative, find_narratives, load_headings, summary_narratives
from pipeline.plan import Plan
from pipeline.prepare import Prepared
from pipeline.querylog import Acceptance, read_acceptances, read_ledger, review
from pipeline.signoff.reviews import reviews_left
from pipeline.signoff.status import Blocker, blockers, waiting_to_be_confirmed
from pipeline.warehouse import open_warehouse


@dataclass(frozen=True)
class Left:
    """What is left to do, how many findings stand because a role accepted them, and acceptances of nothing found."""

    blockers: tuple[Blocker, ...]
    accepted: int
    unmatched: tuple[Acceptance, ...] = ()


def what_is_left(plan: Plan, prepared: Prepared) -> Left:
    """The one list of what stands between this plan and its approvers."""
    with open_warehouse(plan.outputs.warehouse) as warehouse:
        reviewed = review(prepared.findings, contracts_of(plan), warehouse, read_acceptances(plan), read_ledger(plan))
    left = blockers(
        reviewed.findings,
        _prose(plan),
        reviewed.accepted,
        prepared.figures,
        prepared.disclosed.suppressed,
        waiting_to_be_confirmed(plan),
        reviews_left((plan.folder / "plan.yml").read_text(encoding="utf-8-sig")),
    )
    return Left(tuple(left), len(reviewed.accepted), reviewed.unmatched)


def _prose(plan: Plan) -> dict[str, Narrative]:
    """All prose of the plan in each of its languages."""
    headings = load_headings()
    return {
        f"{lang} {name}": narrative
        for lang in plan.settings.lang
        for name, narrative in {**find_narratives(plan, headings, lang), **summary_narratives(plan, lang)}.items()
    }
