"""The document's Markdown in another language: each heading, paragraph, list item, cell and caption for itself.

It is changed where it is put together, after chapters and narrative and before it is written, so that every text goes
this way whichever room it came from. A text that stays in English is marked as English, for readers who hear the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.chapters.markdown import escape
from pipeline.chapters.table_widths import column_widths
from pipeline.measures import TableColumn, Unit
from pipeline.words import Parts, Words

_FENCE = re.compile(r"^\s*(`{3,}|~{3,})")
_DIV = re.compile(r"^\s*:{3,}(\s.*)?$")
_HEADING = re.compile(r"^(#{1,6}\s+)(.*?)(\s+\{[^{}]*\})?\s*$")
_RULE = re.compile(r"^\|(?:\s*:?-+:?\s*\|)+\s*$")
_CAPTION = re.compile(r"^(: )(.*?)(\s+\{#[^{}]*\})?\s*$")
_IMAGE = re.compile(r"^!\[(.*)\](\([^)]*\))(\{.*\})$")
_ITEM = re.compile(r"^(:   (?:- )?|\s*(?:[-*+]|\d+[.)])\s+)(.*)$")
_SHORTCODE = re.compile(r"^\s*\{\{<\s*(?:include|pagebreak)\b.*>\}\}\s*$")
_SPOKEN_ATTRIBUTE = re.compile(r'\b(title|name|fig-alt)="([^"]*)"')
_WIDTHS = re.compile(r'tbl-colwidths="\[([\d.,]+)\]"')
_CELL_BORDER = re.compile(r"(?<!\\)\|")
_DRESSED = re.compile(r"^(\*\*)([^*]+)(\*\*)$|^(\[)(.+)(\]\{\.rating[^{}]*\})$")
_ESCAPED = re.compile(r"\\([^a-zA-Z0-9\s])")
_LABEL = re.compile(r"^(\*\*)((?:\\.|[^*\\])+?)(:?\*\*\s+)(?=\S)")
_WORD = re.compile(r"[^\W\d_]{2,}")
_PROSE = 3  # words from which a text that stays is more than a name, and is marked with its language


def translated(text: str, words: Words) -> str:
    """The text of one file in the language of ``words``; code, labels, references and shortcodes stay as they are."""
    return text if words.english else "\n".join(_Pass(words, text.split("\n")).lines())


def spoken(text: str, words: Words) -> str:
    """One line of Markdown in the language of ``words``."""
    found = _found(text, words)
    if found is not None:
        return found
    between, pieces = ("", []) if words.is_theirs(plain_text(text)) else words.pieces(text)
    if len(pieces) < 2 or not all(map(_closed, pieces)):
        return _left(text, words)
    return between.join(spoken(piece, words) for piece in pieces)


def _closed(piece: str) -> bool:
    """Whether no mark of Markdown is open at the end."""
    bare = _ESCAPED.sub("", piece)
    return bare.count("[") == bare.count("]") and not any(bare.count(mark) % 2 for mark in ("**", "*", "`"))


def said_attribute(text: str, words: Words) -> str:
    """A text of a quoted attribute."""
    return words.say(text).replace('"', "”").replace("{", "(").replace("}", ")")


class _Pass:
    """One pass over the lines of a file."""

    def __init__(self, words: Words, lines: Sequence[str]) -> None:
        self._words, self._all, self._at = words, lines, 0
        self._open: list[str] = []  # the divisions around this line

    def lines(self) -> Iterator[str]:
        while self._at < len(self._all):
            line = self._all[self._at]
            if _FENCE.match(line):
                yield from self._code()
            elif not line.strip() or _SHORTCODE.match(line):
                yield self._next()
            elif match := _DIV.match(line):
                self._open = [*self._open, match[1]] if (match[1] or "").strip() else self._open[:-1]
                yield _with_attributes(self._next(), self._words)
            elif match := _HEADING.match(line):
                self._next()
                yield f"{match[1]}{spoken(match[2], self._words)}{match[3] or ''}"
            elif line.startswith("|"):
                yield from self._table()
            elif match := _IMAGE.match(line):
                self._next()
                said = spoken(match[1], self._words)
                yield f"![{said}]{match[2]}{_with_attributes(match[3], self._words)}"
            else:
                yield self._paragraph()

    def _next(self) -> str:
        self._at += 1
        return self._all[self._at - 1]

    def _code(self) -> Iterator[str]:
        fence = _FENCE.match(self._all[self._at])[1]  # type: ignore[index]
        yield self._next()
        while self._at < len(self._all):
            line = self._next()
            yield line
            if line.strip().startswith(fence):
                return

    def _paragraph(self) -> str:
        """A paragraph or a list item, with the lines that go on with it."""
        first = self._next()
        match = _ITEM.match(first)
        start, parts = (match[1], [match[2]]) if match else ("", [first])
        while self._at < len(self._all) and _goes_on(self._all[self._at]):
            parts.append(self._next())
        return start + spoken(" ".join(part.strip() for part in parts), self._words)

    def _table(self) -> Iterator[str]:
        rows = []
        while self._at < len(self._all) and self._all[self._at].startswith("|"):
            rows.append(self._next())
        cells = [row if _RULE.match(row) else _cells(row) for row in rows]
        said = [row if isinstance(row, str) else [_cell(cell, self._words) for cell in row] for row in cells]
        yield from (row if isinstance(row, str) else f"| {' | '.join(row)} |" for row in said)
        if self._at + 1 < len(self._all) and not self._all[self._at].strip():
            match = _CAPTION.match(self._all[self._at + 1])
            if match:
                yield self._next()
                self._next()
                landscape = any(".landscape" in div for div in self._open)
                label = _refitted(match[3] or "", cells, said, landscape=landscape)
                yield f"{match[1]}{spoken(match[2], self._words)}{label}"


def _goes_on(line: str) -> bool:
    others = (_FENCE, _DIV, _HEADING, _ITEM, _IMAGE, _SHORTCODE)
    return bool(line.strip()) and not line.startswith("|") and not any(kind.match(line) for kind in others)


def _with_attributes(line: str, words: Words) -> str:
    return _SPOKEN_ATTRIBUTE.sub(lambda match: f'{match[1]}="{said_attribute(match[2], words)}"', line)


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in _CELL_BORDER.split(row.strip())[1:-1]]


def _cell(cell: str, words: Words) -> str:
    if match := _DRESSED.match(cell):
        before, inside, after = (part for part in match.groups() if part is not None)
        return f"{before}{spoken(inside, words)}{after}"
    return spoken(cell, words)


def _found(text: str, words: Words) -> str | None:
    """The line in words of the catalogue: as it is written, or as it is read."""
    plain = plain_text(text)
    if words.neutral(plain):
        return text
    if words.is_theirs(plain):
        return _escaped(words.find(plain))
    if plain == text:
        return words.find(text) or _labelled(text, words)
    if escape(plain) == text:
        return _escaped(words.find(plain)) or _labelled(text, words)
    written = Parts(lambda part: _part(part, words), lambda part: escape(words.say(plain_text(part))))
    return words.find(text, written) or _escaped(words.find(plain)) or _labelled(text, words)


def _part(text: str, words: Words) -> str | None:
    plain = plain_text(text)
    if words.neutral(plain):
        return text
    return _escaped(words.known(plain))


def _escaped(found: str | None) -> str | None:
    return None if found is None else escape(found)


def _labelled(text: str, words: Words) -> str | None:
    """A line that begins with what it is of, in bold."""
    match = _LABEL.match(text)
    return None if match is None else f"{spoken(match[0].rstrip(), words)} {spoken(text[match.end() :], words)}"


def plain_text(text: str) -> str:
    """What readers see of text that was escaped.

    >>> plain_text("Health \\\\& care: &lt;10")
    'Health & care: <10'
    """
    return _ESCAPED.sub(r"\1", text.replace("&lt;", "<").replace("&gt;", ">"))


def _left(text: str, words: Words) -> str:
    if (match := _DRESSED.match(text)) and match[1]:
        return f"**{spoken(match[2], words)}**"
    plain = words.leave(plain_text(text))
    is_prose = len(_WORD.findall(plain)) >= _PROSE and plain not in words.names
    return f"[{text}]{{lang=en}}" if is_prose else text


def _refitted(label: str, cells: Sequence[str | list[str]], said: Sequence[str | list[str]], *, landscape: bool) -> str:
    """The label with the widths that fit the other words, unless the chapter asked for widths of its own."""
    match = _WIDTHS.search(label)
    if match is None:
        return label
    given = [float(width) for width in match[1].split(",")]
    if _widths(cells, landscape=landscape) != given:
        return label
    fitted = ",".join(f"{width:g}" for width in _widths(said, landscape=landscape))
    return f'{label[: match.start()]}tbl-colwidths="[{fitted}]"{label[match.end() :]}'


def _widths(table: Sequence[str | list[str]], *, landscape: bool) -> list[float]:
    heads, *rows = (row for row in table if not isinstance(row, str))
    texts = [[_shown(cell) for cell in row] for row in rows]
    columns = [
        TableColumn(str(at), _shown(head), Unit.RATING if any("{.rating" in row[at] for row in rows) else Unit.WORDS)
        for at, head in enumerate(heads)
    ]
    return column_widths(columns, texts, landscape=landscape)


def _shown(cell: str) -> str:
    """The text of a cell without its dress."""
    for _ in range(2):
        if match := _DRESSED.match(cell):
            cell = match[2] or match[5]
        cell = cell.removesuffix("]{lang=en}").removeprefix("[") if cell.endswith("]{lang=en}") else cell
    return plain_text(cell)
