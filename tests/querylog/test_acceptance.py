"""Warnings that stand: recorded by role with a reason, told of when they match nothing, never for what is critical."""

from __future__ import annotations

import pytest
from query_desk import BUDGET

from pipeline.errors import PlanError, SettingsError
from pipeline.findings import Severity
from pipeline.querylog import Status, accept, read_acceptances, withdraw
from pipeline.signoff import blockers

ROWS = "Police,Cash,10,\nHealth,Cash,20,\n"
ROLE, REASON = "Head of Service", "The police count: calendar years # always"


def key_at(reviewed, row):
    return next(e.key for e in reviewed.current if e.finding.row == row and e.finding.rule == "moved")


@pytest.fixture
def asked(desk, question):
    desk.write("budget.csv", BUDGET + ROWS)
    return desk.check(question(row=2), question(row=3))


def rules(reviewed):
    return [f.rule for f in reviewed.findings if f.file == "findings.yml"]


def test_an_accepted_warning_stands_with_role_and_reason_and_is_not_in_the_way(desk, question, asked):
    key = key_at(asked, 2)
    accept(desk.plan, asked.ledger.entries, [key], ROLE, REASON)
    reviewed = desk.check(question(row=2), question(row=3))
    entry = reviewed.entry(key)
    assert (entry.status, entry.role, entry.reason) == (Status.ACCEPTED, ROLE, REASON)
    assert [f.row for f in reviewed.accepted] == [2]
    left = blockers(reviewed.findings, {}, reviewed.accepted)
    assert [blocker.what for blocker in left] == ["budget.csv, row 3, column Amount: Row 3 moved."]
    assert rules(reviewed) == []


def test_acceptances_are_added_to_what_is_there_and_comments_stay(desk, asked):
    first, second = key_at(asked, 2), key_at(asked, 3)
    text = f"# ours\naccepted:\n- key: {first}   # the police\n  role: Chair\n  reason: known"
    desk.accepts(text)
    accept(desk.plan, asked.ledger.entries, [second], ROLE, REASON)
    after = (desk.plan.folder / "findings.yml").read_text(encoding="utf-8")
    assert after.startswith(text)
    assert [(a.key, a.role, a.reason) for a in read_acceptances(desk.plan).values()] == [
        (first, "Chair", "known"),
        (second, ROLE, REASON),
    ]


@pytest.mark.parametrize(
    "start", ["", "accepted:\n", "# nothing yet\n", "accepted:\n    - {key: x, role: r, reason: s}\n"]
)
def test_any_way_of_starting_the_file_can_be_added_to(desk, asked, start):
    desk.accepts(start)
    accept(desk.plan, asked.ledger.entries, [key_at(asked, 2), key_at(asked, 3)], ROLE, REASON)
    assert {key_at(asked, 2), key_at(asked, 3)} <= set(read_acceptances(desk.plan))


def test_a_file_that_cannot_be_added_to_is_left_alone_and_the_lines_are_given(desk, asked):
    text = "accepted: [{key: x, role: r, reason: s}]\n"
    desk.accepts(text)
    with pytest.raises(PlanError, match=f"by hand:\n- key: {key_at(asked, 2)}"):
        accept(desk.plan, asked.ledger.entries, [key_at(asked, 2)], ROLE, REASON)
    assert (desk.plan.folder / "findings.yml").read_text(encoding="utf-8") == text


def test_what_is_critical_cannot_be_accepted_by_command(desk, question):
    desk.write("budget.csv", BUDGET + ROWS)
    reviewed = desk.check(question(severity=Severity.CRITICAL))
    with pytest.raises(PlanError, match="critical and cannot be accepted"):
        accept(desk.plan, reviewed.ledger.entries, [key_at(reviewed, 2)], ROLE, REASON)
    assert not (desk.plan.folder / "findings.yml").exists()


def test_what_is_critical_cannot_be_accepted_by_hand(desk, question):
    desk.write("budget.csv", BUDGET + ROWS)
    critical = question(severity=Severity.CRITICAL)
    key = key_at(desk.check(critical), 2)
    desk.accepts(f"accepted:\n  - {{key: {key}, role: Chair, reason: we want it}}\n")
    reviewed = desk.check(critical)
    assert reviewed.entry(key).status is Status.OPEN
    assert rules(reviewed) == ["acceptance_of_critical"]
    assert len(blockers(reviewed.findings, {}, {critical})) == 2


def test_an_acceptance_that_matches_nothing_any_more_is_told_and_in_nobodys_way(desk, question, asked):
    key = key_at(asked, 2)
    accept(desk.plan, asked.ledger.entries, [key], ROLE, REASON)
    reviewed = desk.check(question(row=3))
    (note,) = [f for f in reviewed.findings if f.rule == "acceptance_unmatched"]
    assert (note.severity, note.found) == (Severity.INFO, key)
    assert f"yjplan accept PLAN {key} --withdraw" in note.what_to_do
    assert reviewed.entry(key).status is Status.FIXED
    assert [blocker.what for blocker in blockers(reviewed.findings, {}, reviewed.accepted)] == [
        "budget.csv, row 3, column Amount: Row 3 moved."
    ]
    assert [acceptance.key for acceptance in reviewed.unmatched] == [key]


