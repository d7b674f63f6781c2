"""Each expectation of our own: a frame that passes, one that fails, and the words for the row that fails."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from frames import frame

from pipeline.contracts import Contract
from pipeline.validation.checks import checks_of
from pipeline.validation.expectations import OWN, Named


@dataclass(frozen=True)
class Case:
    """The rows of one dataset; ``failing`` are the positions that a rule of its contract fails, with some words."""

    dataset: str
    rule: str
    rows: str
    failing: dict[int, dict[str, str]]


BANDS = "indicator | band | lower | upper | lower_inclusive | upper_inclusive\n"
PERIODS = "indicator | area | period_start | period_end\n"
RATES = "indicator | area | numerator | denominator | rate | rate_unit\n"
MOVES = "indicator | area | period_start | period_end | numerator | rate | rate_unit\n"
PROFILE = "stage | characteristic | group | count | share_pct | cohort_total\n"
PEOPLE = "area | year | source | sex | age | ethnicity | share_pct\n"
MONEY = "financial_year | agency | category | direction | amount_gbp | note\n"
TRACK = "programme | cohort | stage | children\n"
FTE = "First time entrants"

CASES = {
    "bands that meet": Case(
        "targets", "bands_overlap", f"{BANDS}{FTE}|G||200|| \n{FTE}|A|200|300||\n{FTE}|R|300|||", {}
    ),
    "bands that overlap": Case(
        "targets",
        "bands_overlap",
        f"{BANDS}{FTE}|G||224||No\n{FTE}|A|223|340|Yes|Yes\n{FTE}|R|341||No|",
        {1: {"range": "from 223 up to 224"}},
    ),
    "bands that share a limit": Case(
        "targets", "bands_overlap", f"{BANDS}{FTE}|G||200||Yes\n{FTE}|A|200|300|Yes|", {1: {"range": "exactly 200"}}
    ),
    "a band within another": Case(
        "targets",
        "bands_overlap",
        f"{BANDS}{FTE}|G|0|100||\n{FTE}|A|10|20||\n{FTE}|R|50|60||",
        {1: {"range": "from 10 up to 20"}, 2: {"range": "from 50 up to 60"}},
    ),
    "bands of different targets may overlap": Case(
        "targets", "bands_overlap", f"{BANDS}{FTE}|G||200||\nCustody|G||0.35||", {}
    ),
    "bands without a gap": Case(
        "targets", "bands_leave_gap", f"{BANDS}{FTE}|G||200||\n{FTE}|A|200|300||\n{FTE}|R|300|||", {}
    ),
    "a gap above an included limit": Case(
        "targets",
        "bands_leave_gap",
        f"{BANDS}{FTE}|A|223|340|Yes|Yes\n{FTE}|R|341||No|",
        {1: {"range": "above 340 up to and including 341"}},
    ),
    "a gap of less than one": Case(
        "targets",
        "bands_leave_gap",
        f"{BANDS}Custody|G||0.35||No\nCustody|A|0.36|0.45|Yes|Yes\nCustody|R|0.45||No|",
        {1: {"range": "from 0.35 up to 0.36"}},
    ),
    "a limit that no band includes": Case(
        "targets",
        "bands_leave_gap",
        f"{BANDS}{FTE}|G||200||No\n{FTE}|A|200||No|",
        {1: {"range": "exactly 200"}},
    ),
    "rolling quarters": Case(
        "indicators",
        "periods_step_unevenly",
        f"{PERIODS}{FTE}|X|2021-01-01|2021-12-31\n{FTE}|X|2021-04-01|2022-03-31\n{FTE}|X|2021-07-01|2022-06-30",
        {},
    ),
    "newest first": Case(
        "indicators",
        "periods_step_unevenly",
        f"{PERIODS}{FTE}|X|2021-07-01|2022-06-30\n{FTE}|X|2021-04-01|2022-03-31\n{FTE}|X|2021-01-01|2021-12-31",
        {},
    ),
    "the year of the last period is wrong": Case(
        "indicators",
        "periods_step_unevenly",
        f"{PERIODS}{FTE}|X|2021-04-01|2022-03-31\n{FTE}|X|2021-07-01|2022-06-30\n{FTE}|X|2021-10-01|2022-09-30\n"
        f"{FTE}|X|2021-01-01|2021-12-31",
        {3: {"step": "9 months before", "usual": "3 months"}},
    ),
    "a wrong period in the middle is told once": Case(
        "indicators",
        "periods_step_unevenly",
        f"{PERIODS}{FTE}|X|2021-01-01|2021-12-31\n{FTE}|X|2021-04-01|2022-03-31\n{FTE}|X|2020-07-01|2021-06-30\n"
        f"{FTE}|X|2021-10-01|2022-09-30\n{FTE}|X|2022-01-01|2022-12-31\n{FTE}|X|2022-04-01|2023-03-31\n",
        {2: {"step": "9 months before"}},
    ),
    "a quarter is left out": Case(
        "indicators",
        "periods_step_unevenly",
        f"{PERIODS}{FTE}|X|2021-01-01|2021-03-31\n{FTE}|X|2021-04-01|2021-06-30\n{FTE}|X|2021-07-01|2021-09-30\n"
        f"{FTE}|X|2022-01-01|2022-03-31",
        {3: {"step": "6 months after", "usual": "3 months"}},
    ),
    "windows of another length are followed on their own": Case(
        "indicators",
        "periods_step_unevenly",
        f"{PERIODS}{FTE}|X|2021-01-01|2021-12-31\n{FTE}|X|2021-04-01|2022-03-31\n{FTE}|X|2021-04-01|2021-06-30\n"
        f"{FTE}|X|2021-07-01|2022-06-30",
        {},
    ),
    "areas are followed on their own": Case(
        "indicators",
        "periods_step_unevenly",
        f"{PERIODS}{FTE}|X|2021-01-01|2021-12-31\n{FTE}|Y|2019-01-01|2019-12-31\n{FTE}|X|2021-04-01|2022-03-31",
        {},
    ),
    "rates that agree": Case(
        "indicators",
        "rate_differs_from_counts",
        f"{RATES}Custody|X|28|12494|224|per 100,000\nReoffending|X|12|36|33.33|per cent\nReoffending|X|||31|per cent",
        {},
    ),
    "a rate on the wrong scale": Case(
        "indicators",
        "rate_differs_from_counts",
        f"{RATES}Knife offences|X|10|12494|80|per 10,000",
        {0: {"exact": "8", "counts": "10 of 12,494"}},
    ),
    "a last digit that is wrong": Case(
        "indicators",
        "rate_differs_from_counts",
        f"{RATES}Reoffending|X|13|30|43.2|per cent\nReoffending|X|13|30|43.3|per cent",
        {0: {"exact": "43.3"}},
    ),
    "one period with another population": Case(
        "indicators",
        "rate_implies_another_denominator",
        f"{RATES}{FTE}|X|55||287|per 100,000\n{FTE}|X|56||310|per 100,000\n{FTE}|X|59||325|per 100,000\n"
        f"{FTE}|X|49||269|per 100,000\n{FTE}|X|41||229|per 100,000",
        {0: {"implied": "19,164"}},
    ),
    "small numbers say little about the population": Case(
        "indicators",
        "rate_implies_another_denominator",
        f"{RATES}Custody|X|1||0.06|per 1,000\nCustody|X|1||0.06|per 1,000\nCustody|X|1||0.06|per 1,000\n"
        f"Custody|X|2||0.11|per 1,000\nCustody|X|3||0.17|per 1,000",
        {},
    ),
    "a rate that doubles": Case(
        "indicators",
        "rate_moved",
        f"{MOVES}{FTE}|X|2021-01-01|2021-12-31|20|100|per 100,000\n{FTE}|X|2022-01-01|2022-12-31|40|200|per 100,000",
        {1: {"moved": "from 100 to 200 (up 100%)"}},
    ),
    "a rate on few events may jump": Case(
        "indicators",
        "rate_moved",
        f"{MOVES}{FTE}|X|2021-01-01|2021-12-31|4|26.7|per cent\n{FTE}|X|2021-04-01|2022-03-31|15|41.7|per cent",
        {},
    ),
    "an amount that ends without a note": Case(
        "budget",
        "amount_moved",
        f"{MONEY}2021-22|Police|Staffing|Contribution|43260|\n2022-23|Police|Staffing|Contribution|0|",
        {1: {"moved": "from 43,260 to 0 (down 100%)"}},
    ),
    "an amount that ends with a note": Case(
        "budget",
        "amount_moved",
        f"{MONEY}2021-22|Police|Staffing|Contribution|43260|\n2022-23|Police|Staffing|Contribution|0|Withdrawn",
        {},
    ),
    "two amounts of one agency and year add up": Case(
        "budget",
        "amount_moved",
        f"{MONEY}2021-22|Police|Staffing|Contribution|6000|One\n2021-22|Police|Staffing|Contribution|6000|Two\n"
        f"2022-23|Police|Staffing|Contribution|12000|",
        {},
    ),
    "sides that balance": Case(
        "budget",
        "sides_differ",
        f"{MONEY}2021-22|Police|Cash|Contribution|100|\n2021-22|Other|Staffing|Expenditure|100|",
        {},
    ),
    "one side alone is not compared": Case(
        "budget", "sides_differ", f"{MONEY}2021-22|Police|Cash|Contribution|100|", {}
    ),
    "sides that differ": Case(
        "budget",
        "sides_differ",
        f"{MONEY}2021-22|Police|Cash|Contribution|100.50|\n2021-22|Other|Staffing|Expenditure|90|",
        {0: {"one": "100.5", "other": "90", "difference": "10.5"}},
    ),
    "shares that are too many": Case(
        "cohort_profile",
        "shares_exceed_whole",
        f"{PROFILE}Assessed|Sex|Male||60|50\nAssessed|Sex|Female||45|50",
        {0: {"sum": "105"}},
    ),
    "shares that were rounded": Case(
        "cohort_profile",
        "shares_exceed_whole",
        f"{PROFILE}Assessed|Sex|Male||60.5|50\nAssessed|Sex|Female||39.6|50",
        {},
    ),
    "a group and its part are not added": Case(
        "cohort_profile",
        "shares_exceed_whole",
        f"{PROFILE}Assessed|Ethnicity|White||91|50\nAssessed|Ethnicity|White British||88|50\n"
        "Assessed|Ethnicity|Black||9|50",
        {},
    ),
    "shares with all others that fall short": Case(
        "population",
        "shares_fall_short",
        f"{PEOPLE}England|2020|Census||||100\nEngland|2020|Census|||White|69\nEngland|2020|Census|||Black|28\n"
        "England|2020|Census|||Unknown|0",
        {1: {"sum": "97"}},
    ),
    "a choice of groups may fall short": Case(
        "population",
        "shares_fall_short",
        f"{PEOPLE}England|2020|Census|||White|69\nEngland|2020|Census|||Black|10",
        {},
    ),
    "parts that are the whole": Case(
        "cohort_profile",
        "parts_differ_from_total",
        f"{PROFILE}Assessed|Sex|Male|103||117\nAssessed|Sex|Female|14||117",
        {},
    ),
    "parts that are not the whole": Case(
        "cohort_profile",
        "parts_differ_from_total",
        f"{PROFILE}Assessed|Sex|Male|103||117\nAssessed|Sex|Female|13||117",
        {0: {"sum": "116", "total": "117"}},
    ),
    "breakdowns of the same staff": Case(
        "staffing_counts",
        "breakdowns_differ",
        "team | sex | ethnicity | count\nCourt|Male||4\nCourt|Female||6\n||White|7\n||Unknown|3",
        {},
    ),
    "a breakdown that counts another": Case(
        "staffing_counts",
        "breakdowns_differ",
        "team | sex | ethnicity | count\nCourt|Male||4\n||White|7\n||Unknown|4\nCourt|Female||6\n|Male||4\n|Female||6",
        {1: {"of": "by ethnicity", "sum": "11", "other": "by team and sex", "total": "10"}},
    ),
    "children who have reached a stage": Case(
        "programme_tracking",
        "followed_up_rises",
        f"{TRACK}P|1|Before|370\nP|1|3 months after|302\nP|1|6 months after|198",
        {},
    ),
    "more children at a later stage": Case(
        "programme_tracking",
        "followed_up_rises",
        f"{TRACK}P|1|6 months after|198\nP|1|3 months after|102\nP|1|Before|370",
        {0: {"previous": "102"}},
    ),
    "shares that the cases give": Case(
        "inspection_questions",
        "share_impossible_of_cases",
        "inspection_year | standard_no | question | pct_yes | cases\n"
        "2021|2.1|a|92|13\n2021|2.1|b|100|6\n2021|2.1|c|55|",
        {},
    ),
    "a share that no number of cases gives": Case(
        "inspection_questions",
        "share_impossible_of_cases",
        "inspection_year | standard_no | question | pct_yes | cases\n2021|2.2|a|55|12\n2021|2.2|b|55|11",
        {0: {"cases": "12", "near": "50% and 58%"}},
    ),
    "a number left out": Case(
        "recommendations",
        "numbers_run_on",
        "inspection_year | no\n2021|1\n2021|4\n2021|2\n2018|3",
        {1: {"previous": "2"}},
    ),
    "a quarter that doubles": Case(
        "quarterly_counts",
        "change_since_last_quarter",
        "measure | financial_year | quarter | value\nPanels|2021-22|Q4|52\nPanels|2022-23|Q1|104\nPanels|2021-22|Q3|50",
        {1: {"moved": "from 52 to 104 (up 100%)"}},
    ),
}


def run(contract: Contract, rule: str, rows: str):
    check = next(check for check in checks_of(contract) if check.rule.name == rule)
    return OWN[check.rule.expectation](frame(contract, rows), **check.rule.arguments)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_rows_that_fail_are_found_and_said(case, contracts):
    failing = run(contracts[case.dataset], case.rule, case.rows)
    assert sorted(failing) == sorted(case.failing)
    for row, words in case.failing.items():
        assert {name: failing[row][name] for name in words} == words


def test_words_name_values_by_their_column_so_that_they_are_shown_as_readers_know_them(contracts):
    case = CASES["bands that overlap"]
    (words,) = run(contracts["targets"], case.rule, case.rows).values()
    assert words["one"] == Named("band", "green")
    assert words["of"] == (Named("indicator", "first_time_entrants"),)


def test_every_expectation_of_our_own_is_used_by_a_contract_and_has_a_case_that_fails(contracts):
    used = {rule.expectation for contract in contracts.values() for rule in contract.rules} & set(OWN)
    assert used == set(OWN)
    failing = {(case.dataset, case.rule) for case in CASES.values() if case.failing}
    tried = {
        rule.expectation
        for name, contract in contracts.items()
        for rule in contract.rules
        if (name, rule.name) in failing
    }
    assert tried == set(OWN)
