"""The words of a PDF, read through its fonts' ToUnicode tables: enough to compare numbers and captions."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf

_PAIR = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


def pdf_pages(path: Path) -> list[str]:
    """Each page's text without any spaces (a PDF places words, it does not always write spaces)."""
    with pikepdf.open(path) as pdf:
        return [_page_text(page) for page in pdf.pages]


def font_tables(page: pikepdf.Page) -> dict[str, dict[int, str]]:
    """The characters of each of a page's fonts, by their codes."""
    return {name: _table(font) for name, font in page.resources.get("/Font", {}).items()}


def _page_text(page: pikepdf.Page) -> str:
    fonts = font_tables(page)
    text, table = [], {}
    for operands, operator in pikepdf.parse_content_stream(page, "Tf Tj TJ"):
        if str(operator) == "Tf":
            table = fonts[str(operands[0])]
        elif str(operator) in ("Tj", "TJ"):
            parts = operands[0] if str(operator) == "TJ" else operands
            for part in parts:
                if isinstance(part, pikepdf.String):
                    data = bytes(part)
                    codes = (int.from_bytes(data[i : i + 2]) for i in range(0, len(data), 2))
                    text.append("".join(table.get(code, "") for code in codes))
    return re.sub(r"\s", "", "".join(text))


def _table(font: pikepdf.Object) -> dict[int, str]:
    cmap = font["/ToUnicode"].read_bytes().decode("ascii")
    table = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.S):
        table.update({int(code, 16): _unicode(value) for code, value in _PAIR.findall(block)})
    for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.S):
        for first, last, value in _RANGE.findall(block):
            for offset in range(int(last, 16) - int(first, 16) + 1):
                table[int(first, 16) + offset] = chr(int(value, 16) + offset)
    return table


def _unicode(value: str) -> str:
    return bytes.fromhex(value).decode("utf-16-be")
