"""Text files: comma, semicolon or tab between cells, in the encodings that spreadsheet programs write."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

import pandas as pd

from pipeline.errors import ReturnError
from pipeline.intake.columnar import ColumnarRows
from pipeline.intake.model import Opened, Row, Sheet

LARGE = 3_000_000
"""Bytes from which a file is read column by column."""

_DELIMITERS = (",", ";", "\t")
_HEAD_LINES = 200
_STATED_DELIMITER = re.compile(r"\A(?:\"?)sep=(.)(?:\"?)\r?\n", re.IGNORECASE)
_LINES_IN_A_CELL = 60


def read_delimited(content: bytes) -> Opened:
    """The one sheet of a text file: comma, semicolon or tab between cells; UTF-8, UTF-16 or Windows-1252."""
    text, notes = decoded(content)
    if "\0" in text:
        raise ReturnError("It is not a text file.")
    stated = _STATED_DELIMITER.match(text)
    delimiter = stated[1] if stated else _delimiter(text)
    rows = _rows(text, delimiter)
    if stated:
        rows[0] = []
    if any(isinstance(cell, str) and cell.count("\n") > _LINES_IN_A_CELL for cell in _longest(rows)):
        notes.append("open_quote")
    return Opened([Sheet("", rows)], tuple(notes))


def looks_delimited(content: bytes) -> bool:
    """Whether content that should be a spreadsheet is a text file of separated values instead."""
    text, _ = decoded(content[:20_000])
    if "\0" in text or text.lstrip().startswith("<"):
        return False
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    delimiter = _delimiter(text)
    return sum(delimiter in line for line in lines) >= 2


def decoded(content: bytes) -> tuple[str, list[str]]:
    """The text of a file, and what was noticed in it."""
    encoding = _encoding(content)
    text = content.decode(encoding, errors="replace").removeprefix("\ufeff")
    return text, ["lost_letters"] if "\ufffd" in text else []


def _encoding(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    start = content[:2000]
    # Without a mark, every other byte of UTF-16 in a western language is zero.
    if len(start) >= 4 and start[1::2].count(0) > 0.7 * len(start[1::2]):
        return "utf-16-le"
    if len(start) >= 4 and start[::2].count(0) > 0.7 * len(start[::2]):
        return "utf-16-be"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _delimiter(text: str) -> str:
    """The separator that gives most lines the same number of cells above one."""
    start = "\n".join(text[:200_000].splitlines()[:50])

    def regularity(delimiter: str) -> tuple[int, int]:
        try:
            widths = Counter(len(row) for row in csv.reader(io.StringIO(start), delimiter=delimiter) if len(row) > 1)
        except csv.Error:
            return 0, 0
        width, lines = widths.most_common(1)[0] if widths else (0, 0)
        return lines, width

    return max(_DELIMITERS, key=regularity)


def _rows(text: str, delimiter: str) -> list[Row] | ColumnarRows:
    if len(text) >= LARGE and (columns := _columns(text, delimiter)) is not None:
        return columns
    try:
        return [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    except csv.Error as fault:
        raise ReturnError(f"It is not a table of separated values ({fault}).") from None


def _columns(text: str, delimiter: str) -> ColumnarRows | None:
    """The cells column by column; None where the rows are not regular enough for that."""
    head = csv.reader(io.StringIO(text[:2_000_000], newline=""), delimiter=delimiter)
    try:
        width = max(len(row) for _, row in zip(range(_HEAD_LINES), head, strict=False))
        frame = pd.read_csv(
            io.BytesIO(text.encode()),
            sep=delimiter,
            header=None,
            names=range(width),
            index_col=False,
            dtype=object,
            keep_default_na=False,
            na_filter=False,
            skip_blank_lines=False,
            on_bad_lines="error",
        )
    except (pd.errors.ParserError, csv.Error, ValueError):
        return None
    return ColumnarRows([frame.pop(name).to_numpy() for name in list(frame)])


def _longest(rows: list[Row] | ColumnarRows) -> list[object]:
    """The longest cell of each row or column: where a quotation mark was not closed, it swallows lines."""
    if isinstance(rows, ColumnarRows):
        return [max(column, key=len) for column in rows.columns if len(column)]
    return [max(row, key=len) for row in rows if row]  # type: ignore[arg-type]
