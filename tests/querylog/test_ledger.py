"""The list of findings from run to run: what is gone is fixed, what is back is open, what nobody saw stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from query_desk import BUDGET

from pipeline.errors import PlanError
from pipeline.findings import Finding, Severity
from pipeline.querylog import Changes, Entry, Ledger, Status, read_ledger, write_ledger
from pipeline.querylog.ledger import FILE

ROWS = "Police,Cash,10,\nHealth,Cash,20,\n"


def statuses(reviewed):
    return {e.finding.row: e.status for e in reviewed.ledger.entries if e.finding.rule == "moved"}


def test_a_first_run_opens_warnings_notes_notes_and_tells_of_no_change(desk, question):
    desk.write("budget.csv", BUDGET + ROWS)
    reviewed = desk.check(question(row=2), question(row=3, severity=Severity.INFO))
    assert statuses(reviewed) == {2: Status.OPEN, 3: Status.NOTED}
    assert reviewed.first
    assert reviewed.changes == Changes()


def test_a_finding_that_no_longer_occurs_becomes_fixed_with_the_returns_in_which_it_went(desk, question):
    desk.write("budget.csv", BUDGET + ROWS)
    first = desk.check(question(row=2), question(row=3))
    desk.write("budget.csv", BUDGET + "Police,Cash,11,\nHealth,Cash,20,\n")
    second = desk.check(question(row=3))
    assert statuses(second) == {2: Status.FIXED, 3: Status.OPEN}
    (gone,) = second.changes.fixed
    assert (second.entry(gone).since, second.entry(gone).until) == (first.ledger.returns, second.ledger.returns)
    assert first.ledger.returns != second.ledger.returns
    third = desk.check(question(row=3))
    assert third.changes == Changes()
    assert third.entry(gone) == second.entry(gone)


def test_a_fixed_finding_that_comes_back_is_open_again_and_told_of(desk, question):
    desk.write("budget.csv", BUDGET + ROWS)
    desk.check(question())
    desk.check()
    back = desk.check(question())
    assert statuses(back) == {2: Status.OPEN}
    assert (len(back.changes.back), back.changes.new, back.changes.fixed) == (1, (), ())


def test_a_new_finding_is_told_of_and_notes_are_not(desk, question):
    desk.write("budget.csv", BUDGET + ROWS)
    desk.check()
    reviewed = desk.check(question(row=2), question(row=3, severity=Severity.INFO))
    assert [reviewed.entry(key).finding.row for key in reviewed.changes.new] == [2]
    again = desk.check()
    assert [entry for entry in again.ledger.entries if entry.finding.row == 3] == []


def test_findings_on_a_return_that_was_taken_away_stay_open(desk, question):
    desk.write("budget.csv", BUDGET + ROWS)
    desk.check(question())
    (desk.plan.returns_dir / "budget.csv").unlink()
    reviewed = desk.check(expected=("budget",))
    (entry,) = [entry for entry in reviewed.ledger.entries if entry.finding.rule == "moved"]
    assert (entry.status, entry.seen) == (Status.OPEN, False)
    assert entry not in reviewed.current
    assert reviewed.changes.fixed == ()


def test_findings_on_a_return_that_the_plan_no_longer_expects_are_closed(desk, question):
    desk.write("budget.csv", BUDGET + ROWS)
    desk.check(question())
    (desk.plan.returns_dir / "budget.csv").unlink()
    assert statuses(desk.check(expected=())) == {2: Status.FIXED}


def test_a_row_that_moves_keeps_its_place_up_to_date(desk, question):
    desk.write("budget.csv", BUDGET + ROWS)
    desk.check(question(row=2))
    desk.write("budget.csv", BUDGET + "Other,Cash,1,\n" + ROWS)
    reviewed = desk.check(question(row=3))
    assert statuses(reviewed) == {3: Status.OPEN}
    assert reviewed.changes == Changes()


text = st.text(st.characters(exclude_categories=()), max_size=20)


@given(
    found=text,
    message=text,
    row=st.none() | st.integers(1, 10**7),
    status=st.sampled_from(list(Status)),
    seen=st.booleans(),
)
def test_whatever_a_finding_says_the_list_is_read_back_as_it_was_written(
    tmp_path_factory, found, message, row, status, seen
):
    from pipeline.plan import Plan
    from pipeline.plan.settings import Settings

    settings = Settings(service="S", area="A", financial_year="2022-23", as_of="2022-06-30")
    plan = Plan(tmp_path_factory.getbasetemp(), settings, tmp_path_factory.getbasetemp() / "written")
    finding = Finding("rule", Severity.WARNING, message, "", "budget", found=found, row=row)
    ledger = Ledger("abc", (Entry("k", status, finding, "s", "u", seen, found, message),))
    write_ledger(plan, ledger)
    assert read_ledger(plan) == ledger


def test_the_same_runs_give_the_same_bytes(desk, question):
    desk.write("budget.csv", BUDGET + ROWS)
    path = desk.plan.outputs.private / FILE
    desk.check(question())
    once = path.read_bytes()
    path.unlink()
    desk.check(question())
    assert path.read_bytes() == once


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"format": 99}', '{"format": 1, "returns": "a", "findings": [{}]}'])
def test_a_list_that_is_not_one_says_so_and_what_to_do(desk, broken):
    path = desk.plan.outputs.private / FILE
    path.parent.mkdir(parents=True)
    path.write_text(broken, encoding="utf-8")
    with pytest.raises(PlanError, match="Delete it"):
        read_ledger(desk.plan)
