"""Datasets made for the corpus: one of every kind of column, and one of every wide form."""

from __future__ import annotations

from pipeline.contracts import Column, Contract, Totals, Vocabulary, WideForm


def _contract(dataset: str, *columns: Column, key: tuple[str, ...], **more: object) -> Contract:
    title = dataset.capitalize()
    return Contract(dataset, title, "", "Partner", "yearly", "none", columns, key, **more)  # type: ignore[arg-type]


VISITS = _contract(
    "visits",
    Column("visit_no", "Visit no", "integer", required=True, synonyms=("Number of visit", "Visit")),
    Column("place", "Place", "text", required=True, vocabulary=Vocabulary({"Home": ("House",), "School": ()})),
    Column("visited_on", "Visited on", "date", required=True, synonyms=("Date of visit", "Visited on day")),
    Column("cost_gbp", "Cost (£)", "decimal", synonyms=("Cost", "Price")),
    Column("share_pct", "Share (%)", "percentage", synonyms=("Share",)),
    Column("financial_year", "Financial year", "year"),
    Column("kept", "Kept", "boolean"),
    Column("remark", "Remark", "text"),
    key=("visit_no",),
)
FUNDS = _contract(
    "funds",
    Column(
        "agency",
        "Agency",
        "text",
        required=True,
        vocabulary=Vocabulary({"Police": ("Constabulary",), "Health": ("NHS",)}),
    ),
    Column(
        "category", "Category", "text", required=True, vocabulary=Vocabulary({"cash": (), "in_kind": ()}, open=True)
    ),
    Column(
        "direction",
        "Direction",
        "text",
        required=True,
        vocabulary=Vocabulary({"contribution": ("Contributions",), "expenditure": ("Spend",)}),
        default="contribution",
    ),
    Column("amount", "Amount", "decimal", required=True),
    key=("agency", "category", "direction"),
    wide=WideForm("category", "amount"),
    totals=Totals(("agency", "category"), "amount"),
)
MEETINGS = _contract(
    "meetings",
    Column("member_no", "Member no", "integer", required=True),
    Column("meeting_date", "Meeting date", "date", required=True),
    Column(
        "status",
        "Status",
        "text",
        required=True,
        vocabulary=Vocabulary({"Y": ("Attended",), "blank": (), "N": ("Left",)}),
    ),
    key=("member_no", "meeting_date"),
    wide=WideForm("meeting_date", "status", empty_value="blank", ignored=("Role",)),
)
COUNTS = _contract(
    "counts",
    Column("measure", "Measure", "text", required=True),
    Column("financial_year", "Financial year", "year", required=True),
    Column(
        "quarter",
        "Quarter",
        "text",
        required=True,
        vocabulary=Vocabulary({"Q1": ("Quarter 1",), "Q2": ("Quarter 2",), "Q3": (), "Q4": ()}),
    ),
    Column("value", "Value", "decimal", required=True),
    key=("measure", "financial_year", "quarter"),
    wide=WideForm("quarter", "value"),
)
CONTRACTS = {contract.dataset: contract for contract in (VISITS, FUNDS, MEETINGS, COUNTS)}
