"""Staff in counts: from a list of posts or from the counts of a service, never added twice, small ones hidden."""

from __future__ import annotations

from decimal import Decimal

import pytest
from measured import Result

from pipeline.disclosure import protect
from pipeline.measures import staffing

# Counts as a service published them: by team and sex, and for the whole service by ethnic group, one person more.
BY_TEAM = {
    "Team 1": {"Male": 8, "Female": 1},
    "Team 2": {"Male": 2, "Female": 4},
    "Team 3": {"Male": 4, "Female": 5},
    "Projects": {"Male": 2, "Female": 5},
    "Prevention": {"Male": 3, "Female": 5},
    "Support": {"Female": 5},
    "Partners": {"Unknown": 9},
}
BY_ETHNICITY = {"White": 17, "Asian": 10, "Black": 4, "Mixed": 6, "Other": 2, "Unknown": 15}
COUNTS = [
    *({"team": team, "sex": sex, "count": count} for team, sexes in BY_TEAM.items() for sex, count in sexes.items()),
    *({"ethnicity": group, "count": count} for group, count in BY_ETHNICITY.items()),
]


def _posts(number: int, **more: object) -> list[dict]:
    return [{"role": "Officer", "fte": Decimal(1)} | more for _ in range(number)]


@pytest.fixture
def shown(measure) -> object:
    """What a reader sees of these returns."""

    def run(returns: dict) -> Result:
        disclosed = protect([measure(staffing, returns).measured], 5)
        return Result(type(measure(staffing, {}).measured)(tuple(disclosed.figures), disclosed.tables))

    return run


def test_a_filled_post_is_one_person_and_a_vacant_one_nobody(measure) -> None:
    posts = [*_posts(6, team="Court", sex="Female"), *_posts(1, team="Court", fte=Decimal("0.5"), vacant=True)]
    got = measure(staffing, {"staffing": posts})
    assert (got.value("staffing.posts"), got.value("staffing.people"), got.value("staffing.vacant")) == (7, 6, 1)
    assert got.shown("staffing.fte") == "6.5"
    assert got.value("staffing.team.court.sex.female.people") == 6
    assert got.row("staffing_by_team", "team", "Court") == {
        "team": "Court", "people": "6", "posts": "7", "fte": "6.5", "vacant": "1"
    }  # fmt: skip


def test_full_time_equivalents_keep_their_hundredths(measure) -> None:
    got = measure(staffing, {"staffing": _posts(3, fte=Decimal("0.35"))})
    assert got.shown("staffing.fte") == "1.05"


def test_a_team_with_vacancies_only_has_a_row(measure) -> None:
    posts = [*_posts(5, team="Court"), *_posts(2, team="New", vacant=True)]
    row = measure(staffing, {"staffing": posts}).row("staffing_by_team", "team", "New")
    assert (row["people"], row["posts"], row["vacant"]) == ("0", "2", "2")


def test_fine_ethnic_groups_are_counted_in_broad_ones(measure) -> None:
    posts = [*_posts(5, ethnicity="White British"), *_posts(2, ethnicity="White Irish"), *_posts(1)]
    got = measure(staffing, {"staffing": posts})
    assert got.value("staffing.ethnicity.white.people") == 7
    assert [row["ethnicity"] for row in got.rows("staffing_by_ethnicity")] == ["White", "Not known", "Total"]


def test_the_breakdowns_of_counts_are_never_added_to_each_other(measure) -> None:
    got = measure(staffing, {"staffing_counts": COUNTS})
    assert got.value("staffing.people") == 53
    assert got.value("staffing.ethnicity.people") == 54
    assert [got.value(f"staffing.sex.{sex}.people") for sex in ("male", "female", "unknown")] == [19, 25, 9]
    assert got.value("staffing.team.team_1.people") == 9
    assert got.value("staffing.posts") is None


def test_counts_fill_in_what_the_list_of_posts_does_not_state(measure) -> None:
    returns = {"staffing": _posts(6, team="Court"), "staffing_counts": [*COUNTS, {"team": "Court", "count": 99}]}
    got = measure(staffing, returns)
    assert got.value("staffing.people") == 6
    assert got.value("staffing.team.court.people") == 6
    assert got.value("staffing.ethnicity.white.people") == 17
    assert got.tables["staffing_by_ethnicity"].datasets == ("staffing_counts",)
    assert got.tables["staffing_by_team"].datasets == ("staffing",)


def test_an_exact_breakdown_comes_before_the_sum_of_a_finer_one(measure) -> None:
    finer = [{"team": "Court", "sex": "Female", "count": 6}, {"team": "Court", "sex": "Male", "count": 7}]
    assert measure(staffing, {"staffing_counts": finer}).value("staffing.team.court.people") == 13
    stated = [*finer, {"team": "Court", "count": 14}]
    assert measure(staffing, {"staffing_counts": stated}).value("staffing.team.court.people") == 14


def test_no_small_count_of_staff_is_shown_or_can_be_taken_from_its_row_or_column(shown) -> None:
    rows = shown({"staffing_counts": COUNTS}).rows("staffing_by_team_and_sex")
    assert next(row for row in rows if row["team"] == "Team 1")["sex_female"] == "[c]"
    for row in rows:
        cells = [text for name, text in row.items() if name.startswith("sex_")]
        assert not any(text in ("1", "2", "3", "4") for text in cells)
        assert cells.count("[c]") != 1 or row["total"] == "[c]"
    for name in ("sex_male", "sex_female", "sex_unknown"):
        *cells, total = [row[name] for row in rows]
        assert cells.count("[c]") != 1 or total == "[c]"


def test_posts_and_full_time_equivalents_of_a_small_team_are_hidden_with_its_people(shown) -> None:
    posts = [*_posts(3, team="Small"), *_posts(8, team="Large"), *_posts(9, team="Larger")]
    got = shown({"staffing": posts})
    row = got.row("staffing_by_team", "team", "Small")
    assert (row["people"], row["posts"], row["fte"], row["vacant"]) == ("[c]", "[c]", "[c]", "0")
    assert got.shown("staffing.team.small.people") == "[c]"
    assert got.shown("staffing.posts") == "20"


def test_margins_that_another_table_contradicts_are_protected_on_their_own(measure) -> None:
    crossed = [{"team": "Court", "sex": "Female", "count": 3}, {"team": "Court", "sex": "Male", "count": 8}]
    alone = [{"sex": "Female", "count": 6}, {"sex": "Male", "count": 8}]
    got = measure(staffing, {"staffing_counts": [*crossed, *alone]})
    by_id = {count.id: count.value for count in got.measured.counts}
    table = got.tables["staffing_by_team_and_sex"]
    for row in table.rows:
        for cell in row[1:]:
            assert [by_id[count_id] for count_id in cell.counts] == [cell.value]


def test_the_structure_lists_different_posts_without_numbers(measure) -> None:
    posts = [*_posts(4, team="Court"), *_posts(1, team="Court", role="Nurse", employer="Health", seconded=True)]
    assert measure(staffing, {"staffing": posts}).rows("staffing_structure") == [
        {"team": "Court", "role": "Officer", "employer": "Local Authority", "seconded": "No"},
        {"team": "Court", "role": "Nurse", "employer": "Health", "seconded": "Yes"},
    ]
