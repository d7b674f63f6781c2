"""``yjplan check``, ``accept`` and ``status`` as they are typed, one after the other."""

from __future__ import annotations

import json
import re
from pathlib import Path

import openpyxl
import pytest

KEY = re.compile(r"Warning ([0-9a-z]{4}-[0-9a-z]{4})")


def budget_cell(plan: Path, cell: str, value: object) -> None:
    path = plan / "returns" / "budget.xlsx"
    book = openpyxl.load_workbook(path)
    book.worksheets[0][cell] = value
    book.save(path)


def checked(yjplan, plan: Path) -> dict:
    return json.loads(yjplan("check", plan, "--json").stdout)


def test_a_fault_is_new_then_fixed_then_back_and_the_log_follows(two_returns, yjplan, outputs_root):
    checked(yjplan, two_returns)
    budget_cell(two_returns, "A4", "Polise")
    new = checked(yjplan, two_returns)
    (fault,) = [finding for finding in new["findings"] if finding["rule"] == "unknown_value"]
    assert fault["key"] in new["changes"]["new"]
    assert fault["status"] == "open"
    log = outputs_root / two_returns.name / new["query_logs"]["Finance"]
    assert "Polise" in str(list(openpyxl.load_workbook(log)["Queries"].values))
    budget_cell(two_returns, "A4", "Police")
    fixed = yjplan("check", two_returns)
    assert fixed.code == 0
    assert f"Fixed {fault['key']}: budget.xlsx" in fixed.stdout
    states = [row[1] for row in openpyxl.load_workbook(log)["Queries"].values if row[0] == fault["key"]]
    assert states == ["Fixed"]
    budget_cell(two_returns, "A4", "Polise")
    back = yjplan("check", two_returns)
    assert back.code == 1
    assert f"Come back {fault['key']}" in back.stdout


def test_an_accepted_warning_no_longer_stands_between_plan_and_sign_off(with_warnings, yjplan):
    said = yjplan("check", with_warnings).stdout
    keys = KEY.findall(said)
    assert keys, "the example has a warning to accept"
    before = json.loads(yjplan("status", with_warnings, "--json").stdout)["left"]
    assert f"yjplan accept {with_warnings} KEY --role ROLE --reason REASON" in yjplan("status", with_warnings).stdout
    outcome = yjplan("accept", with_warnings, *keys, "--role", "Head of Service", "--reason", "Known.")
    assert (outcome.code, outcome.stderr) == (0, "")
    after = json.loads(yjplan("status", with_warnings, "--json").stdout)["left"]
    assert len(after) == len(before) - len(keys)
    assert [left["kind"] for left in after if left["kind"] == "warning"] == []
    again = checked(yjplan, with_warnings)
    assert again["accepted"] == len(keys)
    assert {f["key"]: f["role"] for f in again["findings"] if f["status"] == "accepted"} == dict.fromkeys(
        keys, "Head of Service"
    )
    assert "accepted" in yjplan("check", with_warnings).stdout


def test_notes_take_one_line_each_kind_and_all_of_them_with_all(two_returns, yjplan):
    notes = [f for f in checked(yjplan, two_returns)["findings"] if f["severity"] == "info"]
    short, full = yjplan("check", two_returns).stdout, yjplan("check", two_returns, "--all").stdout
    assert short.count("  Note") == len({(f["partner"], f["rule"]) for f in notes})
    assert full.count("  Note") == len(notes)
    assert all(f["key"] in full for f in notes)
    assert len(short.splitlines()) < len(full.splitlines())


def test_of_many_faults_of_one_kind_the_first_are_printed_and_the_others_counted(small_plan, yjplan):
    plan = small_plan()
    plan.returns_dir.mkdir()
    rows = "".join(f"Nobody {number},Cash,{number}\n" for number in range(1, 31))
    (plan.returns_dir / "budget.csv").write_text(f"Agency,Category,Amount\n{rows}", encoding="utf-8")
    printed = yjplan("check", plan.folder).stdout
    assert printed.count("row ") < 25
    assert "and 20 more of the kind 'unknown_value'" in printed
    assert "1 file with 30 rows read." in printed
    assert printed.endswith(f"What is left to do before sign-off, and by whom: yjplan status {plan.folder}\n")
    assert "Finance: 30 critical" in printed


def test_a_control_sequence_in_a_return_is_printed_and_not_obeyed(small_plan, yjplan):
    plan = small_plan()
    plan.returns_dir.mkdir()
    hostile = "\x1b[2J\x1b]0;gone\x07\x9b31m\u202eevil"
    (plan.returns_dir / "budget.csv").write_text(f"Agency,Category,Amount\n{hostile},Cash,1\n", encoding="utf-8")
    for command in ("check", "status"):
        printed = yjplan(command, plan.folder).stdout
        assert "evil" in printed
        assert not set(printed) & set("\x1b\x07\x9b\u202e")


def test_accept_says_what_to_do_where_it_cannot(two_returns, yjplan):
    outcome = yjplan("accept", two_returns, "0000-0000", "--role", "Chair", "--reason", "Known.")
    assert outcome.code == 1
    assert "yjplan check" in outcome.stderr
    assert not (two_returns / "findings.yml").exists()


STALE = """\
accepted:
  - key: 0000-0000
    role: Head of Service
    reason: Known.
    about: 'budget.xlsx, row 4: Odd.'
"""


