"""The mistakes that partners make most often: each is named in plain words, with its place and its repair."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

BUDGET = """\
Financial year,Agency,Category,Direction,Amount (£)
2021-22,Police,Staffing costs,Contribution,58336
2021-22,Health,Staffing costs,Contribution,39974
"""


@dataclass(frozen=True)
class Mistake:
    """One wrong return, and what its partner is told first."""

    budget: str | None
    rule: str
    place: str
    message: str
    what_to_do: str


MISTAKES = {
    "missing": Mistake(
        None,
        "missing_return",
        "budget",
        "The return 'Budget' from Finance is missing.",
        "Ask Finance to fill in the template budget.xlsx, and put it into returns/.",
    ),
    "misspelt header": Mistake(
        BUDGET.replace("Amount (£)", "Amuont"),
        "unknown_header",
        "budget.csv, row 1, column Amuont",
        "Column 'Amuont' is not known. Did you mean 'Amount (£)'?",
        "Rename the column to 'Amount (£)'.",
    ),
    "text in a number": Mistake(
        BUDGET.replace("58336", "about 58k"),
        "not_a_number",
        "budget.csv, row 2, column Amount (£)",
        "'about 58k' in column 'Amount (£)' is not a number.",
        "Replace it with a number.",
    ),
    "negative amount": Mistake(
        BUDGET.replace("39974", "(39,974)").replace("(39,974)", '"(39,974)"'),
        "negative_contribution",
        "budget.csv, row 3, column Amount (£)",
        "A contribution is negative.",
        "Give what is paid in as a positive amount; give a withdrawn contribution as 0 with a note.",
    ),
    "unknown agency": Mistake(
        BUDGET.replace("Police", "Polise"),
        "unknown_value",
        "budget.csv, row 2, column Agency",
        "'Polise' in column 'Agency' is not known.",
        "Did you mean 'Police'? Use one of Youth Justice Board, Local Authority, Police, Police and Crime "
        "Commissioner, Probation, Health, Welsh Government, Other, All agencies.",
    ),
    "duplicate row": Mistake(
        BUDGET + BUDGET.splitlines()[1] + "\n",
        "duplicate_row",
        "budget.csv, row 4",
        "The row repeats row 2: both have Financial year '2021-22', Agency 'Police', Category 'Staffing costs', "
        "Direction 'Contribution'.",
        "Remove one of the two rows, or correct what tells them apart (Financial year, Agency, Category, Direction, "
        "Note).",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_named_in_plain_words_with_its_place_and_its_repair(check, mistake):
    files = {} if mistake.budget is None else {"budget.csv": mistake.budget}
    finding = next(f for f in check(files, expected=["budget"]) if f.rule == mistake.rule)
    assert finding.severity == "critical"
    assert (finding.place, finding.message, finding.what_to_do) == (
        mistake.place,
        mistake.message,
        mistake.what_to_do,
    )
    assert finding.partner == "Finance"


@pytest.mark.parametrize("mistake", [m for m in MISTAKES.values() if m.rule != "unknown_header"], ids=lambda m: m.rule)
def test_one_mistake_is_told_once(check, mistake):
    files = {} if mistake.budget is None else {"budget.csv": mistake.budget}
    assert len(check(files, expected=["budget"])) == 1


def test_a_return_without_mistakes_has_nothing_to_tell(check):
    assert check({"budget.csv": BUDGET}, expected=["budget"]) == []


def test_no_finding_speaks_of_the_engine_behind_it(check):
    wrong = BUDGET.replace("58336", "").replace("Health", "Helth").replace("39974", "-1")
    words = " ".join(f.message + f.what_to_do for f in check({"budget.csv": wrong}))
    assert "expect" not in words.replace("expected", "")
    assert "expectation" not in words
    assert "null" not in words.lower()


def test_an_empty_cell_that_must_be_filled_is_critical_at_its_place(check):
    (finding,) = check({"budget.csv": BUDGET.replace("58336", "")})
    assert (finding.rule, finding.severity, finding.row, finding.column) == (
        "missing_value",
        "critical",
        2,
        "Amount (£)",
    )


def test_a_number_beyond_its_limits_is_told_with_the_limits(check):
    text = "Stage,Characteristic,Group,Share (%),Cohort total,Period start,Period end,Source\n"
    (finding,) = check({"cohort-profile.csv": text + "Assessed,Sex,Male,120,50,2021-04-01,2022-03-31,AssetPlus\n"})
    assert (finding.rule, finding.found, finding.expected) == ("out_of_range", "120", "0 to 100")


def test_a_contract_s_own_rule_speaks_with_the_contract_s_words(check):
    text = "Indicator,Area,Area type,Period start,Period end,Rate,Rate unit\n"
    row = 'Custody,Anytown,Local,2021-04-01,2020-03-31,0.2,"per 1,000"\n'
    (finding,) = check({"indicators.csv": text + row})
    assert finding.message == "Period start is after Period end."
    assert finding.column == "Period start"


def test_a_rate_may_be_given_by_its_counts_but_not_by_nothing(check):
    text = "Indicator,Area,Area type,Period start,Period end,Numerator,Denominator,Rate,Rate unit\n"
    rows = [
        "Custody,Anytown,Local,2021-04-01,2022-03-31,2,12494,,number",
        "Custody,Anytown,Local,2020-04-01,2021-03-31,,,,number",
    ]
    findings = check({"indicators.csv": text + "\n".join(rows) + "\n"})
    assert {(f.rule, f.row) for f in findings} == {("rate_or_counts", 3), ("numerator_needs_denominator", 3)}


def test_an_action_without_an_owner_is_asked_about_but_still_counts(check):
    text = "Theme,Action ID,Action,Owner (role)\nCourt,1,Agree a protocol,\n"
    (finding,) = check({"actions.csv": text})
    assert (finding.rule, finding.severity, finding.column) == ("missing_value", "warning", "Owner (role)")


def test_two_columns_of_a_grid_that_mean_the_same_are_told_by_the_second_heading(check):
    (finding,) = check({"budget.csv": "Agency,Cash,In cash\nPolice,1,2\n"})
    assert (finding.rule, finding.row, finding.column) == ("duplicate_row", 2, "In cash")
