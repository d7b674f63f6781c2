"""Text, tables and figures as Markdown that Pandoc and Quarto read alike.

Text that came from a return is escaped here, so that nothing in it is ever live: no Markdown, HTML, Typst,
shortcode or mathematics of a partner's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipeline.chapters.table_widths import column_widths
from pipeline.measures import TableColumn, Unit

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~^$@&\"'=!]")
_ENTITIES = {"<": "&lt;", ">": "&gt;"}  # no reader of the text can take what follows for a tag or a shortcode
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")  # of Unicode's categories Cc, Zl and Zp
_SMART = re.compile(r"-(?=-)|\.(?=\.)")


def one_line(text: str) -> str:
    """Text on one line, without characters that control.

    >>> one_line("a\\x07b\\n c")
    'a b c'
    """
    return " ".join(_CONTROLS.sub(" ", text).split())


def escape(text: str) -> str:
    """Text as Markdown that shows exactly that text, on one line.

    >>> escape("{{< include secret >}} *now*")
    '\\\\{\\\\{&lt; include secret &gt;\\\\}\\\\} \\\\*now\\\\*'
    """
    literal = _SPECIAL.sub(lambda found: _ENTITIES.get(found[0], f"\\{found[0]}"), one_line(text))
    return _SMART.sub(r"\\\g<0>", literal)


def attribute(text: str) -> str:
    """Text for a quoted attribute such as ``fig-alt``; double quotes and braces become typographic ones."""
    plain = " ".join(text.split()).replace('"', "”").replace("\\", "/")
    return plain.replace("{", "(").replace("}", ")").replace("<", "‹").replace(">", "›")


def pipe_table(
    columns: Sequence[TableColumn],
    rows: Sequence[Sequence[str]],
    caption: str,
    label: str = "",
    *,
    colours: Sequence[Sequence[str | None]] = (),
    widths: Sequence[float] = (),
    landscape: bool = False,
) -> str:
    """A pipe table with caption and label. Cells are plain text; ``colours`` gives the class of rating cells.

    Without a label the table has no number.
    ``widths`` are per cent of the page; without them they follow from the contents.
    """
    lines = [_line([escape(column.title) for column in columns])]
    lines.append(_line(["---:" if column.numeric else ":---" for column in columns]))
    counted = any(column.numeric for column in columns)
    for number, row in enumerate(rows):
        colour = colours[number] if colours else [None] * len(row)
        strong = counted and number == len(rows) - 1 and row[0].split(" ")[0] in ("Total", "All")
        lines.append(_line([_cell(*cell, strong=strong) for cell in zip(row, columns, colour, strict=True)]))
    chosen = widths or column_widths(columns, rows, landscape=landscape)
    share = ",".join(f"{width:g}" for width in chosen)
    named = f"#{label} " if label else ""
    return "\n".join([*lines, "", f': {escape(caption)} {{{named}tbl-colwidths="[{share}]"}}'])


def figure(caption: str, file: str, label: str, alt: str) -> str:
    """A figure: the image has no extension, so that each format takes the one it can show."""
    return f'![{escape(caption)}]({file}){{#{label} fig-alt="{attribute(alt)}"}}'


def awaited_return(title: str, owner: str) -> str:
    """A return that has not come, and from whom, as a notice names it."""
    return f"{escape(title)}, from {escape(owner)}"


def awaited_notice(returns: Iterable[str]) -> str:
    """The notice of a part of the plan whose ``returns`` (see ``awaited_return``) have not come."""
    return (
        '::: {.callout-important title="Awaited"}\n'
        f"This part of the plan needs a return that has not come or has no usable row yet: {'; '.join(returns)}.\n:::"
    )


def numbers_table(columns: Sequence[str], rows: Sequence[Sequence[str]], caption: str) -> str:
    """The data of a chart as a pipe table with a caption and no label: the first column names, the others say."""
    lines = [_line([escape(title) for title in columns]), _line([":---", *["---:"] * (len(columns) - 1)])]
    lines += [_line([escape(text) for text in row]) for row in rows]
    return "\n".join([*lines, "", f": {escape(caption)}"])


def _cell(text: str, column: TableColumn, colour: str | None, *, strong: bool) -> str:
    if column.unit is Unit.RATING and colour not in (None, "none"):
        return f"[{escape(text)}]{{.rating .rating-{colour}}}"
    return f"**{escape(text)}**" if strong and text else escape(text)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
