"""Which figures may be taken away and used? The data annex: a workbook, and CSV files with a description."""

from __future__ import annotations

import tempfile
from pathlib import Path

from pipeline.annex.csv_files import METADATA, write_csv_files
from pipeline.annex.tables import MARKS, AnnexTable, shown_tables
from pipeline.annex.workbook import About, write_workbook
from pipeline.disclosure import DisclosedDatabase
from pipeline.plan import Plan
from pipeline.render.source import read_document

__all__ = ["DATA_FOLDER", "MARKS", "METADATA", "WORKBOOK", "AnnexTable", "make_annex", "shown_tables"]

WORKBOOK, DATA_FOLDER = "data-annex.xlsx", "data"


def make_annex(plan: Plan, document: Path) -> list[Path]:
    """Write the workbook and the CSV files of the tables that the staged document shows; return both places.

    Nothing in ``publish`` changes until all of it has been made.
    """
    database = DisclosedDatabase(plan.outputs.disclosed)
    try:
        tables = shown_tables(document, database)
    finally:
        database.close()
    about = _about(plan, document)
    publish = plan.outputs.publish
    publish.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".annex.", dir=publish) as scratch:
        beside = Path(scratch)
        write_workbook(beside / WORKBOOK, about, tables)
        (beside / DATA_FOLDER).mkdir()
        write_csv_files(beside / DATA_FOLDER, about, tables)
        return _into_place(beside, publish)


def _about(plan: Plan, document: Path) -> About:
    settings = plan.settings
    status = str(read_document(document).front.get("status", "Draft"))
    title = f"Youth Justice Plan {settings.edition}"
    return About(title, settings.service, settings.as_of, status, settings.contact)


def _into_place(beside: Path, publish: Path) -> list[Path]:
    data = publish / DATA_FOLDER
    if data.exists():
        data.rename(beside / "old")  # goes with the scratch folder
    (beside / DATA_FOLDER).rename(data)
    workbook = (beside / WORKBOOK).replace(publish / WORKBOOK)
    return [workbook, data / METADATA]
