"""How the numbers of each table are worked out, in words for its readers: the one place that a page quotes it from.

A family of tables whose names begin alike (``inspection_``) shares one row; the longest beginning counts.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.measures.over_representation_words import INDEX


@dataclass(frozen=True)
class Working:
    """How a table came about: in sentences, and where it divides, what by what, each as a phrase."""

    how: str
    numerator: str = ""
    denominator: str = ""


_LISTED = "Listed as the return has it; nothing is worked out."
_PER_CENT = "Shares are worked out before rounding."
_RATING = (
    "Each milestone is rated by its status and its due date as of the plan's date; an action is complete when all its "
    "milestones are, else its worst open milestone decides."
)

_AREAS = Working(
    "The rate of each area and period as published; where the return has none, worked out from its two numbers. Rank 1 "
    "is best, ties share the better rank, and the service itself is counted among those compared.",
)
_FTE = Working(
    _AREAS.how,
    "children with a first youth caution, youth conditional caution or court conviction in twelve months",
    "children aged 10 to 17 in the area, per 100,000",
)
_BINARY = Working(
    _AREAS.how,
    "children of the cohort who reoffended within twelve months, with six more for proof",
    "children in the cohort",
)
_FREQUENCY = Working(_AREAS.how, "reoffences of the cohort", "children of the cohort who reoffended")
_CUSTODY = Working(_AREAS.how, "custodial sentences in twelve months", "children aged 10 to 17 in the area, per 1,000")
_KPI = Working(
    "Counted for each quarter that was over on the plan's date, from the service's own cases where it has them, else "
    "from its return to the Youth Justice Board.",
    "what each measure counts, as the plan sets out under the key performance indicators",
    "what each measure is counted out of, as set out there",
)

_FAMILIES: dict[str, Working] = {
    "attendance_by_meeting": Working(
        "The marks of each meeting, counted. A blank counts as absent; who was not a member does not count.",
        "members who attended, or whose deputy did",
        "members at the time of the meeting",
    ),
    "attendance_by_member": Working(
        "The attendance grid as kept by the board secretary. A blank counts as absent.",
        "meetings that the member or a deputy attended",
        "meetings held while a member",
    ),
    "attendance_by_partner": Working(
        "The marks of all seats of a statutory partner, counted. A blank counts as absent.",
        "meetings attended by the member or the deputy, over all seats of the partner",
        "meetings held while a member, over all seats of the partner",
    ),
    "board_members": Working(_LISTED),
    "budget_by_agency": Working(
        f"The amounts of the return added up by agency and category. {_PER_CENT}",
        "the contribution of the agency",
        "all contributions",
    ),
    "budget_expenditure": Working(
        f"The expenditure of the return added up by agency. {_PER_CENT}",
        "the expenditure of the agency",
        "all expenditure",
    ),
    "budget_withdrawn": Working("Amounts that the return says will not be given again."),
    "budget_years": Working(
        "The contributions of each year added up by agency. Changes are worked out before rounding.",
        "this year's contribution less last year's",
        "last year's contribution",
    ),
    "case_indicators": Working(
        "Counted from the service's own cases by the rules that the plan sets out.",
        "what each indicator counts, as set out there",
        "what each indicator is counted out of, as set out there",
    ),
    "case_indicators_rules": Working("The counting rules themselves."),
    "counting_conventions": Working("The counting rules themselves."),
    "disposals_": Working("The numbers of the return added up by type of disposal and year."),
    "feedback_by_from": Working("Comments counted by who made them; only those that may be published are quoted."),
    "feedback_quotes": Working("Comments whose authors agreed to their being published, in their own words."),
    "feedback_themes": Working("Comments counted by theme and by who made them."),
    "glossary_terms": Working("Common terms of youth justice, and the service's own."),
    "improvement_actions_": Working(_RATING),
    "improvement_groups": Working(_LISTED),
    "improvement_leads": Working(_LISTED),
    "improvement_milestones_": Working(_RATING),
    "improvement_overdue": Working(
        "Milestones that are not complete and were due before the plan's date; a month is due on its last day."
    ),
    "improvement_progress_": Working(_RATING),
    "improvement_ratings": Working("The scheme of ratings that the plan uses."),
    "improvement_themes": Working(f"Actions counted by theme and rating. {_RATING}"),
    "improvement_undated": Working("Milestones that are not complete and have no date, such as those marked ongoing."),
    "indicator_custody": _CUSTODY,
    "indicator_fte": _FTE,
    "indicator_reoffending_binary": _BINARY,
    "indicator_reoffending_frequency": _FREQUENCY,
    "indicators_changes": Working(
        "The latest value less the one before, and less that of the same period a year earlier. Values are compared "
        "before rounding."
    ),
    "indicators_missing": Working("Indicators of which the return holds no value."),
    "indicators_summary": _AREAS,
    "indicators_targets": Working(
        "The latest value beside the bands of its target; where bands overlap or leave a gap, the better band counts."
    ),
    "inspection_domains": Working("The scores of the standards of each domain, added up: 0 to 3 for each standard."),
    "inspection_overall": Working("The scores of all standards added up: 0 to 36, from Inadequate to Outstanding."),
    "inspection_questions": Working(
        "As published by the inspectorate; changes are differences in percentage points.",
        "cases in which the answer to the question was yes",
        "cases that the inspectors looked at",
    ),
    "inspection_ratings": Working(
        "The lowest key question rates a standard: under 50% Inadequate, 50% to 64% Requires improvement, 65% to 79% "
        "Good, from 80% Outstanding, unless the inspectors moved it by professional discretion.",
        "cases in which the answer to the question was yes",
        "cases that the inspectors looked at",
    ),
    "knife_offences": Working(
        "The local and the national rate, each from its own count; the ratio is worked out before rounding.",
        "knife-related offences",
        "children aged 10 to 17 in the area, per 10,000",
    ),
    **{f"kpi{number}_": _KPI for number in range(1, 11)},
    "kpis_definitions": Working("The counting rules themselves."),
    "kpis_missing": Working("Indicators of which no return holds a count."),
    "kpis_not_recorded": Working(
        "What is not recorded is not taken as met, and stays in the number that is counted out of.",
        "those not recorded",
        "all that the measure is counted out of",
    ),
    "kpis_reported": Working("Indicators of which a return or the cases hold a count."),
    "kpis_summary": _KPI,
    "local_indicator": Working(
        "The values of the service's own return; where it has none, worked out from its two numbers. Changes are "
        "worked out before rounding."
    ),
    "offences_benchmark": Working(
        "The local rate over the national rate, both unrounded. A rate on few offences has a 95% interval.",
        "proven offences of the group in the year",
        "children aged 10 to 17, per 100,000",
    ),
    "offences_detail": Working(
        "The numbers of the return; shares and their changes are worked out before rounding.",
        "proven offences of the kind",
        "all proven offences of the year",
    ),
    "offences_year_on_year": Working(
        "The numbers of the return added up by offence group; shares and their changes are worked out before rounding.",
        "proven offences of the group",
        "all proven offences of the year",
    ),
    "outcomes_by_kind": Working(
        f"Outcomes of proven offences counted by kind. {_PER_CENT}",
        "offences with the outcome",
        "all offences with an outcome",
    ),
    "outcomes_kinds": Working(
        f"Outcomes of proven offences counted by kind. {_PER_CENT}",
        "offences with an outcome of the kind",
        "all offences with an outcome",
    ),
    "outcomes_by_offence": Working("Outcomes of proven offences counted by offence group and kind of outcome."),
    "over_representation": Working(
        f"The share of each group at each stage, beside its share of the population or of the stage before. {INDEX}",
        "children of the group at the stage",
        "children of the group in the population, or at the stage before",
    ),
    "over_representation_rules": Working("The counting rules themselves."),
    "prevention_breakdowns": Working(
        f"Referrals of the latest period by breakdown. {_PER_CENT}",
        "referrals of the group",
        "all referrals broken down",
    ),
    "prevention_closures": Working(f"Closures by reason. {_PER_CENT}", "closures for the reason", "all closures"),
    "prevention_": Working("Referrals and closures of the return, by period."),
    "previous_plan_": Working(_RATING),
    "profile_sex_age": Working("The numbers of the return added up by age and sex."),
    "profile_topic": Working(
        "As stated in the return; changes are differences on the year before, in percentage points for shares."
    ),
    "programme_cohorts": Working(
        "The follow-up of each cohort, stage by stage.", "children who offended", "children who had reached the stage"
    ),
    "programme_scores": Working(
        "Mean scores of the participants before and after, and how many rose, stayed the same or fell.",
        "the sum of the scores",
        "participants with both scores",
    ),
    "programme_sessions": Working(
        "Mean scores before and after each session, over the cohorts that had it, each with its number of "
        "participants.",
    ),
    "programme_stages": Working(
        "All cohorts of a programme together, over those that had reached the stage.",
        "children who offended",
        "children who had reached the stage",
    ),
    "quarterly_": Working(
        "The quarters of the return; a year is the sum of its four quarters, or what the return gives for it. Changes "
        "are worked out before rounding.",
        "this year's number less last year's",
        "last year's number",
    ),
    "recommendation_years": Working("Recommendations counted by inspection and status."),
    "recommendations_": Working(
        "As the inspectorate made them, with the actions of the improvement plan that name their number."
    ),
    "returns_": Working("Taken down while the returns were read and checked."),
    "risks_": Working(_LISTED),
    "staffing_structure": Working("Posts of the return, by team and role."),
    "staffing_": Working(
        f"Posts or people of the return counted by group. {_PER_CENT}", "staff of the group", "all staff counted"
    ),
    "standards": Working(_LISTED),
    "training_": Working(_LISTED),
    "what_changed": Working(
        "The figures of the last plan beside those of this one; changes are worked out before rounding."
    ),
}


def working_of(table: str) -> Working | None:
    """How the numbers of a table are worked out; ``None`` of a table that no row here begins like.

    >>> working_of("budget_by_agency").denominator
    'all contributions'
    """
    found = max((family for family in _FAMILIES if table.startswith(family)), key=len, default=None)
    return None if found is None else _FAMILIES[found]
