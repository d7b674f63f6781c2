"""Properties: what was written in any supported dialect is read back, and one spoilt cell is found at its place."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.contracts import load_contracts
from pipeline.intake.files import read_delimited
from pipeline.intake.layout import Layout
from pipeline.intake.model import Grid
from pipeline.intake.recognise import recognise
from pipeline.intake.tables import Table, read_table
from pipeline.intake.telling import Told

CONTRACTS = load_contracts()
BUDGET = CONTRACTS["budget"]
HEADINGS = {
    "financial_year": ["Financial year", "FY", "YEAR"],
    "agency": ["Agency", "partner", "Organisation "],
    "category": ["Category", "Budget\nheading"],
    "direction": ["Direction", "In or out"],
    "amount_gbp": ["Amount (£)", "amount", "Value"],
}
AGENCIES = {"Police": ["Police", "CONSTABULARY"], "Health": ["NHS", "icb", "Health"], "Other": ["other"]}

amounts = st.decimals(min_value=0, max_value=10**9, places=2)
forms = st.sampled_from(["{:f}", "{:,f}", "£{:,f}", "£ {:f}", " {:f} "])
agencies = st.sampled_from(sorted(AGENCIES)).flatmap(
    lambda value: st.tuples(st.just(value), st.sampled_from(AGENCIES[value]))
)
rows = st.lists(st.tuples(agencies, amounts, forms), min_size=1, max_size=12)
orders = st.permutations(sorted(HEADINGS))
dialects = st.tuples(
    st.sampled_from([",", ";", "\t"]), st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]), st.integers(0, 3)
)


def written(rows, order, dialect, headings) -> bytes:
    delimiter, encoding, titles = dialect
    text = io.StringIO(newline="")
    sheet = csv.writer(text, delimiter=delimiter)
    for number in range(titles):
        sheet.writerow([f"Title {number}"])
    sheet.writerow([headings[name] for name in order])
    for (_, agency), amount, form in rows:
        cells = {
            "financial_year": "2021/22",
            "agency": agency,
            "category": "Cash",
            "direction": "Contribution",
            "amount_gbp": form.format(amount),
        }
        sheet.writerow([cells[name] for name in order])
    return text.getvalue().encode(encoding)


def read(content: bytes) -> tuple[Layout, Table]:
    (sheet,) = read_delimited(content).sheets
    grid = Grid("sent.csv", sheet.name, "", sheet.rows, separated=True)
    layout = recognise(grid, CONTRACTS)
    assert isinstance(layout, Layout)
    return layout, read_table(grid, layout, Told("budget", "Finance", "sent.csv", "", True), {})


@settings(max_examples=60, deadline=None, derandomize=True)
@given(rows, orders, dialects, st.fixed_dictionaries({n: st.sampled_from(h) for n, h in HEADINGS.items()}))
def test_a_budget_is_read_back_equal_whatever_its_headings_order_numbers_and_dialect(rows, order, dialect, headings):
    layout, table = read(written(rows, order, dialect, headings))
    assert layout.contract == BUDGET
    assert table.frame["agency"].tolist() == [agency for (agency, _), _, _ in rows]
    assert table.frame["amount_gbp"].tolist() == [Decimal(amount) for _, amount, _ in rows]
    assert table.frame["source_row"].tolist() == [dialect[2] + 2 + at for at in range(len(rows))]


@settings(max_examples=40, deadline=None, derandomize=True)
@given(rows, orders, dialects, st.data())
def test_one_spoilt_cell_is_found_at_its_place_and_no_other(rows, order, dialect, data):
    spoilt = data.draw(st.integers(0, len(rows) - 1))
    name, amount, _ = rows[spoilt]
    rows = [*rows[:spoilt], (name, amount, "about {:f}"), *rows[spoilt + 1 :]]
    _, table = read(written(rows, order, dialect, {name: titles[0] for name, titles in HEADINGS.items()}))
    critical = [finding for finding in table.findings if finding.severity == "critical"]
    assert [(f.rule, f.row, f.column) for f in critical] == [("not_a_number", dialect[2] + 2 + spoilt, "Amount (£)")]
    assert len(table.frame["amount_gbp"].tolist()) == len(rows)