def test_an_acceptance_of_what_is_gone_is_told_with_what_to_do_and_can_be_taken_out(two_returns, yjplan):
    before = json.loads(yjplan("status", two_returns, "--json").stdout)
    (two_returns / "findings.yml").write_text(STALE, encoding="utf-8")
    told = json.loads(yjplan("status", two_returns, "--json").stdout)
    assert told["left"] == before["left"]
    assert [stale["key"] for stale in told["acceptances_unmatched"]] == ["0000-0000"]
    said = yjplan("status", two_returns).stdout
    assert "not found any more, so it changes nothing: 0000-0000 (budget.xlsx, row 4: Odd.)" in said
    command = re.search(r"yjplan (accept) (\S+) (0000-0000) (--withdraw)", said)
    assert "0000-0000" in yjplan("check", two_returns).stdout
    outcome = yjplan(*command.groups())
    assert (outcome.code, outcome.stderr) == (0, "")
    assert "0000-0000 is no longer accepted by Head of Service" in outcome.stdout
    assert "0000-0000" not in yjplan("status", two_returns).stdout


def test_what_is_still_found_is_open_again_when_its_acceptance_is_withdrawn(with_warnings, yjplan):
    (key, *_) = KEY.findall(yjplan("check", with_warnings).stdout)
    yjplan("accept", with_warnings, key, "--role", "Head of Service", "--reason", "Known.")
    assert key not in KEY.findall(yjplan("check", with_warnings).stdout)
    refused = yjplan("accept", with_warnings, key, "--withdraw", "--role", "Head of Service")
    assert (refused.code, "without a role" in refused.stderr) == (1, True)
    yjplan("accept", with_warnings, key, "--withdraw")
    assert key in KEY.findall(yjplan("check", with_warnings).stdout)


def test_a_faulty_findings_file_stops_the_check_before_the_work(example, yjplan):
    (example / "findings.yml").write_text("accepted: 7", encoding="utf-8")
    outcome = yjplan("check", example)
    assert outcome.code == 1
    assert "findings.yml has" in outcome.stderr
    assert "Reading" not in outcome.stderr


def test_data_docs_are_written_only_when_asked_and_load_nothing(two_returns, yjplan, outputs_root):
    with (two_returns / "returns" / "glossary.csv").open("a", encoding="utf-8") as returned:
        returned.write('<script>alert(1)</script>,"<img src=http://example.org/x onerror=alert(2)>"\n')
    pages = outputs_root / two_returns.name / "private" / "data-docs"
    yjplan("check", two_returns)
    assert not pages.exists()
    outcome = yjplan("check", two_returns, "--data-docs")
    assert f"Data Docs: {pages / 'index.html'}" in outcome.stdout
    texts = {path.stem: path.read_text(encoding="utf-8") for path in pages.glob("*.html")}
    assert {"index", "budget", "glossary"} <= set(texts)
    for name, text in texts.items():
        assert not re.search(r"<(script|link|img|iframe|form)\b|\son\w+=|\ssrc=|url\(|@import", text), name
        assert "default-src 'none'" in text
        assert [link for link in re.findall(r'href="([^"]*)"', text) if not re.fullmatch(r"[#\w.-]*", link)] == []
    assert all(f'href="{name}.html"' in texts["index"] for name in texts if name != "index")
    yjplan("check", two_returns, "--data-docs")
    assert {path.stem: path.read_text(encoding="utf-8") for path in pages.glob("*.html")} == texts


def test_data_docs_show_no_value_of_a_dataset_about_single_people(small_plan, yjplan, outputs_root):
    from pipeline.contracts import load_contracts

    plan = small_plan()
    plan.returns_dir.mkdir()
    private = [contract for contract in load_contracts().values() if contract.disclosure == "private"]
    assert private
    for number, contract in enumerate(private):
        cells = {
            c.title: f"Secret{number}x{at}" if c.kind == "text" else c.example for at, c in enumerate(contract.columns)
        }
        lines = [",".join(f'"{cell}"' for cell in row) for row in (cells, cells.values(), cells.values())]
        (plan.returns_dir / f"{contract.dataset}.csv").write_text("\n".join(lines), encoding="utf-8")
    yjplan("check", plan.folder, "--data-docs")
    pages = list((outputs_root / plan.name / "private" / "data-docs").glob("*.html"))
    assert len(pages) > len(private) / 2
    assert [page.name for page in pages if "Secret" in page.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize("words", [["budget"], ["Budget", "board-attendance"], ["all"]])
def test_template_writes_what_is_asked_for(tmp_path, yjplan, words):
    outcome = yjplan("template", *words, "--to", tmp_path / "made")
    made = sorted(path.name for path in (tmp_path / "made").iterdir())
    assert outcome.code == 0
    assert sorted(Path(line).name for line in outcome.stdout.splitlines()) == made
    from pipeline.contracts import load_contracts

    wanted = {"Budget": "budget", "board-attendance": "board_attendance"}
    names = load_contracts() if words == ["all"] else [wanted.get(word, word) for word in words]
    assert made == sorted(f"{name}.xlsx" for name in names)


def test_template_never_writes_over_a_file_and_then_writes_none(tmp_path, yjplan):
    (tmp_path / "targets.xlsx").write_bytes(b"begun")
    outcome = yjplan("template", "budget", "targets", "--to", tmp_path)
    assert outcome.code == 1
    assert "targets.xlsx exists already" in outcome.stderr
    assert [(path.name, path.read_bytes()) for path in tmp_path.glob("*.xlsx")] == [("targets.xlsx", b"begun")]


def test_template_suggests_the_dataset_that_was_meant(tmp_path, yjplan):
    outcome = yjplan("template", "budgte", "--to", tmp_path)
    assert outcome.code == 1
    assert "Did you mean 'budget'?" in outcome.stderr


def test_contracts_prints_the_page_and_writes_the_same(tmp_path, yjplan):
    printed = yjplan("contracts").stdout
    outcome = yjplan("contracts", "--to", tmp_path / "page.md")
    assert outcome.stdout.strip() == str(tmp_path / "page.md")
    assert (tmp_path / "page.md").read_text(encoding="utf-8") == printed
