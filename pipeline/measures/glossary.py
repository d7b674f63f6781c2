"""The glossary: the terms that every plan uses, and those that this service adds."""

from __future__ import annotations

import csv

import duckdb

from pipeline.measures.queries import fetch
from pipeline.measures.tables import Cell, Measured, MeasureTable, TableColumn
from pipeline.plan import TEMPLATE_DIR, Plan

DATASETS: tuple[str, ...] = ()
PREFIXES: tuple[str, ...] = ()
COMMON_TERMS = TEMPLATE_DIR / "glossary.csv"


def measure(connection: duckdb.DuckDBPyConnection, plan: Plan) -> Measured:
    """Table ``glossary_terms``: term and meaning, by alphabet; a service's own meaning replaces the common one."""
    with COMMON_TERMS.open(encoding="utf-8", newline="") as file:
        terms = {row["term"]: row["meaning"] for row in csv.DictReader(file)}
    known = {term.casefold(): term for term in terms}
    for row in fetch(connection, "glossary", "terms"):
        terms.pop(known.get(row["term"].casefold(), ""), None)
        terms[row["term"]] = row["meaning"]
    columns = (TableColumn("term", "Term"), TableColumn("meaning", "Meaning"))
    rows = tuple((Cell(term), Cell(terms[term])) for term in sorted(terms, key=str.casefold))
    return Measured(tables=(MeasureTable("glossary_terms", columns, rows, (), "glossary.sql: terms"),))
