"""Which figures may be taken away and used? The data annex: a workbook, and CSV files with a description."""

from __future__ import annotations

import tempfile
from pathlib import Path

from pipeline.annex.csv_files import METADATA, write_csv_files
from pipeline.annex.kept import write_or_find
from pipeline.annex.tables import MARKS, AnnexTable, shown_tables
from pipeline.annex.workbook import About
from pipeline.cache import Cache
from pipeline.disclosure import DisclosedDatabase
from pipeline.plan import Plan
from pipeline.render.source import read_document
from pipeline.words import ENGLISH, Words

__all__ = ["DATA_FOLDER", "MARKS", "METADATA", "WORKBOOK", "AnnexTable", "make_annex", "shown_tables"]

WORKBOOK, DATA_FOLDER = "data-annex.xlsx", "data"


def make_annex(plan: Plan, document: Path, words: Words = ENGLISH, cache: Cache | None = None) -> list[Path]:
    """Write the workbook and the CSV files of the tables that the staged document shows; return both places.

    In another language than the plan's first they are called ``data-annex.cy.xlsx`` and ``data.cy/``.
    Nothing in ``publish`` changes until all of it has been made. A workbook that ``cache`` has is taken from there.
    """
    source = read_document(document)
    tables = shown_tables(source, DisclosedDatabase(plan.outputs.disclosed), words)
    about = _about(plan, str(source.front.get("status", "Draft")), words)
    publish = plan.outputs.publish
    publish.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".annex.", dir=publish) as scratch:
        beside = Path(scratch)
        write_or_find(beside / WORKBOOK, about, tables, cache or Cache(None), _workbook(plan, words))
        (beside / DATA_FOLDER).mkdir()
        write_csv_files(beside / DATA_FOLDER, about, tables)
        return _into_place(beside, publish, plan, words)


def _about(plan: Plan, status: str, words: Words) -> About:
    settings = plan.settings
    title = f"{words.say('Youth Justice Plan')} {words.say(settings.edition)}"
    service, contact = words.say(settings.service), words.say(settings.contact)
    return About(title, service, settings.as_of, status, contact, words, plan.named(DATA_FOLDER, words.lang))


def _workbook(plan: Plan, words: Words) -> str:
    stem, _, kind = WORKBOOK.partition(".")
    return f"{plan.named(stem, words.lang)}.{kind}"


def _into_place(beside: Path, publish: Path, plan: Plan, words: Words) -> list[Path]:
    data = publish / plan.named(DATA_FOLDER, words.lang)
    if data.exists():
        data.rename(beside / "old")  # goes with the scratch folder
    (beside / DATA_FOLDER).rename(data)
    workbook = (beside / WORKBOOK).replace(publish / _workbook(plan, words))
    return [workbook, data / METADATA]
