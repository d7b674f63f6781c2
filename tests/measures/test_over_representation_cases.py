"""Children at each stage, counted from lists of cases: who counts where, once each, and what ties the stages."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from itertools import count
from typing import Any

import pytest

from pipeline.disclosure import protect
from pipeline.measures import over_representation

_DAY = date(2021, 6, 1)
_NUMBERS = count(1)


def _child(number: int, **more: Any) -> dict:
    return {"child_id": f"C{number}", "sex": "Male", "ethnicity": "White British", "age_at_start": 15} | more


def _outcome(child: int, outcome: str, day: date | None = _DAY) -> dict:
    return {
        "offence_id": f"F{next(_NUMBERS)}", "child_id": f"C{child}", "offence_group": "Robbery",
        "offence_date": date(2021, 1, 1), "outcome": outcome, "outcome_date": day,
    }  # fmt: skip


def _start(child: int, disposal: str, day: date = _DAY) -> dict:
    return {
        "intervention_id": f"I{next(_NUMBERS)}", "child_id": f"C{child}", "disposal_type": disposal, "start_date": day
    }  # fmt: skip


def _remand(child: int, kind: str, day: date = _DAY) -> dict:
    return {"child_id": f"C{child}", "remand_type": kind, "start_date": day}


def _cohorts(got: Any) -> dict[str, int]:
    return {
        figure.id.split(".")[1]: figure.value
        for figure in got.figures.values()
        if figure.id.endswith(".cohort") and figure.id.count(".") == 2
    }


def test_each_stage_counts_its_children_once(measure) -> None:
    returns = {
        "children": [_child(number) for number in range(1, 9)],
        "offences": [
            _outcome(1, "Youth caution"), _outcome(1, "Youth conditional caution"), _outcome(1, "Youth caution"),
            _outcome(2, "Referral order"), _outcome(3, "Detention and training order"),
            _outcome(4, "No further action"), _outcome(5, "Referral order", date(2022, 4, 1)),
            _outcome(6, "Referral order", None),
        ],
        "interventions": [_start(7, "Prevention"), _start(2, "Referral order")],
        "remands": [_remand(3, "Youth detention accommodation"), _remand(8, "Conditional bail")],
    }  # fmt: skip
    got = measure(over_representation, returns)
    # 5 and 6 have no outcome in the year; 8 has bail, which is no remand in this sense
    assert _cohorts(got) == {"referral": 6, "out_of_court": 1, "court": 2, "remand": 1, "custody": 1}
    assert got.value("disproportionality.cohort") == 6


@pytest.mark.parametrize(
    ("day", "counts"), [("2021-03-31", 0), ("2021-04-01", 1), ("2022-03-31", 1), ("2022-04-01", 0)]
)
def test_the_year_begins_on_its_first_day_and_ends_on_its_last(measure, day: str, counts: int) -> None:
    got = measure(
        over_representation, {"children": [_child(1)], "offences": [_outcome(1, "Fine", date.fromisoformat(day))]}
    )
    assert _cohorts(got).get("court", 0) == counts


def test_without_dated_outcomes_the_start_of_a_disposal_stands_for_it(measure) -> None:
    children = [_child(1), _child(2)]
    interventions = [_start(1, "Referral order"), _start(2, "Youth caution")]
    alone = measure(over_representation, {"children": children, "interventions": interventions})
    assert _cohorts(alone) == {"referral": 2, "out_of_court": 1, "court": 1}
    offences = [_outcome(1, "Referral order", date(2021, 3, 1))]  # before the year: the order was counted then
    both = measure(over_representation, {"children": children, "interventions": interventions, "offences": offences})
    assert _cohorts(both) == {"referral": 2}


@pytest.mark.parametrize(
    ("born", "day", "band"),
    [
        (date(2006, 6, 1), date(2021, 6, 1), "15 to 17"),
        (date(2006, 6, 2), date(2021, 6, 1), "10 to 14"),
        (date(2004, 2, 29), date(2022, 2, 28), "15 to 17"),
        (date(2004, 2, 29), date(2022, 3, 1), "18 and over"),
        (date(2011, 6, 2), date(2021, 6, 1), "Under 10"),
    ],
)
def test_age_is_in_completed_years_on_the_first_day_in_the_year(measure, born: date, day: date, band: str) -> None:
    child = _child(1, date_of_birth=born, age_at_start=None)
    got = measure(over_representation, {"children": [child], "offences": [_outcome(1, "Fine", day)]})
    assert [row["group"] for row in got.rows("over_representation_age") if row["stage"] == "Court"] == [band]


def test_a_child_who_turns_15_between_stages_is_of_one_age_at_all_of_them(measure) -> None:
    child = _child(1, date_of_birth=date(2006, 7, 1), age_at_start=None)
    offences = [_outcome(1, "Youth caution", date(2021, 6, 1)), _outcome(1, "Fine", date(2021, 8, 1))]
    got = measure(over_representation, {"children": [child], "offences": offences})
    assert {row["group"] for row in got.rows("over_representation_age")} == {"10 to 14"}


def test_what_is_not_recorded_is_counted_as_unknown(measure) -> None:
    children = [
        _child(1, care_status="Looked after", send_status="SEN support"), _child(2), _child(3, ethnicity="Unknown")
    ]  # fmt: skip
    got = measure(
        over_representation, {"children": children, "offences": [_outcome(number, "Fine") for number in (1, 2, 3)]}
    )
    care = {
        row["group"]: row["count"] for row in got.rows("over_representation_care_status") if row["stage"] == "Court"
    }
    assert care == {"Looked after or care leaver": "1", "Unknown": "2"}
    ethnicity = [
        (row["group"], row["count"]) for row in got.rows("over_representation_ethnicity") if row["stage"] == "Court"
    ]
    assert ethnicity == [("White", "2"), ("Unknown", "1")]


def test_a_group_that_is_seen_at_referral_is_shown_at_every_later_stage(measure) -> None:
    returns = {
        "children": [_child(1), _child(2, sex="Female")],
        "offences": [_outcome(1, "Fine"), _outcome(2, "Youth caution")],
    }
    got = measure(over_representation, returns)
    assert [(row["group"], row["count"]) for row in got.rows("over_representation_sex") if row["stage"] == "Court"] == [
        ("Male", "1"),
        ("Female", "0"),
    ]


def _many(of: dict[tuple[str, str], int]) -> dict:
    """So many children of each ethnicity, each with one outcome."""
    children, offences = [], []
    for (ethnicity, outcome), how_many in of.items():
        for _ in range(how_many):
            number = len(children) + 1
            children.append(_child(number, ethnicity=ethnicity, sex="Male" if number % 3 else "Female"))
            offences.append(_outcome(number, outcome))
    return {"children": children, "offences": offences}


_POPULATION = [
    {"area": "Anytown", "area_type": "local", "year": "2021", "source": "Census", "ethnicity": name, "count": people}
    for name, people in (("White British", 8000), ("White other", 1000), ("Black African", 600), ("Black other", 400))
]


def test_groups_are_compared_in_the_population_and_with_the_stage_before(measure) -> None:
    returns = _many(
        {
            ("White British", "Youth caution"): 60, ("White British", "Fine"): 30,
            ("Black African", "Youth caution"): 10, ("Black African", "Fine"): 30,
        }
    )  # fmt: skip
    got = measure(over_representation, returns | {"population": _POPULATION})
    # 40 of 1,000 against 90 of 9,000 in the population; 30 of 40 against 30 of 90 of those referred
    assert got.value("disproportionality.black.rri") == 4
    assert got.value("disproportionality.black.rate") == 40
    assert got.value("disproportionality.court.black.onward.rri") == Fraction(9, 4)
    assert got.value("disproportionality.court.black.onward.verdict") == "more often"
    assert got.value("disproportionality.out_of_court.black.onward.verdict") == "less often"
    row = next(row for row in got.rows("over_representation_ethnicity_onward") if row["label"] == "Court: Black")
    assert (row["stage"], row["count"], row["before"]) == ("Court, of those at referral", "30", "40")
    summary = got.row("over_representation_summary", "group", "Black")
    assert summary["court"] == "over-represented"


def test_a_rate_on_few_children_has_its_interval(measure) -> None:
    returns = _many({("White British", "Fine"): 30, ("Black African", "Fine"): 10})
    got = measure(over_representation, returns | {"population": _POPULATION})
    rates = {
        row["group"]: row["rate"] for row in got.rows("over_representation_ethnicity_rates") if row["stage"] == "Court"
    }
    # exact Poisson limits of 10: 4.8 and 18.4
    assert rates == {"White": "3.3", "Black": "10.0 (4.8 to 18.4)"}


def test_stages_are_tied_by_those_who_did_not_go_on(measure) -> None:
    returns = _many({("White British", "Fine"): 18, ("White British", "Youth caution"): 2})
    got = measure(over_representation, returns)
    hidden = protect([got.measured], 5).suppression.hidden
    # 20 referred and 18 at court would give the two away who were not
    assert {"at_stage.referral.total", "at_stage.court.total"} & hidden


def test_counts_that_a_return_gives_too_are_tied_to_those_of_the_cases(measure) -> None:
    returns = _many({("White British", "Fine"): 30, ("Black African", "Fine"): 3})
    profile = {
        "stage": "Court", "characteristic": "ethnicity", "group": "Black", "count": 3, "cohort_total": 33,
        "period_start": date(2021, 4, 1), "period_end": date(2022, 3, 31), "source": "Case system",
    }  # fmt: skip
    got = measure(over_representation, returns | {"cohort_profile": [profile]})
    assert ("cohort.court.ethnicity.black", ("at_stage.court.ethnicity.black",)) in {
        (relation.total, relation.parts) for relation in got.measured.relations
    }
    # the table shows the cases
    assert [row["count"] for row in got.rows("over_representation_ethnicity") if row["stage"] == "Court"] == ["30", "3"]


def test_nothing_shown_rests_on_a_hidden_count(measure) -> None:
    returns = _many(
        {
            ("White British", "Fine"): 40, ("Black African", "Fine"): 3, ("Indian", "Youth caution"): 7,
            ("White British", "Youth caution"): 50, ("Black African", "Youth caution"): 9,
        }
    )  # fmt: skip
    got = measure(over_representation, returns | {"population": _POPULATION})
    disclosed = protect([got.measured], 5)
    assert "at_stage.court.ethnicity.black" in disclosed.suppression.primary
    for part in ("rate", "share", "rri", "interval", "p_value", "verdict", "onward.rate", "onward.rri"):
        assert disclosed.figures.get(f"disproportionality.court.black.{part}").value == "[c]", part
    table = next(table for table in disclosed.tables if table.name == "over_representation_ethnicity_rates")
    black = next(row for row in table.rows if row[-1].value == "Court: Black")
    assert [cell.text for cell in black[2:-1]] == ["[c]"] * 6
    assert disclosed.figures.get("disproportionality.referral.black.share").value != "[c]"


def test_every_figure_says_how_it_is_counted(measure) -> None:
    got = measure(over_representation, _many({("White British", "Fine"): 6}))
    assert all(figure.note.startswith("Counts ") for figure in got.figures.values())
    assert {row["stage"] for row in got.rows("over_representation_rules")} == {"Referral", "Court"}


_DISPOSALS = ("Prevention", "Community resolution", "Youth caution", "Fine", "Referral order", "Licence")
_OUTCOMES = (*_DISPOSALS[1:5], "Detention and training order", "Long-term detention", "Dismissed")
_COURT = {"Fine", "Referral order", "Detention and training order", "Long-term detention"}
_REMANDS = ("Youth detention accommodation", "Local authority accommodation", "Bail with supervision")


def _random_returns(seed: int) -> dict[str, list[dict]]:
    draw = random.Random(seed)

    def some_day() -> date:
        return date(2021, 1, 1) + timedelta(days=draw.randrange(550))

    def someone() -> int:
        return draw.randrange(1, 81)

    remands = {(someone(), draw.choice(_REMANDS), some_day()) for _ in range(30)}
    return {
        "children": [_child(n, sex=draw.choice(["Male", "Female", "Unknown"])) for n in range(1, 81)],
        "offences": [_outcome(someone(), draw.choice(_OUTCOMES), draw.choice([some_day(), None])) for _ in range(150)],
        "interventions": [_start(someone(), draw.choice(_DISPOSALS), some_day()) for _ in range(60)],
        "remands": [_remand(*remand) for remand in sorted(remands)],
    }


def _by_hand(returns: dict[str, list[dict]]) -> dict[str, set[str]]:
    """Who is at each stage, straight from the rules in docs/over-representation.md."""

    def in_year(day: date | None) -> bool:
        return day is not None and date(2021, 4, 1) <= day <= date(2022, 3, 31)

    outcomes = [(row["child_id"], row["outcome"]) for row in returns["offences"] if in_year(row["outcome_date"])]
    starts = {row["child_id"] for row in returns["interventions"] if in_year(row["start_date"])}
    remands = [(row["child_id"], row["remand_type"]) for row in returns["remands"] if in_year(row["start_date"])]
    return {
        "Referral": {child for child, _ in [*outcomes, *remands]} | starts,
        "Out-of-court": {child for child, outcome in outcomes if outcome in _DISPOSALS[1:3]},
        "Court": {child for child, outcome in outcomes if outcome in _COURT},
        "Remand": {child for child, kind in remands if kind in _REMANDS[:2]},
        "Custody": {child for child, outcome in outcomes if "etention" in outcome},
    }


@pytest.mark.parametrize("seed", range(3))
def test_random_cases_are_counted_as_by_hand(measure, seed: int) -> None:
    returns = _random_returns(seed)
    sexes = {row["child_id"]: row["sex"] for row in returns["children"]}
    expected = Counter((stage, sexes[child]) for stage, children in _by_hand(returns).items() for child in children)
    rows = measure(over_representation, returns).rows("over_representation_sex")
    assert {(row["stage"], row["group"]): int(row["count"]) for row in rows if row["count"] != "0"} == expected
