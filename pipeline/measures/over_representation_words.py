"""Who is counted at each stage, and how groups are compared, in words: quoted by figures and by the chapter."""

from __future__ import annotations

from pipeline.measures.cohort_groups import CASES, Group
from pipeline.measures.disparity import FEWEST

_IN_CASES = {
    "Referral": "children of whom an offence had its outcome, or an intervention or a remand began, in the year",
    "Out-of-court": (
        "children who were given a community resolution, a youth caution or a youth conditional caution in the year"
    ),
    "Court": "children who were given a sentence or an order of a court in the year",
    "Remand": (
        "children remanded to youth detention or local authority accommodation in the year; bail does not count"
    ),
    "Custody": "children sentenced to a detention and training order or to long-term detention in the year",
}
_EACH_ONCE = "Each child counts once at a stage. Age is that on the child's first day at any stage in the year."
INDEX = (
    "The relative rate index is the rate of the group over that of the group compared with. In the population the "
    "interval is exact (Clopper-Pearson) and the test the exact binomial; at a later stage the interval is Koopman's "
    f"score interval and the test Fisher's exact. A group of fewer than {FEWEST} children has no verdict; p values of "
    "groups that are compared with one group are adjusted together by Holm's method, and under 0.05 is a difference."
)


def counted(group: Group) -> str:
    """Who is counted at the group's stage.

    From lists of cases by the rule of the stage, else as the service's return of profiles counts them.
    """
    rule = _IN_CASES.get(group.stage) if group.origin == CASES else None
    return f"Counts {rule}. {_EACH_ONCE}" if rule else "As the service counts children in its return of profiles."
