"""The profile of the children: sex and age, and stated measures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pipeline.disclosure import protect
from pipeline.measures import over_representation, profile

_YEAR = {"period_start": date(2021, 4, 1), "period_end": date(2022, 3, 31), "source": "x"}


def _group(by: str, group: str, count: int | None, total: int = 60, stage: str = "Assessed", **more) -> dict:
    return {"stage": stage, "characteristic": by, "group": group, "count": count, "cohort_total": total} | _YEAR | more


_CHILDREN = [
    _group("sex", "Male", 40),
    _group("sex", "Female", 20),
    _group("age", "15", 18),
    _group("age", "16", 42),
    _group("age", "15", 10, 40, sex="Male"),
    _group("age", "16", 30, 40, sex="Male"),
    _group("age", "15", 8, 20, sex="Female"),
    _group("age", "16", 12, 20, sex="Female"),
]


def _stated(measure: str, value: object, unit: str = "per cent", **more) -> dict:
    value = None if value is None else Decimal(str(value))
    return {"measure": measure, "financial_year": "2021-22", "unit": unit, "value": value} | more


def test_children_are_counted_by_sex_by_age_and_by_both(measure) -> None:
    got = measure(profile, {"cohort_profile": _CHILDREN})
    assert (got.value("profile.total"), got.value("profile.sex.male.count")) == (60, 40)
    assert got.value("profile.age.16.count") == 42
    assert got.shown("profile.mean_age") == "15.7"
    assert got.rows("profile_sex_age") == [
        {"age": "15", "male": "10", "female": "8", "total": "18"},
        {"age": "16", "male": "30", "female": "12", "total": "42"},
        {"age": "Total", "male": "40", "female": "20", "total": "60"},
    ]


def test_children_of_one_sex_are_no_group_of_their_own_beside_the_population(measure) -> None:
    got = measure(over_representation, {"cohort_profile": _CHILDREN})
    assert [row["group"] for row in got.rows("over_representation")] == ["15 to 17", "Male", "Female"]


def test_no_cell_by_sex_and_age_can_be_worked_out_from_the_margins(measure) -> None:
    rows = [row | {"count": 2} if row.get("sex") == "Female" and row["group"] == "15" else row for row in _CHILDREN]
    rows = [row | {"count": 18} if row.get("sex") == "Female" and row["group"] == "16" else row for row in rows]
    rows = [row | {"count": 16} if row.get("sex") == "Male" and row["group"] == "15" else row for row in rows]
    rows = [row | {"count": 24} if row.get("sex") == "Male" and row["group"] == "16" else row for row in rows]
    returns = {"cohort_profile": rows}
    safe = protect([measure(module, returns).measured for module in (profile, over_representation)], 5)
    (table,) = [table for table in safe.tables if table.name == "profile_sex_age"]
    hidden = [[cell.text == "[c]" for cell in row[1:3]] for row in table.rows[:2]]
    assert hidden == [[True, True], [True, True]], "one hidden cell alone follows from its row and column"


def test_a_mean_age_wants_every_age_in_numbers(measure) -> None:
    rows = [_group("age", "10 to 14", 20), _group("age", "15 to 17", 40)]
    got = measure(profile, {"cohort_profile": rows})
    assert "profile.mean_age" not in got.figures
    rows = [_group("age", "15", 20), _group("age", "16", None, share_pct=Decimal(66))]
    assert "profile.mean_age" not in measure(profile, {"cohort_profile": rows}).figures


def test_the_first_stage_of_the_return_is_the_profile(measure) -> None:
    rows = [_group("sex", "Male", 40), _group("sex", "Male", 9, 10, "Court")]
    got = measure(profile, {"cohort_profile": rows})
    assert (got.value("profile.total"), got.value("profile.sex.male.count")) == (60, 40)


def test_the_population_is_of_the_latest_year(measure) -> None:
    rows = [
        {"area": "Anytown", "area_type": "local", "year": year, "count": count, "source": "x"}
        for year, count in (("2019", 900), ("2021", 1000))
    ]
    national = {"area": "England and Wales", "area_type": "national", "year": "2021", "count": 5_466_338, "source": "x"}
    got = measure(profile, {"population": [*rows, national]})
    assert (got.value("profile.population"), got.shown("profile.population.national")) == (1000, "5,466,338")


@pytest.mark.parametrize(
    ("row", "value", "change", "words"),
    [
        (_stated("In care", 20, previous=Decimal(33)), "20%", "−13", "fell"),
        (_stated("Referred", 12, "children", previous=Decimal(10)), "12", "2", "rose"),
        (_stated("Mean age", 15.3, "years", previous=Decimal("15.3")), "15.3", "0", "did not change"),
        (_stated("Anxiety", 41, change=Decimal(5)), "41%", "+5", "rose"),
    ],
)
def test_a_measure_has_a_value_and_its_change_on_the_year_before(measure, row, value, change, words) -> None:
    got = measure(profile, {"profile_measures": [row]})
    (base,) = [figure_id.removesuffix(".value") for figure_id in got.figures if figure_id.endswith(".value")]
    assert (got.shown(f"{base}.value"), got.shown(f"{base}.change")) == (value, change)
    assert got.value(f"{base}.change.words") == words


def test_the_change_of_a_number_is_also_in_per_cent(measure) -> None:
    got = measure(profile, {"profile_measures": [_stated("Offences", 191, "offences", previous=Decimal(276))]})
    assert got.shown("profile.offences.change.pct") == "−31%"


def test_words_stand_where_no_number_was_kept(measure) -> None:
    row = _stated("In care now", None, value_words="one fifth", previous_words="one third")
    got = measure(profile, {"profile_measures": [row]})
    assert got.value("profile.in_care_now.value") == "one fifth"
    assert got.rows("profile_topic_other_measures") == [
        {"measure": "In care now", "value": "one fifth", "previous": "one third", "change": "–"}
    ]


def test_the_year_before_may_be_in_its_own_row(measure) -> None:
    rows = [_stated("In care", 30) | {"financial_year": "2020-21"}, _stated("In care", 20)]
    got = measure(profile, {"profile_measures": rows})
    assert (got.value("profile.in_care.value"), got.value("profile.in_care.previous")) == (20, 30)


def test_a_measure_of_other_children_has_their_name_in_its_id(measure) -> None:
    rows = [_stated("In care", 20), _stated("In care", 42, cohort="Children with violent offences")]
    got = measure(profile, {"profile_measures": rows})
    assert got.value("profile.children_with_violent_offences.in_care.value") == 42


def _hidden(measure, rows: list[dict]) -> frozenset[str]:
    return protect([measure(profile, {"profile_measures": rows}).measured], 5).suppressed


def test_a_small_number_and_a_share_that_stands_for_one_are_hidden(measure) -> None:
    hidden = _hidden(
        measure,
        [
            _stated("Parents", 2, "children", previous=Decimal(6)),
            _stated("Very high risk", 2, out_of=117),
            _stated("High risk", 23, out_of=117),
            _stated("Small areas", 3, "number"),
        ],
    )
    assert "profile.parents.value" in hidden
    assert "profile.parents.change" in hidden, "with the year before it gives the number away"
    assert "profile.parents.previous" not in hidden
    assert "profile.very_high_risk.value" in hidden
    assert not hidden & {"profile.high_risk.value", "profile.small_areas.value"}


def test_a_part_is_not_left_to_be_worked_out_from_the_whole_and_the_other_part(measure) -> None:
    hidden = _hidden(
        measure,
        [
            _stated("Exploited", 40, out_of=117),
            _stated("Exploited: boys", 45, "children", part_of="Exploited"),
            _stated("Exploited: girls", 2, "children", part_of="Exploited"),
        ],
    )
    assert {"profile.exploited_girls.value", "profile.exploited_boys.value"} <= hidden
    assert "profile.exploited.value" not in hidden
