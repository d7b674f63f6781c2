"""Each counting rule over case-level returns in words: the one place from which documents and commands quote it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class CountingRule:
    """How one indicator is counted. ``stem`` begins the ids of its figures; ``reads`` are the datasets it rests on.

    ``counted`` is the numerator, ``out_of`` the denominator, each as a phrase; ``detail`` is what a reader must know
    besides, in sentences.
    """

    stem: str
    reads: tuple[str, ...]
    counted: str
    out_of: str
    detail: str = ""

    @property
    def in_words(self) -> str:
        """The rule as one paragraph."""
        return f"Counts {self.counted}, out of {self.out_of}.{f' {self.detail}' if self.detail else ''}"


@dataclass(frozen=True)
class Convention:
    """What holds for several indicators: a question that an inspector may ask, and the answer."""

    question: str
    answer: str


_INTERVENTIONS = ("interventions", "children")
_OUTCOMES = ("offences", "children")
_RATE = (*_OUTCOMES, "population")
_ENDED = "all that ended in the period"
_NEED = "interventions that ended in the period, of children with an identified need"
_OFFERED = "interventions that ended in the period, of children who were offered support"
_OOCD = "out-of-court disposals that ended in the period"
_PEOPLE = "children aged 10 to 17 in the area"
_AGREED = "victims identified in the period who agreed to be contacted"
_HOURS = (
    "Suitable means: recorded as suitable, and at least 25 hours a week offered and attended at compulsory school age, "
    "16 above it."
)


def _support(kpi: str, need: str, column: str) -> tuple[CountingRule, ...]:
    return (
        CountingRule(
            f"{kpi}.identified", _INTERVENTIONS,
            f"interventions of children screened for, or known to have, a need for {need}", _ENDED,
        ),
        CountingRule(f"{kpi}.offered", _INTERVENTIONS, f"those for which support was offered ({column})", _NEED),
        CountingRule(f"{kpi}.attending", _INTERVENTIONS, f"those in which the child attended it ({column})", _OFFERED),
    )  # fmt: skip


def _tier(name: str, tier: str) -> CountingRule:
    return CountingRule(
        f"kpi8.{name}", _INTERVENTIONS,
        f"interventions in which the child's highest tier of children's services was {tier}", _ENDED,
        "A child counts in one tier only, the highest during the intervention.",
    )  # fmt: skip


def _attended(name: str, partner: str) -> CountingRule:
    return CountingRule(
        f"kpi7.{name}", ("board_attendance", "board_members"),
        f"meetings of the board that a member for {partner} or a deputy attended",
        "meetings in the period in which it had a seat",
    )  # fmt: skip


_RULES = (
    CountingRule(
        "kpi1.end", _INTERVENTIONS, "interventions with suitable accommodation on the day they ended", _ENDED,
        "No fixed abode is not suitable unless the record says otherwise.",
    ),
    CountingRule(
        "kpi1.start", _INTERVENTIONS, "interventions with suitable accommodation on the day they started", _ENDED,
        "No fixed abode is not suitable unless the record says otherwise.",
    ),
    CountingRule(
        "kpi2.end", _INTERVENTIONS,
        "interventions of children in suitable education, training or employment on the day they ended", _ENDED, _HOURS,
    ),
    CountingRule(
        "kpi2.start", _INTERVENTIONS,
        "interventions of children in education, training or employment recorded as suitable on the day they started",
        _ENDED, "Hours are recorded for the end only.",
    ),
    CountingRule(
        "kpi2.end_school_age", _INTERVENTIONS,
        "interventions of children in suitable education, training or employment on the day they ended",
        "interventions of children of compulsory school age on that day", _HOURS,
    ),
    CountingRule(
        "kpi2.end_above_school_age", _INTERVENTIONS,
        "interventions of children in suitable education, training or employment on the day they ended",
        "interventions of children above compulsory school age on that day", _HOURS,
    ),
    CountingRule(
        "kpi3.identified", _INTERVENTIONS,
        "interventions of children with SEN support or an education, health and care plan", _ENDED,
    ),
    CountingRule(
        "kpi3.end", _INTERVENTIONS,
        "interventions of children who were in suitable education, training or employment on the day they ended and "
        "have a current formal plan",
        _NEED, _HOURS,
    ),
    CountingRule("kpi3.plan", _INTERVENTIONS, "interventions of children who have a current formal plan", _NEED),
    *_support("kpi4", "mental health or emotional wellbeing", "mental health"),
    *_support("kpi5", "help with substance misuse", "substance misuse"),
    CountingRule("kpi6.completed", _INTERVENTIONS, "out-of-court disposals recorded as completed", _OOCD),
    CountingRule("kpi6.not_completed", _INTERVENTIONS, "out-of-court disposals recorded as not completed", _OOCD),
    _attended("local_authority", "the local authority"),
    _attended("police", "the police"),
    _attended("probation", "probation"),
    _attended("health", "health"),
    _tier("early_help", "early help"),
    _tier("child_protection", "child protection"),
    _tier("child_in_need", "child in need"),
    _tier("looked_after", "being looked after"),
    CountingRule(
        "kpi9.serious_violence", _RATE,
        "children convicted in the period of robbery, drugs or violence against the person with a gravity of 5 or more",
        _PEOPLE,
        "A child counts once in each quarter with such a conviction, and the year adds the quarters up. Aged 10 to 17 "
        "on the day of the conviction.",
    ),
    CountingRule(
        "kpi10.consented", ("victims",), "victims who agreed to be contacted", "victims identified in the period",
    ),
    CountingRule(
        "kpi10.restorative_justice", ("victims",), "victims who took part in restorative justice, direct or indirect",
        _AGREED,
    ),
    CountingRule("kpi10.view_sought", ("victims",), "victims who were asked for their view", _AGREED),
    CountingRule(
        "kpi10.progress_given", ("victims",), "victims who were told of the child's progress",
        "victims identified in the period who asked to be told",
    ),
    CountingRule(
        "kpi10.support_given", ("victims",), "victims for whom support was arranged",
        "victims identified in the period who asked for it",
    ),
    CountingRule(
        "fte", _RATE, "children whose first substantive outcome in the service's records came in the twelve months",
        _PEOPLE,
        "The day of the outcome decides, not that of the offence; several outcomes on one day are one entrant. Aged 10 "
        "to 17 on that day.",
    ),
    CountingRule(
        "reoffending.binary", _OUTCOMES, "children of four cohorts, each of three months, who reoffended",
        "children with a substantive outcome in those three months, aged 10 to 17 on its day",
        "A reoffence is committed after the first outcome in the cohort and within twelve months of it, and has a "
        "substantive outcome of its own within six months more. A child of two cohorts counts in both.",
    ),
    CountingRule(
        "reoffending.frequency", _OUTCOMES, "reoffences of those children", "the children who reoffended",
        "Each offence with a substantive outcome is one reoffence.",
    ),
    CountingRule(
        "custody", _RATE, "custodial sentences in the twelve months", _PEOPLE,
        "Sentences of one child on one day are one. Aged 10 to 17 on that day.",
    ),
)  # fmt: skip
RULES: Mapping[str, CountingRule] = {rule.stem: rule for rule in _RULES}

CONVENTIONS = (
    Convention(
        "In which period does an intervention count?",
        "In the quarter in which it ended, however many quarters it spans. One that is still open counts in none.",
    ),
    Convention(
        "What if a child has several interventions?",
        "Each intervention counts by itself, so that quarters add up to the year and types of disposal to all of them.",
    ),
    Convention(
        "What if something is not recorded?",
        "It is not taken as met. It stays in the denominator, and the number of those not recorded is shown.",
    ),
    Convention(
        "How old is a child on a day?",
        "In whole years; on the birthday the child has the new age, from the start of that day (Family Law Reform Act "
        "1969). Who was born on 29 February reaches an age on 1 March of a year without that day. Without a date of "
        "birth the age at the start stands for it.",
    ),
    Convention(
        "Until when is a child of compulsory school age?",
        "To the end of the last Friday in June of the school year, September to August, in which the child becomes 16.",
    ),
    Convention(
        "When do twelve months end?",
        "On the same day of the month a year later, that day included; on the last day of the month where it has no "
        "such day.",
    ),
    Convention(
        "What is a substantive outcome?",
        "A youth caution, a youth conditional caution, or any sentence or order of a court after a conviction. Not a "
        "community resolution, and not an offence that is recorded as not proven. Without a date it counts in no "
        "period.",
    ),
    Convention(
        "Which quarters are counted?",
        "Those that were over on the plan's as-of date; and for reoffending, cohorts whose twelve and six months were.",
    ),
    Convention(
        "What if the service also sent totals?",
        "Of the ten indicators the count from cases is shown. Of the existing indicators the published value is shown "
        "where there is one, because other areas are counted in the same way, and the count from cases stands beside "
        "it. Each difference is a finding for the service to answer.",
    ),
)


def rule_of(figure_id: str) -> CountingRule | None:
    """The rule behind a figure that was counted from cases.

    >>> rule_of("kpi1.end_pct.q2").stem
    'kpi1.end'
    """
    parts = figure_id.replace("_pct", "").replace("_rate", "").split(".")
    return RULES.get(".".join(parts[:2])) or RULES.get(parts[0])


def measures_read_from(dataset: str) -> tuple[tuple[str, str], ...]:
    """The number of the indicator and the measure of every rule of the ten that counts rows of this dataset."""
    of_ten = [rule for rule in _RULES if rule.stem.startswith("kpi") and rule.reads[0] == dataset]
    stems = [rule.stem.removeprefix("kpi").split(".") for rule in of_ten]
    return tuple((number, measure) for number, measure in stems)
