"""Text, tables and figures as Markdown that Pandoc and Quarto read alike.

Text that came from a return is escaped here, so that nothing in it is ever live: no Markdown, HTML, Typst,
shortcode or mathematics of a partner's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from pipeline.measures import TableColumn, Unit

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~^$@&\"'=!])")
_SMART = re.compile(r"-(?=-)|\.(?=\.)")


def escape(text: str) -> str:
    """Text as Markdown that shows exactly that text, on one line.

    >>> escape("{{< include secret >}} *now*")
    '\\\\{\\\\{\\\\< include secret \\\\>\\\\}\\\\} \\\\*now\\\\*'
    """
    visible = "".join(" " if unicodedata.category(character) in ("Cc", "Zl", "Zp") else character for character in text)
    return _SMART.sub(r"\\\g<0>", _SPECIAL.sub(r"\\\1", " ".join(visible.split())))


def attribute(text: str) -> str:
    """Text for a quoted attribute such as ``fig-alt``; double quotes and braces become typographic ones."""
    plain = " ".join(text.split()).replace('"', "”").replace("\\", "/")
    return plain.replace("{", "(").replace("}", ")").replace("<", "‹").replace(">", "›")


def pipe_table(
    columns: Sequence[TableColumn],
    rows: Sequence[Sequence[str]],
    caption: str,
    label: str,
    *,
    colours: Sequence[Sequence[str | None]] = (),
    widths: Sequence[int] = (),
) -> str:
    """A pipe table with caption and label. Cells are plain text; ``colours`` gives the class of rating cells.

    ``widths`` are per cent of the page; without them they follow from the contents.
    """
    lines = [_line([escape(column.title) for column in columns])]
    lines.append(_line(["---:" if column.numeric else ":---" for column in columns]))
    for number, row in enumerate(rows):
        colour = colours[number] if colours else [None] * len(row)
        strong = row[0].split(" ")[0] in ("Total", "All") and number == len(rows) - 1
        lines.append(_line([_cell(*cell, strong=strong) for cell in zip(row, columns, colour, strict=True)]))
    chosen = widths or column_widths(columns, rows)
    share = ",".join(str(width) for width in chosen)
    return "\n".join([*lines, "", f': {escape(caption)} {{#{label} tbl-colwidths="[{share}]"}}'])


def figure(caption: str, file: str, label: str, alt: str) -> str:
    """A figure: the image has no extension, so that each format takes the one it can show."""
    return f'![{escape(caption)}]({file}){{#{label} fig-alt="{attribute(alt)}"}}'


def column_widths(columns: Sequence[TableColumn], rows: Sequence[Sequence[str]]) -> list[int]:
    """Widths in per cent: no word is broken where that can be helped, and long text gets the room it needs."""
    wanted = []
    for number, column in enumerate(columns):
        cells = [row[number] for row in rows]
        longest_word = max((len(word) for text in (*cells, column.title) for word in text.split()), default=1)
        mean_length = sum(map(len, cells)) / len(cells) if cells else 1
        wanted.append(max(longest_word + 2, min(mean_length * 1.2, 60)))
    total = sum(wanted)
    shares = [max(4, round(width / total * 100)) for width in wanted]
    shares[wanted.index(max(wanted))] += 100 - sum(shares)
    return shares


def _cell(text: str, column: TableColumn, colour: str | None, *, strong: bool) -> str:
    if column.unit is Unit.RATING and colour:
        return f"[{escape(text)}]{{.rating .rating-{colour}}}"
    return f"**{escape(text)}**" if strong and text else escape(text)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
