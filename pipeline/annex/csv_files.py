"""``data/``: one CSV file a table, and a description of them for machines (CSV on the Web)."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.annex.safe_cells import unquoted
from pipeline.annex.tables import MARKS, AnnexColumn, AnnexTable, Value
from pipeline.annex.workbook import About
from pipeline.words import Words

METADATA = "csv-metadata.json"
"""The name under which readers of CSV on the Web look for it beside the files."""

_QUOTED = "An apostrophe stands before text that a spreadsheet would run."


def write_csv_files(folder: Path, about: About, tables: Sequence[AnnexTable]) -> None:
    """Write every table and the description of all of them into ``folder``."""
    for table in tables:
        with (folder / table.file).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow([unquoted(column.heading) for column in table.columns])
            writer.writerows([_written(value) for value in row] for row in table.rows)
    text = json.dumps(_described(about, tables), ensure_ascii=False, indent=2)
    (folder / METADATA).write_text(text + "\n", encoding="utf-8", newline="\n")


def _written(value: Value) -> str:
    return unquoted(value) if isinstance(value, str) else str(value)


def _described(about: About, tables: Sequence[AnnexTable]) -> dict[str, Any]:
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": about.words.lang}],
        "dc:title": about.heading,
        "dc:publisher": about.service,
        "dc:date": about.as_of.isoformat(),
        "dc:description": f"{about.said_status}. {about.words.say(_QUOTED)}",
        "schema:contactPoint": about.contact,
        "schema:creativeWorkStatus": about.status,
        "tables": [_table(table, about.words) for table in tables],
    }


def _table(table: AnnexTable, words: Words) -> dict[str, Any]:
    said = {"dc:title": table.title, "dc:source": table.source, "dc:temporal": table.period}
    said["dc:description"] = " ".join([*table.notes, *(f"{mark} = {words.say(MARKS[mark])}." for mark in table.marks)])
    return {
        "url": table.file,
        **{key: text for key, text in said.items() if text},
        "dc:identifier": table.label,
        "tableSchema": {"columns": [_column(column, table) for column in table.columns]},
    }


def _column(column: AnnexColumn, table: AnnexTable) -> dict[str, Any]:
    described: dict[str, Any] = {"name": column.name, "titles": unquoted(column.heading)}
    at = table.columns.index(column)
    values = [row[at] for row in table.rows if row[at] not in MARKS]
    if values and not any(isinstance(value, str) for value in values):
        described["datatype"] = "decimal"
    else:
        described["datatype"] = "string"
    if column.numeric:
        described["schema:unitText"] = column.in_unit
    if marks := [mark for mark in MARKS if any(row[at] == mark for row in table.rows)]:
        described["null"] = marks
    return described
