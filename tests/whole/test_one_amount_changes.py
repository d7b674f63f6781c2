"""One amount changes in a return; after the next build it has changed everywhere, and nowhere stands the old one."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest
from in_process import Built, build
from reading import docx_text, drawn_texts, html_text, pdf_text, table_rows
from runs import EXAMPLE, Run, reuse, set_cells

OLD = {"amount": "£369,681", "staffing": "£885,262", "agency": "£526,487", "total": "£1,160,023"}
NEW = {"amount": "£400,000", "staffing": "£915,581", "agency": "£556,806", "total": "£1,190,342"}


@pytest.fixture(scope="module")
def rebuilt(built: Run, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The example as it was built, then changed in one amount of the budget, and built again."""
    before = html_text((built.publish / "plan.html").read_text(encoding="utf-8"))
    assert [old for old in OLD.values() if old not in before] == []
    folder = tmp_path_factory.mktemp("changed")
    example = Path(shutil.copytree(EXAMPLE, folder / EXAMPLE.name))
    reuse(built, folder / "outputs")
    stated_totals = {"E7": 556806, "B10": 915581, "E10": 1190342}
    set_cells(example / "returns" / "budget.xlsx", "Budget 2021-22", {"B7": 400000, **stated_totals})
    return build(example, ("html", "pdf", "docx"), folder / "outputs", again=True)


def test_a_changed_amount_changes_table_total_chart_prose_and_appendix_together(rebuilt: Built) -> None:
    rows = table_rows(rebuilt.html, "tbl-budget-agency")
    assert next(row for row in rows if row[0] == "Local Authority")[1::2] == [NEW["amount"], NEW["agency"]]
    assert rows[-1][:4] == ["Total", NEW["staffing"], "£274,761", NEW["total"]]
    assert NEW["agency"] in drawn_texts(rebuilt.html, "fig-budget-agency")
    text = html_text(rebuilt.html)
    assert f"The budget for 2021-22 came to {NEW['total']} from" in text
    assert f"The local authority put in {NEW['agency']}," in text
    checksum = hashlib.sha256((rebuilt.plan.returns_dir / "budget.xlsx").read_bytes()).hexdigest()
    sums = {row[0]: row[1].replace(" ", "") for row in table_rows(rebuilt.html, "tbl-checksums")}
    assert sums["budget.xlsx"] == checksum


def test_the_old_amounts_stand_nowhere_any_more(rebuilt: Built) -> None:
    texts = {
        "html": html_text(rebuilt.html) + " ".join(drawn_texts(rebuilt.html, "fig-budget-agency")),
        "pdf": pdf_text(rebuilt.outputs["pdf"]),
        "docx": docx_text(rebuilt.outputs["docx"]),
    }
    for name, text in texts.items():
        assert [old for old in OLD.values() if old in text] == [], name
        assert [new for new in NEW.values() if new not in text] == [], name
