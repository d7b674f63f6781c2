"""Groups of a cohort beside the population: shares, what is left out, comparisons, and ids that stay apart."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.measures import over_representation
from pipeline.measures.cohort_groups import NOT_STATED, implied_count, possible_counts
from pipeline.measures.disparity import NOT_KNOWN
from pipeline.measures.display import round_half_up

_YEAR = (date(2021, 4, 1), date(2022, 3, 31))


def _group(characteristic: str, group: str, count: int | None = None, total: int = 117, share: str | None = None,
           stage: str = "Assessed", period: tuple[date, date] = _YEAR) -> dict:  # fmt: skip
    return {
        "stage": stage, "characteristic": characteristic, "group": group, "count": count,
        "share_pct": None if share is None else Decimal(share), "cohort_total": total,
        "period_start": period[0], "period_end": period[1], "source": "Case system",
    }  # fmt: skip


def _population(**more: object) -> dict:
    return {"area": "Anytown", "area_type": "local", "year": "2021", "source": "Census"} | more


_BY_SEX = [_population(sex="Male", count=6000), _population(sex="Female", count=6000)]


@given(st.integers(1, 400), st.data())
def test_an_implied_count_is_the_only_one_that_fits(total: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, total))
    share = Fraction(round_half_up(Fraction(count * 100, total), 0))
    fits = [number for number in range(total + 1) if round_half_up(Fraction(number * 100, total), 0) == share]
    assert possible_counts(share, total) == fits
    assert count in fits
    assert implied_count(share, total) == (count if fits == [count] else None)


def test_a_share_of_a_small_cohort_stands_for_one_count() -> None:
    assert implied_count(Fraction(87), 117) == 102
    assert implied_count(Fraction(1), 200) is None
    assert implied_count(Fraction("33.3"), 300, places=1) == 100
    assert implied_count(Fraction(50), 0) is None


def test_rates_are_compared_with_the_named_reference(measure) -> None:
    rows = [_group("sex", "Male", 80, 100), _group("sex", "Female", 20, 100)]
    got = measure(over_representation, {"cohort_profile": rows, "population": _BY_SEX})
    male = got.row("over_representation", "group", "Male")
    assert got.value("disproportionality.male.rri") == 4
    assert (male["share"], male["population_share"], male["difference"]) == ("80%", "50%", "+30")
    assert got.shown("disproportionality.male.population_share") == "50%"
    assert male["verdict"] == "over-represented"
    assert got.row("over_representation", "group", "Female")["verdict"] == "reference group"


def test_without_a_name_the_largest_group_of_the_population_is_the_reference(measure) -> None:
    rows = [_group("ethnicity", "Black", 20, 100), _group("ethnicity", "White", 80, 100)]
    population = [
        _population(ethnicity="Black", share_pct=Decimal(10)),
        _population(ethnicity="White", share_pct=Decimal(90)),
    ]
    got = measure(over_representation, {"cohort_profile": rows, "population": population})
    assert got.row("over_representation", "group", "White")["verdict"] == "reference group"
    assert got.value("disproportionality.black.rri") == Fraction(9, 4)


def test_who_is_in_no_group_is_shown(measure) -> None:
    rows = [_group("sex", "Male", 80, 100), _group("sex", "Female", 15, 100)]
    got = measure(over_representation, {"cohort_profile": rows, "population": _BY_SEX})
    rest = got.row("over_representation", "group", NOT_STATED)
    assert (rest["count"], rest["share"]) == ("5", "5%")
    assert got.value("disproportionality.cohort") == 100


def test_unknown_is_counted_and_shown_and_not_compared(measure) -> None:
    rows = [_group("sex", "Male", 80, 100), _group("sex", "Unknown", 20, 100)]
    got = measure(over_representation, {"cohort_profile": rows, "population": _BY_SEX})
    assert got.row("over_representation", "group", "Unknown") | {
        "count": "20", "share": "20%", "verdict": NOT_KNOWN
    } == got.row("over_representation", "group", "Unknown")  # fmt: skip


def test_groups_beyond_the_cohort_leave_no_negative_remainder(measure) -> None:
    rows = [_group("sex", "Male", 80, 100), _group("sex", "Female", 30, 100)]
    got = measure(over_representation, {"cohort_profile": rows})
    assert [row["group"] for row in got.rows("over_representation")] == ["Male", "Female"]


def test_rounded_shares_that_fall_short_of_a_hundred_invent_nobody(measure) -> None:
    rows = [_group("ethnicity", name, total=300, share="33") for name in ("White", "Mixed", "Black")]
    got = measure(over_representation, {"cohort_profile": rows})
    assert [row["group"] for row in got.rows("over_representation")] == ["White", "Mixed", "Black"]
    rows[0]["share_pct"] = Decimal(20)
    got = measure(over_representation, {"cohort_profile": rows})
    assert got.row("over_representation", "group", NOT_STATED)["share"] == "14%"


def test_the_same_group_name_may_stand_in_two_breakdowns(measure) -> None:
    rows = [
        _group(characteristic, name, 40) for characteristic in ("ethnicity", "sex") for name in ("Other", "Unknown")
    ]
    got = measure(over_representation, {"cohort_profile": rows})
    assert got.value("disproportionality.unknown.share") == got.value("disproportionality.sex.unknown.share")
    assert len({count.id for count in got.measured.counts}) == len(got.measured.counts)
    # the remainder of both breakdowns has one name too
    assert {"disproportionality.other_or_not_stated.share", "disproportionality.sex.other_or_not_stated.share"} <= set(
        got.figures
    )


@pytest.mark.parametrize(
    "names", [("Asian / British", "Asian British"), ("?", "!"), (NOT_STATED, "Total"), ("total", "Rest")]
)
def test_any_group_name_is_a_group_of_its_own(measure, names: tuple[str, str]) -> None:
    rows = [_group("ethnicity", name, 40) for name in names]
    got = measure(over_representation, {"cohort_profile": rows})
    assert len(got.rows("over_representation")) == 3
    assert len({count.id for count in got.measured.counts}) == len(got.measured.counts)


def test_of_several_periods_the_latest_is_shown(measure) -> None:
    before = (date(2020, 4, 1), date(2021, 3, 31))
    rows = [_group("sex", "Male", 80, 100), _group("sex", "Male", 10, 50, period=before)]
    got = measure(over_representation, {"cohort_profile": rows})
    assert got.value("disproportionality.cohort") == 100
    assert got.row("over_representation", "group", "Male")["count"] == "80"
    assert got.figures["disproportionality.cohort"].period == "April 2021 to March 2022"


def test_every_stage_is_in_the_table_with_its_own_cohort(measure) -> None:
    rows = [_group("sex", "Male", 80, 100), _group("sex", "Male", 9, 10, stage="Custody")]
    got = measure(over_representation, {"cohort_profile": rows})
    assert [(row["stage"], row["count"]) for row in got.rows("over_representation") if row["group"] == "Male"] == [
        ("Assessed", "80"),
        ("Custody", "9"),
    ]


@pytest.mark.parametrize(
    "population",
    [
        [],
        [_population(sex="Male", count=0), _population(sex="Female", count=0)],
        [_population(sex="Male", count=0), _population(sex="Female", count=10)],
        [_population(sex="Female", share_pct=Decimal(0)), _population(sex="Male", share_pct=Decimal(100))],
        [_population(sex="Male", count=100)],
        [_population(sex="Male", age="10-14", count=100)],
    ],
)
@pytest.mark.parametrize("counts", [(80, 20), (0, 0), (100, 0), (0, 100)])
def test_whatever_is_known_of_the_population_the_cohort_is_shown(
    measure, population: list[dict], counts: tuple[int, int]
) -> None:
    rows = [_group("sex", name, count, 100) for name, count in zip(("Male", "Female"), counts, strict=True)]
    got = measure(over_representation, {"cohort_profile": rows, "population": population})
    shown = {row["group"]: row["count"] for row in got.rows("over_representation")}
    assert (shown["Male"], shown["Female"]) == tuple(map(str, counts))


def test_an_empty_cohort_has_no_shares_to_fall_over(measure) -> None:
    got = measure(over_representation, {"cohort_profile": [_group("sex", "Male", 0, 0)], "population": _BY_SEX})
    assert got.value("disproportionality.cohort") == 0


def test_where_only_the_reference_has_a_population_everyone_else_is_compared_together(measure) -> None:
    rows = [_group("ethnicity", "White British", share="87"), _group("ethnicity", "Mixed", share="7")]
    population = [_population(ethnicity="White British", share_pct=Decimal("93"))]
    got = measure(over_representation, {"cohort_profile": rows, "population": population})
    everyone_else = got.row("over_representation", "group", "All but White British, with not stated")
    assert (everyone_else["count"], everyone_else["share"]) == ("15", "13%")
    assert got.value("disproportionality.all_but_white_british_with_not_stated.rri") == Fraction(15, 7) / Fraction(
        102, 93
    )


def test_a_share_that_may_stand_for_few_children_is_protected_as_few(measure) -> None:
    rows = [_group("ethnicity", "White", 190, 200), _group("ethnicity", "Roma", share="1", total=200)]
    got = measure(over_representation, {"cohort_profile": rows})
    protected = {count.id: count.value for count in got.measured.counts}
    assert protected["cohort.assessed.ethnicity.roma"] == 1
    roma = next(row for row in got.tables["over_representation"].rows if row[2].value == "Roma")
    assert "cohort.assessed.ethnicity.roma" in roma[4].counts


def test_a_share_gives_the_cohort_away_too(measure) -> None:
    got = measure(over_representation, {"cohort_profile": [_group("sex", "Male", 3, 4), _group("sex", "Female", 1, 4)]})
    assert "cohort.assessed.sex.total" in got.figures["disproportionality.male.share"].counts


def test_a_note_says_which_counts_are_worked_out_and_of_which_year_the_population_is(measure) -> None:
    rows = [
        _group("ethnicity", "White", None, 117, share="87"),
        _group("sex", "Male", 80, 117),
        _group("sex", "Female", 37, 117),
    ]
    population = [*_BY_SEX, _population(ethnicity="White", share_pct=Decimal(90), year="2022", source="School census")]
    got = measure(over_representation, {"cohort_profile": rows, "population": population})
    assert got.tables["over_representation"].note == (
        "Numbers of children by ethnicity (Assessed) are worked out from the rounded shares of the return. "
        "Shares of the population: by ethnicity of 2022 (School census); by sex of 2021 (Census)."
    )


def test_without_a_population_or_shares_there_is_nothing_to_note(measure) -> None:
    got = measure(over_representation, {"cohort_profile": [_group("sex", "Male", 80, 117)]})
    assert got.tables["over_representation"].note == ""


def test_single_ages_are_compared_in_bands(measure) -> None:
    rows = [_group("age", str(age), number, 100) for age, number in ((13, 10), (14, 20), (16, 30), (17, 40))]
    population = [_population(age=str(age), count=1000) for age in range(10, 18)]
    got = measure(over_representation, {"cohort_profile": rows, "population": population})
    shown = {row["group"]: row["count"] for row in got.rows("over_representation_age")}
    assert shown == {"10 to 14": "30", "15 to 17": "70"}
    # 70 of 3,000 against 30 of 5,000
    assert got.value("disproportionality.15_to_17.rri") == Fraction(35, 9)
    relations = {relation.total: relation.parts for relation in got.measured.relations}
    assert relations["cohort.assessed.age.10_to_14"] == ("cohort.assessed.age.13", "cohort.assessed.age.14")


def test_the_stage_before_is_a_comparison_only_where_it_holds_those_who_went_on(measure) -> None:
    rows = [_group("sex", name, number, 60, stage="Court") for name, number in (("Male", 40), ("Female", 20))]
    rows += [_group("sex", name, number, 15, stage="Custody") for name, number in (("Male", 10), ("Female", 5))]
    got = measure(over_representation, {"cohort_profile": rows})
    assert got.value("disproportionality.custody.male.onward.rri") == 1
    rows[-1]["count"] = 25
    got = measure(over_representation, {"cohort_profile": rows})
    assert not got.rows("over_representation_sex_onward")


def test_stages_stand_in_the_order_in_which_children_pass_them(measure) -> None:
    stages = ("Custody", "Court", "Assessed", "Out-of-court", "Referral", "Remand")
    got = measure(over_representation, {"cohort_profile": [_group("sex", "Male", 9, 10, stage=s) for s in stages]})
    shown = list(dict.fromkeys(row["stage"] for row in got.rows("over_representation_sex")))
    assert shown == ["Assessed", "Referral", "Out-of-court", "Court", "Remand", "Custody"]
