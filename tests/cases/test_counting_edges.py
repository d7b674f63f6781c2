"""Edge days and empty cells: one child at a time, made by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from case_tables import frames_of

from pipeline.cases import CaseCount, CaseIndicators, Quarter, Reoffending, Terms, existing_indicators, kpi_counts
from pipeline.cases.frames import tables_of
from pipeline.plan import FinancialYear

YEAR, AS_OF = FinancialYear(2021), date(2022, 6, 30)
PEOPLE = [{"count": 10_000}]


def counted(returns: dict[str, list[dict[str, Any]]], as_of: date = AS_OF) -> dict[tuple, CaseCount]:
    with tables_of(frames_of(returns)) as connection:
        counts = kpi_counts(connection, YEAR, as_of, "Anytown", Terms.of())
    return {(count.kpi, count.measure, count.disposal_type, count.quarter): count for count in counts}


def told(count: CaseCount | None) -> tuple[int, int, int] | None:
    return None if count is None else (count.numerator, count.denominator, count.unknown)


def one(child: dict[str, Any] | None = None, **intervention: Any) -> dict[str, list[dict[str, Any]]]:
    ended = {"child_id": "C", "start_date": date(2020, 1, 6), "end_date": date(2021, 6, 30)}
    return {
        "children": [{"child_id": "C", "date_of_birth": date(2006, 1, 1)} | (child or {})],
        "interventions": [ended | intervention],
    }


def indicators(
    *offences: tuple[date, date | None, str], child: dict[str, Any] | None = None, as_of: date = AS_OF, **more: Any
) -> CaseIndicators | None:
    """Of one child, born on 1 January 2006 unless said otherwise; offence date, outcome date, outcome."""
    returns = {
        "children": [{"child_id": "C", "date_of_birth": date(2006, 1, 1)} | (child or {})],
        "offences": [
            {"child_id": "C", "offence_date": committed, "outcome_date": decided, "outcome": outcome} | more
            for committed, decided, outcome in offences
        ],
        "population": PEOPLE,
    }
    with tables_of(frames_of(returns)) as connection:
        return existing_indicators(connection, YEAR, as_of, "Anytown", Terms.of())


def entrants(found: CaseIndicators) -> int:
    return sum(sum(of_quarter.values()) for of_quarter in found.entrants.values())


@pytest.mark.parametrize(
    ("ended", "quarter"),
    [
        (date(2021, 3, 31), None),
        (date(2021, 4, 1), "Q1"),
        (date(2021, 6, 30), "Q1"),
        (date(2021, 7, 1), "Q2"),
        (date(2022, 3, 31), "Q4"),
        (date(2022, 4, 1), None),
        (None, None),
    ],
)
def test_an_order_that_spans_quarters_counts_where_it_ended_and_an_open_one_nowhere(ended, quarter) -> None:
    found = {key[3] for key, count in counted(one(end_date=ended)).items() if count.denominator}
    assert found == ({quarter} if quarter else set())


def test_a_quarter_that_is_not_over_on_the_as_of_date_is_left_out() -> None:
    returns = one()
    assert counted(returns, date(2021, 6, 29)) == {}
    assert {key[3] for key in counted(returns, date(2021, 6, 30))} == {"Q1"}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"accommodation_suitable_at_end": True}, (1, 1, 0)),
        ({"accommodation_suitable_at_end": False}, (0, 1, 0)),
        ({}, (0, 1, 1)),
        ({"accommodation_at_end": "No fixed abode"}, (0, 1, 0)),
        ({"accommodation_at_end": "Hostel"}, (0, 1, 1)),
    ],
)
def test_accommodation_is_met_not_met_or_not_recorded(row, expected) -> None:
    assert told(counted(one(**row))["1", "end", None, "Q1"]) == expected


@pytest.mark.parametrize(
    ("born", "ended", "school_age"),
    [
        # 25 June 2021 was the last Friday in June.
        (date(2005, 8, 31), date(2021, 6, 25), True),
        (date(2005, 8, 31), date(2021, 6, 26), False),
        (date(2005, 9, 1), date(2021, 6, 26), True),
        (date(2004, 9, 1), date(2021, 6, 25), True),
        (date(2004, 9, 1), date(2021, 6, 26), False),
        (date(2004, 8, 31), date(2021, 6, 25), False),
    ],
)
def test_compulsory_school_age_ends_on_the_last_friday_in_june(born, ended, school_age) -> None:
    found = counted(one({"date_of_birth": born}, end_date=ended))
    name = "end_school_age" if school_age else "end_above_school_age"
    assert found["2", name, None, "Q1"].denominator == 1


@pytest.mark.parametrize(
    ("born", "hours", "expected"),
    [
        (date(2007, 1, 1), (25, 25), (1, 1, 0)),
        (date(2007, 1, 1), (25, 24), (0, 1, 0)),
        (date(2007, 1, 1), (24, 24), (0, 1, 0)),
        (date(2004, 1, 1), (16, 16), (1, 1, 0)),
        (date(2004, 1, 1), (16, 15), (0, 1, 0)),
        (date(2004, 1, 1), (16, None), (0, 1, 1)),
        (date(2004, 1, 1), (15, None), (0, 1, 0)),
    ],
)
def test_education_is_suitable_with_enough_hours_offered_and_attended(born, hours, expected) -> None:
    offered, attended = hours
    row = {"ete_suitable_at_end": True, "ete_hours_offered": offered, "ete_hours_attended": attended}
    assert told(counted(one({"date_of_birth": born}, **row))["2", "end", None, "Q1"]) == expected


def test_every_type_of_disposal_that_occurs_has_a_count_in_each_measure_that_could_count_it() -> None:
    returns = one(send_status="No identified need") | {"victims": [{"consent_to_contact": True}]}
    returns["interventions"].append(returns["interventions"][0] | {"disposal_type": "Youth caution"})
    returns["interventions"][0] |= {"disposal_type": "Fine"}
    kinds = {}
    for kpi, measure, kind, _ in counted(returns):
        kinds.setdefault((kpi, measure), set()).add(kind)
    both = {None, "Fine", "Youth caution"}
    assert kinds["3", "plan"] == kinds["4", "attending"] == kinds["2", "end_above_school_age"] == both
    assert kinds["6", "completed"] == {None, "Youth caution"}, "a fine is imposed by a court"
    assert kinds["10", "consented"] == {None}


def test_without_a_date_of_birth_the_age_at_the_start_stands_for_it() -> None:
    found = counted(one({"date_of_birth": None, "age_at_start": 16}))
    assert found["2", "end_above_school_age", None, "Q1"].denominator == 1


@pytest.mark.parametrize(
    ("child", "identified", "plan"),
    [
        ({}, (0, 1, 1), (0, 0, 0)),
        ({"send_status": "Unknown"}, (0, 1, 1), (0, 0, 0)),
        ({"send_status": "No identified need", "ehcp": True}, (0, 1, 0), (0, 0, 0)),
        ({"send_status": "SEN support"}, (1, 1, 0), (0, 1, 1)),
        ({"send_status": "SEN support", "ehcp": True}, (1, 1, 0), (1, 1, 0)),
        ({"send_status": "Education, health and care plan"}, (1, 1, 0), (1, 1, 0)),
        ({"send_status": "Education, health and care plan", "ehcp": False}, (1, 1, 0), (0, 1, 0)),
    ],
)
def test_an_unknown_need_is_not_recorded_and_in_no_further_denominator(child, identified, plan) -> None:
    found = counted(one(child))
    assert told(found["3", "identified", None, "Q1"]) == identified
    assert told(found["3", "plan", "Referral order", "Q1"]) == plan


def test_support_is_counted_of_those_with_a_need_and_attendance_of_those_who_were_offered_it() -> None:
    found = counted(one(mental_health_screened=True, mental_health_offered=False, mental_health_attending=True))
    assert told(found["4", "identified", None, "Q1"]) == (1, 1, 0)
    assert told(found["4", "offered", None, "Q1"]) == (0, 1, 0)
    assert told(found["4", "attending", None, "Q1"]) == (0, 0, 0)


def test_only_out_of_court_disposals_are_completed_or_not() -> None:
    assert told(counted(one(completed=True))["6", "completed", None, "Q1"]) == (0, 0, 0)
    found = counted(one(completed=False, disposal_type="Youth conditional caution"))
    assert told(found["6", "not_completed", None, "Q1"]) == (1, 1, 0)
    assert told(found["6", "completed", "Youth conditional caution", "Q1"]) == (0, 1, 0)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"gravity": 5}, (1, 0)),
        ({"gravity": 4}, (0, 0)),
        ({}, (0, 1)),
        ({"gravity": 8, "outcome": "Youth caution"}, (0, 0)),
        ({"gravity": 8, "proven": False}, (0, 0)),
        ({"gravity": 8, "offence_group": "Burglary"}, (0, 0)),
        ({"gravity": 8, "outcome_date": date(2021, 12, 31)}, (0, 0)),
        ({"gravity": 8, "outcome_date": date(2022, 1, 1)}, (0, 0)),
    ],
)
def test_serious_violence_is_a_conviction_of_gravity_five_of_a_child(more, expected) -> None:
    offence = {"child_id": "C", "offence_date": date(2021, 3, 1), "outcome_date": date(2021, 5, 4), "outcome": "Fine"}
    child = {"child_id": "C", "date_of_birth": date(2003, 12, 31)}  # 18 on the last day of 2021
    found = counted({"children": [child], "offences": [offence | more], "population": PEOPLE})
    q1 = found["9", "serious_violence", None, "Q1"]
    assert (q1.numerator, q1.unknown) == expected
    assert found["9", "serious_violence", None, "Q3"].numerator == 0
    assert q1.denominator == 10_000


def test_both_sexes_are_the_population_where_no_row_has_all() -> None:
    people = [
        {"sex": "Male", "count": 5100},
        {"sex": "Female", "count": 4900},
        {"sex": "Male", "count": 1, "year": "1999"},
    ]
    offence = {"child_id": "C", "offence_date": date(2021, 3, 1), "outcome_date": date(2021, 5, 4), "outcome": "Fine"}
    child = {"child_id": "C", "date_of_birth": date(2006, 1, 1)}
    found = counted({"children": [child], "offences": [offence], "population": people})
    assert found["9", "serious_violence", None, "Q1"].denominator == 10_000


@pytest.mark.parametrize(
    ("born", "day", "counts"),
    [
        (date(2011, 5, 4), date(2021, 5, 3), False),
        (date(2011, 5, 4), date(2021, 5, 4), True),  # the birthday itself
        (date(2003, 5, 4), date(2021, 5, 3), True),
        (date(2003, 5, 4), date(2021, 5, 4), False),
        (date(2004, 2, 29), date(2022, 2, 28), True),  # no 29 February in 2022: 18 on 1 March
        (date(2004, 2, 29), date(2022, 3, 1), False),
    ],
)
def test_an_entrant_is_10_to_17_on_the_day_of_the_outcome(born, day, counts) -> None:
    found = indicators((date(2021, 1, 4), day, "Youth caution"), child={"date_of_birth": born})
    assert entrants(found) == int(counts)


def test_several_outcomes_on_one_day_are_one_entrant_by_the_most_serious_of_them() -> None:
    day = date(2021, 5, 4)
    found = indicators((day, day, "Youth caution"), (day, day, "Referral order"), (day, day, "Youth caution"))
    assert found.entrants == {Quarter.of(day): {"Referral order": 1}}


def test_only_the_first_substantive_outcome_ever_makes_an_entrant() -> None:
    found = indicators(
        (date(2019, 1, 1), date(2019, 2, 1), "Youth caution"), (date(2021, 1, 1), date(2021, 5, 4), "Fine")
    )
    assert list(found.entrants) == [Quarter(date(2019, 1, 1))]
    found = indicators(
        (date(2019, 1, 1), date(2019, 2, 1), "Community resolution"), (date(2021, 1, 1), date(2021, 5, 4), "Fine")
    )
    assert list(found.entrants) == [Quarter(date(2021, 4, 1))], "a community resolution is not substantive"


def test_an_outcome_without_a_day_counts_nowhere_and_is_told() -> None:
    found = indicators((date(2021, 1, 1), None, "Fine"), (date(2021, 1, 1), date(2021, 5, 4), "Fine"))
    assert (entrants(found), found.undated) == (1, 1)
    assert indicators((date(2021, 1, 1), None, "Fine")) is None


def test_an_offence_that_is_recorded_as_not_proven_counts_nowhere() -> None:
    found = indicators((date(2021, 1, 1), date(2021, 5, 4), "Detention and training order"), proven=False)
    assert (entrants(found), found.sentences) == (0, {})


def test_sentences_of_one_day_are_one_and_of_two_days_are_two() -> None:
    first, second = date(2021, 5, 4), date(2021, 5, 5)
    order = "Detention and training order"
    found = indicators((first, first, order), (first, first, "Long-term detention"), (first, second, order))
    assert found.sentences == {Quarter.of(first): {"Long-term detention": 1, order: 1}}


INDEX = date(2020, 5, 29)


@pytest.mark.parametrize(
    ("committed", "decided", "reoffences"),
    [
        (INDEX, date(2020, 7, 1), 0),  # on the index date: not after it
        (date(2020, 5, 30), date(2020, 7, 1), 1),
        (date(2021, 5, 29), date(2021, 7, 1), 1),  # the last day of the twelve months
        (date(2021, 5, 30), date(2021, 7, 1), 0),
        (date(2021, 5, 29), date(2021, 11, 29), 1),  # the last day for proof
        (date(2021, 5, 29), date(2021, 11, 30), 0),
    ],
)
def test_a_reoffence_comes_after_the_index_date_within_twelve_months_and_is_proven_within_six_more(
    committed, decided, reoffences
) -> None:
    found = indicators((date(2020, 1, 1), INDEX, "Youth caution"), (committed, decided, "Fine"))
    cohort = found.cohorts[Quarter(date(2020, 4, 1))]
    assert cohort["Youth caution"] == Reoffending(1, int(reoffences > 0), reoffences)


def test_twelve_months_from_29_february_end_on_28_february() -> None:
    index = date(2020, 2, 29)
    for committed, reoffences in ((date(2021, 2, 28), 1), (date(2021, 3, 1), 0)):
        found = indicators((date(2020, 1, 1), index, "Fine"), (committed, date(2021, 8, 28), "Fine"))
        assert found.cohorts[Quarter(date(2020, 1, 1))]["Fine"].reoffences == reoffences
    late = indicators((date(2020, 1, 1), index, "Fine"), (date(2021, 2, 28), date(2021, 8, 29), "Fine"))
    assert late.cohorts[Quarter(date(2020, 1, 1))]["Fine"].reoffences == 0


def test_the_latest_cohorts_are_those_whose_follow_up_was_over() -> None:
    first = (date(2019, 1, 1), date(2019, 2, 1), "Youth caution")
    assert max(indicators(first, as_of=date(2022, 6, 30)).cohorts) == Quarter(date(2020, 10, 1))
    assert max(indicators(first, as_of=date(2022, 6, 29)).cohorts) == Quarter(date(2020, 7, 1))


def test_a_cohort_that_the_list_does_not_reach_is_not_counted() -> None:
    found = indicators((date(2020, 1, 1), date(2020, 8, 3), "Fine"))
    assert sorted(found.cohorts) == [Quarter(date(2020, 7, 1)), Quarter(date(2020, 10, 1))]


def test_twelve_months_that_the_list_does_not_reach_are_given_for_the_latest_quarter_only() -> None:
    found = indicators((date(2021, 1, 1), date(2021, 5, 4), "Fine"))
    assert found.windows == (Quarter(date(2022, 1, 1)),)
    found = indicators((date(2019, 1, 1), date(2019, 5, 4), "Fine"))
    assert [window.name for window in found.windows] == ["Q4", "Q1", "Q2", "Q3", "Q4"]


def test_of_a_child_who_is_not_in_the_list_nothing_is_counted() -> None:
    returns = one()
    returns["interventions"].append(returns["interventions"][0] | {"child_id": "other"})
    assert counted(returns)["1", "end", None, "Q1"].denominator == 1
    assert counted({"interventions": returns["interventions"]})["1", "end", None, "Q1"].denominator == 2


def test_a_service_s_own_word_counts_as_the_known_one() -> None:
    returns = one(disposal_type="Panel", completed=True)
    with tables_of(frames_of(returns)) as connection:
        counts = kpi_counts(connection, YEAR, AS_OF, "Anytown", Terms.of({"Panel": "Community resolution"}))
    assert ("6", "completed", "Panel", "Q1", 1) in {
        (count.kpi, count.measure, count.disposal_type, count.quarter, count.numerator) for count in counts
    }
