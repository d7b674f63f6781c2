"""The page that says what is still to do, and the figures that prose may quote."""

from __future__ import annotations

import pytest

from pipeline.document import Heading, Narrative
from pipeline.document.draft import draft_page
from pipeline.document.variables import complete, variables
from pipeline.errors import DocumentError
from pipeline.findings import Finding, Severity
from pipeline.measures import Figure, FigureRegister, Unit

CRITICAL, WARNING, INFO = Severity.CRITICAL, Severity.WARNING, Severity.INFO
WRITTEN = Narrative(Heading("a", "Written", 1, "a.qmd", required=True), "Prose.", own=True)
UNWRITTEN = Narrative(Heading("b", "Local context", 1, "b.qmd", required=True), "Guidance.", own=False)


def finding(rule: str, severity: Severity, **parts: object) -> Finding:
    return Finding(rule, severity, "'<b>' is wrong.", "Mend it.", **parts)


def test_a_plan_with_nothing_left_to_do_has_no_draft_page() -> None:
    assert draft_page([finding("read_as", INFO)], [WRITTEN]) == ""


def test_the_page_tells_missing_returns_faults_questions_and_unwritten_headings_apart() -> None:
    page = draft_page(
        [
            Finding("missing_return", CRITICAL, "The return 'Budget' from Finance is missing.", "Ask Finance."),
            finding("not_a_number", CRITICAL, dataset="budget", file="budget.xlsx", sheet="A|B", row=7, column="Cost"),
            finding("odd", WARNING, dataset="budget", file="b.csv"),
        ],
        [WRITTEN, UNWRITTEN],
    )
    titles = [line for line in page.splitlines() if line.startswith("**")]
    assert titles == [
        "**Returns that have not come**",
        "**Faults in returns; these rows are left out of every figure**",
        "**Questions on returns**",
        "**Headings still without prose**",
    ]
    assert "- budget.xlsx, sheet A\\|B, row 7, column Cost: \\'&lt;b&gt;\\' is wrong. Mend it." in page
    assert page.endswith("- Local context")
    assert "Written" not in page


@pytest.mark.parametrize("dataset", ["offence_benchmark", "children", "indicators", ""])
def test_only_a_return_without_people_in_it_is_quoted(dataset: str) -> None:
    odd = Finding("not_as_many", WARNING, "It counts 3.", "Make it 4.", dataset, "Police", "a.csv", row=2)
    page = draft_page([odd], [])
    assert page.endswith("- a.csv, row 2: Not as many. See the query log for Police.")


def test_what_no_partner_is_known_for_is_in_the_log_of_the_service() -> None:
    page = draft_page([Finding("unreadable", CRITICAL, "It holds 3.", "Save it anew.", file="a.bin")], [])
    assert page.endswith("- a.bin: Unreadable. See the query log for Service leader.")


def test_a_long_list_is_cut_and_says_where_the_rest_is() -> None:
    faults = [finding("not_a_number", CRITICAL, file="b.csv", row=row) for row in range(2, 22)]
    page = draft_page(faults, [])
    assert page.count("\n- b.csv") == 8
    assert page.endswith("- and 12 more, all of them in @sec-appendix-data.")


def test_every_figure_is_a_variable_with_its_shown_text_escaped() -> None:
    common = {"section": "x", "datasets": (), "query": "x.sql: q"}
    figures = [
        Figure("budget.total", "T", 1160023, Unit.GBP, **common),
        Figure("budget.staffing_costs.total", "S", None, Unit.GBP, **common),
        Figure("reoffending.hidden", "H", "[c]", Unit.COUNT, **common),
    ]
    assert variables(FigureRegister(figures)) == {
        "budget-total": "£1,160,023",
        "budget-staffing_costs-total": "not available",
        "reoffending-hidden": "\\[c\\]",
    }


def test_a_figure_that_waits_for_its_return_reads_as_words() -> None:
    found = complete({"a-b": "1"}, {"x.qmd": "{{< var budget-total >}} {{<var a-b>}}"}, {"budget"})
    assert found == {"a-b": "1", "budget-total": "not available"}


def test_unknown_figures_are_all_named_with_file_line_and_the_nearest_name() -> None:
    texts = {"x.qmd": "one\n{{< var budget-totl >}}", "y.qmd": "{{< var nothing-like >}}"}
    with pytest.raises(DocumentError) as raised:
        complete({"budget-total": "1"}, texts, {"fte"})
    assert "x.qmd, line 2: budget-totl (did you mean budget-total?)" in raised.value.problem
    assert "y.qmd, line 1: nothing-like" in raised.value.problem


def test_text_of_a_return_that_looks_like_a_quotation_is_none() -> None:
    assert complete({}, {"x.qmd": "\\{\\{&lt; var secret &gt;\\}\\}"}, set()) == {}
