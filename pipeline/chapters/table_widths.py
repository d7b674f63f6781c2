"""How wide are a table's columns, and does it need a page on its side? Measured with the font that prints it.

Every column has room for its longest word. Then dates, amounts and ratings get room to stay on two lines, then on one,
other short cells too, and headings to stand on two, each as far as it fits and costs few lines elsewhere. What is left
goes where it saves most lines.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.chapters.chart_text import width
from pipeline.measures import TableColumn, Unit

_TEXT = 9.7  # pt, as the theme sets tables
_LINE = 12.0  # pt from one line of a cell to the next
_PADDING = 10.0  # pt beside the text of a cell, and above and below it
_SLACK = 1.03  # bold totals, and the renderers' own measure of the same text
_CHIP = 8.0  # pt, the edges of a rating
_PORTRAIT, _LANDSCAPE = 470.0, 717.0  # pt between the margins
_LANDSCAPE_ROOM = 450.0  # pt from the upper margin to the lower one
_SHORT = 92.0  # pt, the longest date and a little; what is no longer had better stay on one line
_WORD = 0.45  # of the line, for a word without end
_RAGGED = 10.0  # pt that stay free at the end of a line
_HAIR = 0.001  # pt, so that what was made to fit does fit after its sums were rounded
_WEIGHTS = (1, 2, 4, 8)
_WORTH = 0.9  # short cells are broken where that leaves no more than this part of the lines
_WHOLE = 0.5  # lines that it may take to keep one short cell whole
_FILLED = 0.98  # of the upright line: longest words that take more of it leave nothing for the others
_TALL_ROW = 4.0  # lines in an upright row, from which a wide page helps
_VERY_TALL_ROW = 6.0  # from which it helps a table of few rows too
_FIGURE = re.compile(r"\d")  # in a date, a period or an amount, in any language
_BREAKS = re.compile(r"(?<!^\W)(?<!\s\W)\s+|(?<=[-/])(?=\D)|(?<=_)")  # a sign stays with its word
_REPEATED = 10  # rows after which a heading counts once more
_MOVES = (math.inf, 48.0, 24.0, 12.0)  # pt by which widths are tried out, as long as a column can use them
_SAMPLE = 40  # rows that are enough to try them out on


@dataclass(frozen=True)
class _Column:
    """Widths in pt: of the longest word, of what reads well, of what stays on one line; of each text, heading first.

    ``comforts`` are none smaller than the one before: the width in which dates, amounts and ratings stand on two lines,
    that which keeps them whole, that which keeps all short cells whole, and that in which the heading stands on two.
    """

    word: float
    comforts: tuple[float, ...]
    natural: float
    extra: float
    texts: tuple[float, ...]
    folded: tuple[float, ...]  # the widths in which the heading and each short text stand on two lines; 0 for long ones

    def lines(self, share: float, most: int | None = None) -> list[int]:
        """The lines of the heading and of each text at this width, of no more than ``most``."""
        room = self._room(share)
        full = max(room - _RAGGED, 1.0)
        return [
            1 if text <= room else max(math.ceil(text / full), 2 if folded <= room else 3)
            for text, folded in zip(self.texts[:most], self.folded[:most], strict=True)
        ]

    def broken(self, share: float, most: int) -> int:
        """How many short cells take more than one line at this width, of no more than ``most``."""
        return sum(self._room(share) < text <= _SHORT for text in self.texts[1:most])

    def _room(self, share: float) -> float:
        return share - self.extra + _HAIR


def column_widths(
    columns: Sequence[TableColumn], rows: Sequence[Sequence[str]], *, landscape: bool = False
) -> list[float]:
    """Widths in per cent of the page, to a tenth; 100 together."""
    line = _LANDSCAPE if landscape else _PORTRAIT
    return _per_cent(_fitted(_measured(columns, rows, line), line))


def needs_landscape(columns: Sequence[TableColumn], rows: Sequence[Sequence[str]]) -> bool:
    """Whether the table reads better on its side: words do not fit, or its many rows would be tall and narrow."""
    upright = _measured(columns, rows, _PORTRAIT)
    if sum(column.word for column in upright) > _FILLED * _PORTRAIT:
        return True
    turned = _measured(columns, rows, _LANDSCAPE)
    lines = _lines(upright, _fitted(upright, _PORTRAIT))[1:]
    height = sum(number * _LINE + _PADDING for number in _lines(turned, _fitted(turned, _LANDSCAPE)))
    mean = sum(lines) / len(lines) if lines else 0.0
    return mean >= _TALL_ROW and height >= _LANDSCAPE_ROOM / (3 if mean >= _VERY_TALL_ROW else 2)


def _measured(columns: Sequence[TableColumn], rows: Sequence[Sequence[str]], line: float) -> list[_Column]:
    return [_column(column, [row[number] for row in rows], line) for number, column in enumerate(columns)]


def _column(column: TableColumn, cells: Sequence[str], line: float) -> _Column:
    is_rating = column.unit is Unit.RATING  # in bold
    extra = _PADDING + (_CHIP if is_rating else 0.0)
    heading = [_width(word, bold=True) for word in _words(column.title)]
    texts = [_width(text, bold=is_rating) for text in cells]
    words = [[_width(word, bold=is_rating) for word in _words(text)] for text in cells]
    word = min(max(itertools.chain(heading, *words), default=0.0), line * _WORD) + extra
    halves = [_folded(parts) if text <= _SHORT else 0.0 for parts, text in zip(words, texts, strict=True)]
    is_urgent = [
        text <= _SHORT and (is_rating or bool(_FIGURE.search(cell))) for cell, text in zip(cells, texts, strict=True)
    ]
    steps = (
        max(itertools.compress(halves, is_urgent), default=0.0),
        max(itertools.compress(texts, is_urgent), default=0.0),
        max((text for text in texts if text <= _SHORT), default=0.0),
        _folded(heading),
    )
    comforts = tuple(itertools.accumulate((step + extra for step in steps), max, initial=word))[1:]
    all_texts = (_width(column.title, bold=True), *texts)
    natural = max(max(all_texts) + extra, comforts[-1])
    return _Column(word, comforts, natural, extra, all_texts, (_folded(heading), *halves))


def _width(text: str, *, bold: bool = False) -> float:
    return width(text, _TEXT, bold) * _SLACK if text else 0.0


def _words(text: str) -> list[str]:
    return [word for word in _BREAKS.split(text) if word]


def _folded(words: Sequence[float]) -> float:
    """The least width in which words of these widths stand on two lines."""
    space = _width(" ", bold=True)
    cuts = [(words[:cut], words[cut:]) for cut in range(1, len(words) + 1)]
    return min((max(sum(part) + space * (len(part) - 1) for part in cut) for cut in cuts), default=0.0)


def _fitted(columns: Sequence[_Column], line: float) -> list[float]:
    """Widths that fill the line."""
    words, naturals = [column.word for column in columns], [column.natural for column in columns]
    if sum(words) >= line:
        return [word * line / sum(words) for word in words]
    if sum(naturals) <= line:
        return [natural * line / sum(naturals) for natural in naturals]
    tight = _best(columns, words, line)
    comforts = [column.comforts[-1] for column in columns]
    if sum(comforts) < line:
        easy = _best(columns, comforts, line)
        if _cost(columns, tight) >= _WORTH * _cost(columns, easy):
            return easy
    steps = (_comfortable(columns, number, line) for number in (3, 2, 1))
    return min((*(_best(columns, least, line) for least in steps), tight), key=lambda widths: _trouble(columns, widths))


def _comfortable(columns: Sequence[_Column], steps: int, line: float) -> list[float]:
    """Widths with so many steps of comfort, one after the other and the cheapest first, as far as the line goes."""
    widths = [column.word for column in columns]
    for step in range(steps):
        wanted = [column.comforts[step] for column in columns]
        for at in sorted(range(len(columns)), key=lambda at: wanted[at] - widths[at]):
            if sum(widths) - widths[at] + wanted[at] <= line:
                widths[at] = max(widths[at], wanted[at])
    return widths


def _trouble(columns: Sequence[_Column], widths: Sequence[float]) -> float:
    """The lines of rows, and something for each short cell that is broken."""
    broken = sum(column.broken(share, _SAMPLE) for column, share in zip(columns, widths, strict=True))
    return _cost(columns, widths) + _WHOLE * broken


def _best(columns: Sequence[_Column], least: Sequence[float], line: float) -> list[float]:
    """The widths of fewest lines, from ``least`` on, that are found by weighing the texts and then trying out."""
    candidates = [_weighed(columns, least, line, weight) for weight in _WEIGHTS]
    widths = min(candidates, key=lambda widths: _cost(columns, widths))
    lines = [column.lines(share, _SAMPLE) for column, share in zip(columns, widths, strict=True)]
    cost = _cost_of(lines)
    for move in _MOVES:
        for giver, taker in itertools.permutations(range(len(columns)), 2):
            more = min(widths[taker] + move, columns[taker].natural)
            less = widths[giver] + widths[taker] - more
            if less < least[giver] or more <= widths[taker]:
                continue
            tried = list(lines)  # all others stand as they are
            tried[giver], tried[taker] = columns[giver].lines(less, _SAMPLE), columns[taker].lines(more, _SAMPLE)
            if (now := _cost_of(tried)) < cost:
                widths, lines, cost = list(widths), tried, now
                widths[giver], widths[taker] = less, more
    return widths


def _cost(columns: Sequence[_Column], widths: Sequence[float]) -> int:
    return _cost_of([column.lines(share, _SAMPLE) for column, share in zip(columns, widths, strict=True)])


def _cost_of(lines: Sequence[Sequence[int]]) -> int:
    """Lines of rows, from those of each column; the heading of a long table comes back on every page."""
    heading, *rows = map(max, zip(*lines, strict=True))
    return min(1 + len(rows) // _REPEATED, 3) * heading + sum(rows)


def _weighed(columns: Sequence[_Column], least: Sequence[float], line: float, weight: int) -> list[float]:
    """Widths by the texts' lengths, long ones counting more with a higher weight, from ``least`` to one line."""
    wishes = [sum(text**weight for text in column.texts) ** (1 / (weight + 1)) for column in columns]

    def scaled(factor: float) -> list[float]:
        three = zip(columns, wishes, least, strict=True)
        return [min(max(wish * factor, floor), column.natural) for column, wish, floor in three]

    low, high = 0.0, line / min(wish for wish in wishes if wish > 0)
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(scaled(middle)) < line else (low, middle)
    return scaled(high)


def _lines(columns: Sequence[_Column], widths: Sequence[float]) -> list[int]:
    """The lines of the heading and of each row at these widths."""
    lines = (column.lines(share) for column, share in zip(columns, widths, strict=True))
    return list(map(max, zip(*lines, strict=True)))


def _per_cent(widths: Sequence[float]) -> list[float]:
    """Per cent to a tenth, at least one each, that add up to a hundred: the largest remainders are rounded up."""
    total = sum(widths)
    exact = [max(10.0, share * 1000 / total) for share in widths]
    shares = [int(share) for share in exact]
    order = sorted(range(len(shares)), key=lambda number: (shares[number] - exact[number], number))
    missing = 1000 - sum(shares)
    for number in order[: max(missing, 0)]:
        shares[number] += 1
    shares[shares.index(max(shares))] += 1000 - sum(shares)
    return [share / 10 for share in shares]
