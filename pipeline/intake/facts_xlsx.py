"""Facts on the sheets of an .xlsx file, from its XML."""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterator

from lxml import etree

from pipeline.errors import ReturnError
from pipeline.intake.archive import Archive
from pipeline.intake.facts import MOST_CELLS, MOST_LETTERS, Extent, Place, SheetFacts

_PER_CENT_FORMATS = frozenset({9, 10})
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_PREFIX = rb"<(?:[A-Za-z0-9_]+:)?"
_CELL = re.compile(_PREFIX + rb"c[\s>/]")
_PLACED = re.compile(_PREFIX + rb'c\s(?:[^<>]*\s)?r="([A-Z]{1,3})([0-9]{1,7})"')
_FORMULA_OR_ERROR = re.compile(_PREFIX + rb'f[\s>/]|\st="e"')
_LITERALS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


def sheet_facts(archive: Archive) -> dict[str, SheetFacts]:
    """Facts by the name of the sheet; raises ReturnError where a sheet is too large to be read."""
    book = _root(archive, "xl/workbook.xml")
    if book is None:
        return {}
    epoch = any(one.get("date1904") in ("1", "true") for one in book.iter("{*}workbookPr"))
    targets = _targets(archive)
    styles = _per_cent_styles(archive)
    shared = _shared_lengths(archive)
    facts = {}
    for sheet in book.iter("{*}sheet"):
        target = next((targets.get(value) for name, value in sheet.items() if name.endswith("}id")), None)
        part = archive.parts.get(target or "")
        if part is None:
            continue
        name = sheet.get("name", "")
        hidden = sheet.get("state", "visible") != "visible"
        facts[name] = _look_through(part, name, hidden, epoch, styles, shared)
    return facts


def iterate(part: bytes, *tags: str) -> Iterator[etree._Element]:
    """Elements of one part as they end: entities are not resolved, nothing is fetched."""
    wanted = tuple(f"{{*}}{tag}" for tag in tags)
    try:
        for _, element in etree.iterparse(
            io.BytesIO(part), tag=wanted, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        ):
            yield element
    except etree.XMLSyntaxError:
        raise ReturnError("It is damaged: a part of it is not the XML that it should be.") from None


def _root(archive: Archive, name: str) -> etree._Element | None:
    part = archive.parts.get(name)
    if not part:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(part, parser)
    except etree.XMLSyntaxError:
        raise ReturnError("It is damaged: a part of it is not the XML that it should be.") from None


def _targets(archive: Archive) -> dict[str, str]:
    root = _root(archive, "xl/_rels/workbook.xml.rels")
    if root is None:
        return {}
    return {
        one.get("Id", ""): posixpath.normpath(posixpath.join("/xl", one.get("Target", ""))).lstrip("/")
        for one in root.iter("{*}Relationship")
    }


def _per_cent_styles(archive: Archive) -> frozenset[str]:
    """The numbers of the cell styles that show a fraction as per cent."""
    root = _root(archive, "xl/styles.xml")
    if root is None:
        return frozenset()
    own = {
        int(one.get("numFmtId", "0")): "%" in _LITERALS.sub("", one.get("formatCode", ""))
        for one in root.iter("{*}numFmt")
    }
    cell_formats = root.find("{*}cellXfs")
    found = set()
    for number, one in enumerate(cell_formats if cell_formats is not None else ()):
        format_id = int(one.get("numFmtId", "0") or 0)
        if own.get(format_id, format_id in _PER_CENT_FORMATS):
            found.add(str(number))
    return frozenset(found)


def _shared_lengths(archive: Archive) -> list[int]:
    part = archive.parts.get("xl/sharedStrings.xml")
    lengths = []
    for element in iterate(part, "si") if part else ():
        lengths.append(sum(len(text) for text in element.itertext()))
        element.clear()
    return lengths


def _is_plain(part: bytes, per_cent_styles: frozenset[str], shared: list[int]) -> bool:
    """Whether a sheet is seen at a glance to be within limits, and to hold nothing but values in its cells.

    Looking at each cell costs ten times as much as reading it; nearly all large sheets need no such look.
    """
    if b"\0" in part or b"='" in part or _FORMULA_OR_ERROR.search(part):
        return False
    if per_cent_styles and any(b's="%s"' % style.encode() in part for style in per_cent_styles):
        return False
    places = _PLACED.findall(part)
    if not places or len(places) != len(_CELL.findall(part)):
        return False
    rows = max(map(int, {row for _, row in places}))
    columns = max(_column(letters.decode()) for letters in {letters for letters, _ in places})
    return rows * columns <= MOST_CELLS and len(places) * max(shared, default=0) <= MOST_LETTERS


def _look_through(
    part: bytes, name: str, hidden: bool, epoch: bool, per_cent_styles: frozenset[str], shared: list[int]
) -> SheetFacts:
    extent = Extent(name)
    # Where the cells are plain, what is left to see is in the elements around them.
    cells = () if _is_plain(part, per_cent_styles, shared) else ("c",)
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    merged = []
    per_cent: set[Place] = set()
    unstored: set[Place] = set()
    errors: dict[Place, str] = {}
    row, column = 0, -1
    for element in iterate(part, *cells, "row", "col", "mergeCell"):
        tag = element.tag.rpartition("}")[2]
        if tag == "c":
            row, column = _place(element.get("r"), row, column + 1)
            value, formula = _content(element, shared)
            if value is not None:
                extent.holds(row, column, letters=value[1])
                if element.get("t") == "e":
                    errors[row, column] = value[0]
                elif element.get("s") in per_cent_styles and element.get("t", "n") == "n":
                    per_cent.add((row, column))
            elif formula:
                extent.holds(row, column)
                unstored.add((row, column))
        elif tag == "row":
            row = int(element.get("r", row + 1)) - 1
            if element.get("hidden") in ("1", "true"):
                hidden_rows.add(row)
            row, column = row + 1, -1
            element.clear()
        elif tag == "col" and element.get("hidden") in ("1", "true"):
            first = int(element.get("min", 1)) - 1
            hidden_columns.update(range(first, min(int(element.get("max", first + 1)), first + 1000)))
        elif tag == "mergeCell" and (corners := element.get("ref", "").split(":")) and len(corners) == 2:
            merged.append((_place(corners[0], 0, 0), _place(corners[1], 0, 0)))
    return SheetFacts(
        hidden,
        frozenset(hidden_rows),
        frozenset(hidden_columns),
        tuple(merged),
        frozenset(per_cent),
        frozenset(unstored),
        errors,
        epoch,
    )


def _content(cell: etree._Element, shared: list[int]) -> tuple[tuple[str, int] | None, bool]:
    """The stored value of a cell with the length of its text, and whether the cell has a formula."""
    formula = False
    for child in cell:
        tag = child.tag.rpartition("}")[2]
        if tag == "v" and child.text:
            text = child.text
            if cell.get("t") == "s" and text.isdecimal() and int(text) < len(shared):
                return (text, shared[int(text)]), formula
            return (text, len(text)), formula
        if tag == "is":
            text = "".join(child.itertext())
            return ((text, len(text)) if text else None), formula
        formula = formula or tag == "f"
    return None, formula


def _place(reference: str | None, row: int, column: int) -> Place:
    found = _REFERENCE.fullmatch((reference or "").replace("$", ""))
    if found is None:
        return row, column
    return int(found[2]) - 1, _column(found[1]) - 1


def _column(letters: str) -> int:
    """The number of a column, counted from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
