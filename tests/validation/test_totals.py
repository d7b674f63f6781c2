from __future__ import annotations

BUDGET = "Agency,Staffing costs,Cash,Total\nPolice,10,5,15\nHealth,1,,{health}\nTotal,11,5,{all}\n"


def test_totals_that_agree_with_their_parts_are_silent(check):
    assert check({"budget.csv": BUDGET.format(health=1, all=16)}) == []


def test_a_total_of_a_row_that_differs_is_told_with_both_numbers_and_its_place(check):
    (finding,) = check({"budget.csv": BUDGET.format(health=7, all=16)})
    assert (finding.rule, finding.severity, finding.place) == (
        "total_differs",
        "warning",
        "budget.csv, row 3, column Total",
    )
    assert "£7" in finding.message
    assert "£1" in finding.message


def test_a_grand_total_that_differs_is_told(check):
    (finding,) = check({"budget.csv": BUDGET.format(health=1, all=1_160_023)})
    assert (finding.row, finding.found, finding.expected) == (4, "£1,160,023", "£16")


def test_a_total_row_of_a_list_is_compared_with_the_rows_of_its_own_area(check):
    text = "Offence group,Area,Year,Number of offences\nRobbery,Anytown,2021-22,2\nDrugs,Anytown,2021-22,5\n"
    more = "Robbery,England,2021,100\nTotal proven offences,Anytown,2021-22,8\nTotal proven offences,England,2021,100\n"
    (finding,) = check({"offence-benchmark.csv": text + more})
    assert (finding.rule, finding.row, finding.found, finding.expected) == ("total_differs", 5, "8", "7")
