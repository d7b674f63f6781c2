"""The ten key performance indicators in words: what each measure counts, and out of what.

They follow the Youth Justice Board's definitions of the indicators that services report each quarter since April 2023.
Titles and the names of measures are in the data contract of the KPI return.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.measures.labels import label


@dataclass(frozen=True)
class KpiMeasure:
    """One measure of one indicator.

    ``counted`` and ``out_of`` say in words what numerator and denominator are. ``same_as`` names what the denominator
    is where other measures rest on the same one: ``ended`` (interventions that ended in the period), ``children``, or
    another measure of the indicator, whose numerator it is. ``rest_of`` names the measure that this one is the rest of:
    together they are all. ``parts`` are measures that this one is the sum of, ``within`` is one that counts all whom
    this one counts and more; ``apart``: nobody counts in two measures of the indicator that have it. ``per_100k``: a
    rate of the 10 to 17 population, which is no sum of quarters, instead of a percentage.
    """

    name: str
    counted: str
    out_of: str
    same_as: str = ""
    rest_of: str = ""
    parts: tuple[str, ...] = ()
    within: str = ""
    apart: bool = False
    per_100k: bool = False

    @property
    def label(self) -> str:
        return label("kpi_return", "measure", self.name)


@dataclass(frozen=True)
class Kpi:
    """One indicator: what it asks, and its measures. ``of_people`` is false where it counts meetings, not children."""

    number: str
    asks: str
    measures: tuple[KpiMeasure, ...]
    of_people: bool = True

    @property
    def title(self) -> str:
        return label("kpi_return", "kpi", self.number)

    def measure(self, name: str) -> KpiMeasure:
        """The measure of that name; a service's own is what its return calls it."""
        known = next((measure for measure in self.measures if measure.name == name), None)
        return known or KpiMeasure(name, "what the service's own return names", "those that the return counts")


_ENDED = "interventions that ended in the period"
_CHILDREN = "children whose intervention ended in the period"
_PARTNER = "meetings of the management board in the period"


def _need(need: str, help_: str) -> tuple[KpiMeasure, ...]:
    return (
        KpiMeasure("identified", f"children screened for, or known to have, {need}", _CHILDREN, "children"),
        KpiMeasure("offered", f"of those children, offered {help_}", "children with the need", "identified"),
        KpiMeasure("attending", f"of those offered it, attending {help_}", "children who were offered it", "offered"),
    )


_ATTENDED = "meetings that the senior member for {} or a deputy attended"
_SUITABLE_ETE = "in suitable education, training or employment when it ended"
_OUT_OF_COURT = "out-of-court disposals that ended in the period"
_HOURS = "offered and attended at least {} hours a week"

KPIS = (
    Kpi(
        "1",
        "Did children live in suitable accommodation?",
        (
            KpiMeasure("end", "interventions with suitable accommodation when they ended", _ENDED, "ended"),
            KpiMeasure("start", "interventions with suitable accommodation when they started", _ENDED, "ended"),
        ),
    ),
    Kpi(
        "2",
        "Were children in education, training or employment that suits them, for enough hours?",
        (
            KpiMeasure(
                "end", f"interventions of children {_SUITABLE_ETE}", _ENDED, "ended",
                parts=("end_school_age", "end_above_school_age"),
            ),
            KpiMeasure(
                "start", "interventions of children in suitable education, training or employment at the start",
                _ENDED, "ended",
            ),
            KpiMeasure(
                "end_school_age", f"children of school age {_SUITABLE_ETE}: {_HOURS.format(25)}",
                "interventions of children of school age that ended in the period",
            ),
            KpiMeasure(
                "end_above_school_age", f"children above school age {_SUITABLE_ETE}: {_HOURS.format(16)}",
                "interventions of children above school age that ended in the period",
            ),
        ),
    ),
    Kpi(
        "3",
        "Did children with special educational needs have a place that suits them and a plan that is up to date?",
        (
            KpiMeasure(
                "end", f"children with an identified need, {_SUITABLE_ETE}, with a formal plan in the current year",
                "children with an identified need", "identified", within="plan",
            ),
            KpiMeasure(
                "identified", "children with an identified special educational need", _CHILDREN, "children",
            ),
            KpiMeasure(
                "plan", "children with an identified need who have a formal plan in the current year",
                "children with an identified need", "identified",
            ),
        ),
    ),
    Kpi(
        "4",
        "Were mental health needs seen, and did help follow?",
        _need("a need for mental health or emotional wellbeing support", "support"),
    ),
    Kpi("5", "Was substance misuse seen, and did help follow?", _need("a need because of substance misuse", "support")),
    Kpi(
        "6",
        "Did children complete their out-of-court disposals?",
        (
            KpiMeasure("completed", "out-of-court disposals completed", _OUT_OF_COURT, "disposals"),
            KpiMeasure(
                "not_completed", "out-of-court disposals not completed", _OUT_OF_COURT, "disposals", rest_of="completed"
            ),
        ),
    ),
    Kpi(
        "7",
        "Did the statutory partners attend the board at the right level, and give their data?",
        (
            KpiMeasure("local_authority", _ATTENDED.format("the local authority"), _PARTNER, "meetings"),
            KpiMeasure("police", _ATTENDED.format("the police"), _PARTNER, "meetings"),
            KpiMeasure("probation", _ATTENDED.format("probation"), _PARTNER, "meetings"),
            KpiMeasure("health", _ATTENDED.format("health"), _PARTNER, "meetings"),
            KpiMeasure("data_contributed", "partners that brought data of their own to the board", "partners"),
        ),
        of_people=False,
    ),
    Kpi(
        "8",
        "Which wider services were children known to?",
        (
            KpiMeasure("early_help", "children with early help", _CHILDREN, "children", apart=True),
            KpiMeasure("child_protection", "children on a child protection plan", _CHILDREN, "children", apart=True),
            KpiMeasure("child_in_need", "children with a child in need plan", _CHILDREN, "children", apart=True),
            KpiMeasure(
                "looked_after", "children looked after by the local authority", _CHILDREN, "children", apart=True
            ),
        ),
    ),
    Kpi(
        "9",
        "How many children were convicted of serious violence?",
        (
            KpiMeasure(
                "serious_violence",
                "children convicted of robbery, drugs or violence against the person, with a gravity of 5 or more",
                "children aged 10 to 17 in the area, per 100,000",
                per_100k=True,
            ),
        ),
    ),
    Kpi(
        "10",
        "Were victims asked, heard and kept informed?",
        (
            KpiMeasure("consented", "victims who agreed to be contacted", "victims identified"),
            KpiMeasure(
                "restorative_justice", "of those, engaged in restorative justice",
                "victims who agreed to be contacted", "consented",
            ),
            KpiMeasure(
                "view_sought", "of those, asked for their view before the outcome or the plan was settled",
                "victims who agreed to be contacted", "consented",
            ),
            KpiMeasure("progress_given", "of those who asked, told of progress", "victims who asked about progress"),
            KpiMeasure("support_given", "of those who asked, given support", "victims who asked for support"),
        ),
    ),
)  # fmt: skip
