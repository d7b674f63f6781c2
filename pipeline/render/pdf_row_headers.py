"""Row headers in a tagged PDF: Typst marks the heads of columns, but not the cells that name their rows."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pikepdf import Dictionary, Object

_OF_ROWS = ("/TBody", "/TFoot")  # the template keeps a table's last rows with its source note, in the foot


def with_row_headers(pdf: bytes) -> bytes:
    """The PDF with the first cell of each row in a table's body or foot as a row header (``TH``, scope ``Row``).

    The rule is the one of the page: a table of one column has no row headers, an empty cell heads nothing. The other
    cells of a row then find their heads by scope, of row and column alike, instead of by a list of column heads alone
    (ISO 32000-1, 14.8.5.7). What is seen, the marked content and the statement of conformance stay as they are. The
    same bytes come from the same bytes, and fewer: the structure is stored compressed.
    """
    import pikepdf

    with pikepdf.open(BytesIO(pdf)) as opened:
        for row in _rows(opened.Root.get("/StructTreeRoot")):
            _head(row)
        written = BytesIO()
        opened.save(written, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return written.getvalue()


def _rows(tree: Dictionary | None) -> Iterator[list[Dictionary]]:
    waiting = _children(tree)
    while waiting:
        element = waiting.pop()
        inside = _children(element)
        if _kind(element) in _OF_ROWS:
            yield from (_children(row) for row in inside)
        waiting.extend(inside)


def _head(row: list[Dictionary]) -> None:
    from pikepdf import Array, Dictionary, Name

    if len(row) < 2 or _kind(row[0]) != "/TD" or not _children(row[0]):
        return
    for cell in row:
        cell.A = Array(kept for attributes in cell.get("/A", []) if len(kept := _without_headers(attributes)) > 1)
    row[0].S = Name.TH
    row[0].A.append(Dictionary(O=Name.Table, Scope=Name.Row))


def _without_headers(attributes: Dictionary) -> Dictionary:
    from pikepdf import Dictionary

    return Dictionary({name: value for name, value in attributes.items() if name != "/Headers"})


def _children(element: Object | None) -> list[Object]:
    """What is inside an element: elements, and numbers of marked content, inside which there is nothing."""
    from pikepdf import Array, Dictionary

    inside = element.get("/K") if isinstance(element, Dictionary) else None
    return list(inside) if isinstance(inside, Array) else [] if inside is None else [inside]


def _kind(element: Object) -> str:
    from pikepdf import Dictionary

    return str(element.get("/S", "")) if isinstance(element, Dictionary) else ""