@pytest.mark.parametrize("first", [True, False])
def test_a_withdrawn_acceptance_is_gone_and_everything_else_in_the_file_stays(desk, question, asked, first):
    kept, gone = (key_at(asked, 3), key_at(asked, 2))
    lines = [
        f"- key: {kept}   # the police\n  role: Chair\n  reason: known\n  # next year again\n",
        f"- key: {gone}\n  role: Chair\n  reason: >\n    known\n    too\n",
    ]
    desk.accepts("# ours\naccepted:\n" + "".join(reversed(lines) if first else lines) + "# the end\n")
    (said,) = withdraw(desk.plan, [f" {gone.upper()}"])
    assert (said.key, said.role) == (gone, "Chair")
    after = (desk.plan.folder / "findings.yml").read_text(encoding="utf-8")
    assert after == f"# ours\naccepted:\n{lines[0]}# the end\n"
    assert desk.check(question(row=2), question(row=3)).entry(gone).status is Status.OPEN


def test_the_last_acceptance_can_be_withdrawn_and_another_given(desk, asked):
    key = key_at(asked, 2)
    accept(desk.plan, asked.ledger.entries, [key], ROLE, REASON)
    withdraw(desk.plan, [key])
    assert read_acceptances(desk.plan) == {}
    accept(desk.plan, asked.ledger.entries, [key], ROLE, REASON)
    assert set(read_acceptances(desk.plan)) == {key}


def test_only_what_is_accepted_can_be_withdrawn(desk, asked):
    key = key_at(asked, 2)
    with pytest.raises(PlanError, match=f"{key} is not accepted"):
        withdraw(desk.plan, [key])
    accept(desk.plan, asked.ledger.entries, [key], ROLE, REASON)
    with pytest.raises(PlanError, match="0000-0000 is not accepted"):
        withdraw(desk.plan, [key, "0000-0000"])
    assert set(read_acceptances(desk.plan)) == {key}, "all or none"


def test_an_acceptance_in_a_file_written_in_another_way_is_left_to_the_hand(desk):
    text = "accepted: [{key: x, role: r, reason: s}, {key: y, role: r, reason: s}]\n"
    desk.accepts(text)
    with pytest.raises(PlanError, match="Remove the entry x by hand"):
        withdraw(desk.plan, ["x"])
    assert (desk.plan.folder / "findings.yml").read_text(encoding="utf-8") == text


def test_another_value_in_the_same_cell_is_asked_again(desk, question, asked):
    accept(desk.plan, asked.ledger.entries, [key_at(asked, 2)], ROLE, REASON)
    reviewed = desk.check(question(row=2, found="9000"))
    assert reviewed.entry(key_at(reviewed, 2)).status is Status.OPEN
    assert rules(reviewed) == ["acceptance_unmatched"]


def test_an_acceptance_holds_while_its_return_is_away(desk, question, asked):
    accept(desk.plan, asked.ledger.entries, [key_at(asked, 2)], ROLE, REASON)
    desk.check(question(row=2), question(row=3))
    (desk.plan.returns_dir / "budget.csv").unlink()
    assert rules(desk.check(expected=("budget",))) == []


def test_notes_unknown_keys_and_what_is_accepted_already_are_refused(desk, question, asked):
    note = desk.check(question(severity=Severity.INFO))
    with pytest.raises(PlanError, match="is a note"):
        accept(desk.plan, note.ledger.entries, [key_at(note, 2)], ROLE, REASON)
    with pytest.raises(PlanError, match="nothing with the key 0000-0000"):
        accept(desk.plan, asked.ledger.entries, ["0000-0000"], ROLE, REASON)
    with pytest.raises(PlanError, match="needs a role and a reason"):
        accept(desk.plan, asked.ledger.entries, [key_at(asked, 2)], " ", REASON)
    accept(desk.plan, asked.ledger.entries, [key_at(asked, 2)], ROLE, REASON)
    with pytest.raises(PlanError, match="accepted already, by Head of Service"):
        accept(desk.plan, asked.ledger.entries, [key_at(asked, 2).upper()], ROLE, REASON)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("accepted: [1]", "accepted.0"),
        ("accepted:\n  - {key: a}", "role"),
        ("accepted:\n  - {key: a, role: '', reason: b}", "role"),
        ("accepted:\n  - {key: a, role: r, reason: b, name: c}", "name"),
        ("other: []", "other"),
        ("- a", "whole file"),
        ("accepted: [", "cannot be read"),
        ("accepted:\n  - {key: a, role: r, reason: b}\n  - {key: A, role: r, reason: b}", "twice"),
    ],
)
def test_every_fault_of_the_file_is_named(desk, text, said):
    desk.accepts(text)
    with pytest.raises(SettingsError, match=said):
        read_acceptances(desk.plan)
