"""A key stays with its finding wherever the row has moved to, and goes when the finding is another one."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from query_desk import BUDGET

from pipeline.findings import Severity
from pipeline.querylog.keys import ALPHABET

ROWS = ["Police,Cash,10,\n", "Health,Cash,20,\n", "Probation,Cash,30,\n", "Health,In kind,40,\n"]


def key_of(reviewed, message="moved"):
    return {entry.finding.row: entry.key for entry in reviewed.current if entry.finding.rule == message}


def test_a_key_is_short_and_can_be_typed(desk, question):
    desk.write("budget.csv", BUDGET + "".join(ROWS))
    (key,) = key_of(desk.look(question())).values()
    assert re.fullmatch(rf"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", key)


def test_a_row_put_in_above_changes_no_key(desk, question):
    desk.write("budget.csv", BUDGET + "".join(ROWS))
    before = key_of(desk.look(question(row=3)))
    desk.write("budget.csv", BUDGET + "Other,Cash,5,\n" + "".join(ROWS))
    assert list(key_of(desk.look(question(row=4))).values()) == list(before.values())


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(ROWS))
def test_no_order_of_the_rows_changes_a_key(desk, question, order):
    desk.write("budget.csv", BUDGET + "".join(ROWS))
    places = {row: at for at, row in enumerate(ROWS, start=2)}
    before = key_of(desk.look(*(question(row=at) for at in places.values())))
    desk.write("budget.csv", BUDGET + "".join(order))
    moved = {row: at for at, row in enumerate(order, start=2)}
    after = key_of(desk.look(*(question(row=at) for at in moved.values())))
    assert {row: before[at] for row, at in places.items()} == {row: after[at] for row, at in moved.items()}


def test_another_file_name_and_another_known_heading_change_no_key(desk, question):
    desk.write("budget.csv", BUDGET + "".join(ROWS))
    before = key_of(desk.look(question()))
    (desk.plan.returns_dir / "budget.csv").unlink()
    desk.write("budget v2 FINAL.csv", BUDGET.replace("Amount", "Value") + "".join(ROWS))
    assert key_of(desk.look(question(file="budget v2 FINAL.csv", column="Value"))) == before


def test_another_value_row_rule_or_partner_is_another_finding(desk, question):
    desk.write("budget.csv", BUDGET + "".join(ROWS))
    others = [question(), question(found="8"), question(row=3), question(partner="Police"), question(expected="7")]
    others.append(replace(question(), rule="other"))
    keys = [entry.key for other in others for entry in desk.look(other).current if entry.finding == other]
    assert len(set(keys)) == len(others)


def test_equal_rows_are_numbered(desk, question):
    desk.write("budget.csv", BUDGET + ROWS[0] + ROWS[0])
    keys = key_of(desk.look(question(row=2), question(row=3)))
    assert len(set(keys.values())) == 2
    desk.write("budget.csv", BUDGET + ROWS[1] + ROWS[0] + ROWS[0])
    assert list(key_of(desk.look(question(row=3), question(row=4))).values()) == list(keys.values())


def test_two_cells_of_one_row_of_a_grid_have_keys_of_their_own(desk, question):
    desk.write("budget.csv", "Agency,Cash,In kind\nPolice,1,2\nHealth,3,4\n")
    cells = [question(row=row, column=column) for row in (2, 3) for column in ("Cash", "In kind")]
    reviewed = desk.look(*cells)
    before = {entry.finding.column + str(entry.finding.row): entry.key for entry in reviewed.current}
    desk.write("budget.csv", "Agency,In kind,Cash\nHealth,4,3\nPolice,2,1\n")
    after = desk.look(*cells)
    now = {entry.finding.column + str(entry.finding.row): entry.key for entry in after.current}
    assert {name: now[name] for name in ("Cash2", "In kind3")} == {
        "Cash2": before["Cash3"],
        "In kind3": before["In kind2"],
    }
    assert len(set(before.values())) == len(before)


def test_what_is_not_about_a_dataset_is_known_by_its_file(desk, question):
    lost = [question(row=None, dataset="", file=file, column="", found="") for file in ("a.zip", "b.zip")]
    keys = {entry.finding.file: entry.key for entry in desk.look(*lost).current}
    again = {entry.finding.file: entry.key for entry in desk.look(lost[1]).current}
    assert again == {"b.zip": keys["b.zip"]}


def test_rows_of_a_dataset_without_a_key_are_known_by_what_they_say(desk, question):
    without = [contract for contract in desk.contracts.values() if not contract.key]
    assert without
    for contract in without:
        columns = [column for column in contract.columns if column.example]
        cells = ",".join(f'"{column.example}"' for column in columns)
        header = ",".join(f'"{column.title}"' for column in columns)
        desk.write("t.csv", f"{header}\n{cells}\n")
        one = desk.look(question(dataset=contract.dataset, file="t.csv", partner=contract.owner))
        assert key_of(one), contract.dataset
        (desk.plan.returns_dir / "t.csv").unlink()


def test_severity_and_wording_are_no_part_of_a_key(desk, question):
    desk.write("budget.csv", BUDGET + "".join(ROWS))
    before = key_of(desk.look(question()))
    reworded = replace(question(), message="Put another way.", what_to_do="Do.", severity=Severity.CRITICAL)
    assert key_of(desk.look(reworded)) == before
