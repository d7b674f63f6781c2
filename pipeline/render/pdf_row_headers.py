"""Row headers in a tagged PDF: Typst marks the heads of columns, but not the cells that name their rows."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pikepdf import Dictionary, Object, Pdf

_OF_ROWS = ("/TBody", "/TFoot")  # the template keeps a table's last rows with its source note, in the foot


def with_row_headers(pdf: bytes) -> bytes:
    """The PDF with the first cell of each row in a table's body or foot as a row header (``TH``, scope ``Row``).

    The rule is the one of the page: a table of one column has no row headers, an empty cell heads nothing. The other
    cells of a row then find their heads by scope, of row and column alike, instead of by a list of column heads alone
    (ISO 32000-1, 14.8.5.7). What is seen, the marked content and the statement of conformance stay as they are. The
    same bytes come from the same bytes, and fewer: the structure is stored compressed.
    """
    import pikepdf

    written = BytesIO()
    with tempfile.TemporaryDirectory() as scratch:
        given = Path(scratch) / "given.pdf"
        given.write_bytes(pdf)
        with pikepdf.open(given) as opened:  # in half the time of bytes, which pikepdf asks Python for piece by piece
            for row in _rows(opened):
                _head(row)
            opened.save(written, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return written.getvalue()


def _rows(pdf: Pdf) -> Iterator[list[Dictionary]]:
    """The cells of each row of a table's body or foot.

    A row is an object by itself, because its cells point to it (ISO 32000-1, 14.7.2): to look through all objects takes
    a third of the time of a walk down the tree.
    """
    from pikepdf import Dictionary

    for found in pdf.objects:
        if isinstance(found, Dictionary) and found.get("/S") == "/TR" and found.P.get("/S") in _OF_ROWS:
            yield _inside(found)


def _head(row: list[Dictionary]) -> None:
    from pikepdf import Array, Dictionary, Name

    if len(row) < 2 or row[0].get("/S") != "/TD" or not _inside(row[0]):
        return
    for cell in row:
        _find_heads_by_scope(cell)
    row[0].S = Name.TH
    row[0].A = Array([*row[0].get("/A", []), Dictionary(O=Name.Table, Scope=Name.Row)])


def _find_heads_by_scope(cell: Dictionary) -> None:
    """Take the list of heads out of a cell's attributes, and those of them that say nothing else than their owner."""
    from pikepdf import Array

    kept = []
    for one in cell.get("/A", []):
        told = one.keys() - {"/Headers", "/O"}
        if told and "/Headers" in one:
            del one["/Headers"]
        if told:
            kept.append(one)
    if kept:
        cell.A = Array(kept)
    elif "/A" in cell:
        del cell["/A"]


def _inside(element: Dictionary) -> list[Object]:
    """The elements inside one, or the numbers of its marked content."""
    from pikepdf import Array

    inside = element.get("/K", [])
    return list(inside) if isinstance(inside, Array | list) else [inside]
