"""How wide are a table's columns, and does it need a page on its side? Measured with the font that prints it.

Every column has room for its longest word. Then headings get room to stand on two lines and short cells (a date, a
rating, an amount) to stay on one, and what is left goes where it saves most lines.
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
_SLACK = 1.05  # bold totals, and the renderers' own measure of the same text
_CHIP = 8.0  # pt, the edges of a rating
_PORTRAIT, _LANDSCAPE = 470.0, 717.0  # pt between the margins
_LANDSCAPE_ROOM = 450.0  # pt from the upper margin to the lower one
_SHORT = 92.0  # pt, the longest date and a little; what is no longer had better stay on one line
_WORD = 0.45  # of the line, for a word without end
_RAGGED = 10.0  # pt that stay free at the end of a line
_WEIGHTS = (1, 2, 4, 8)
_WORTH = 0.9  # dates and ratings are broken where that leaves no more than this part of the lines
_TALL_ROW = 4.0  # lines in an upright row, from which a wide page helps
_VERY_TALL_ROW = 6.0  # from which it helps a table of few rows too
_BREAKS = re.compile(r"(?<!^\W)(?<!\s\W)\s+|(?<=[-/])(?=\D)|(?<=_)")  # a sign stays with its word
_MOVES = (48.0, 24.0, 12.0)  # pt by which widths are tried out
_SAMPLE = 40  # rows that are enough to try them out on


@dataclass(frozen=True)
class _Column:
    """Widths in pt: of the longest word, of what reads well, of what stays on one line; of each text, heading first."""

    word: float
    comfort: float
    natural: float
    extra: float
    texts: tuple[float, ...]

    def lines(self, share: float, most: int | None = None) -> list[int]:
        """The lines of the heading and of each text at this width, of no more than ``most``."""
        room = share - self.extra
        folded = max(room - _RAGGED, 1.0)
        return [1 if text <= room else math.ceil(text / folded) for text in self.texts[:most]]


def column_widths(
    columns: Sequence[TableColumn], rows: Sequence[Sequence[str]], *, landscape: bool = False
) -> list[int]:
    """Widths in whole per cent of the page, 100 together."""
    line = _LANDSCAPE if landscape else _PORTRAIT
    return _per_cent(_fitted(_measured(columns, rows, line), line))


def needs_landscape(columns: Sequence[TableColumn], rows: Sequence[Sequence[str]]) -> bool:
    """Whether the table reads better on its side: words do not fit, or its many rows would be tall and narrow."""
    upright = _measured(columns, rows, _PORTRAIT)
    if sum(column.word for column in upright) > _PORTRAIT:
        return True
    turned = _measured(columns, rows, _LANDSCAPE)
    lines = _lines(upright, _fitted(upright, _PORTRAIT))[1:]
    height = sum(number * _LINE + _PADDING for number in _lines(turned, _fitted(turned, _LANDSCAPE)))
    mean = sum(lines) / len(lines) if lines else 0.0
    return mean >= _TALL_ROW and height >= _LANDSCAPE_ROOM / (3 if mean >= _VERY_TALL_ROW else 2)


def _measured(columns: Sequence[TableColumn], rows: Sequence[Sequence[str]], line: float) -> list[_Column]:
    return [_column(column, [row[number] for row in rows], line) for number, column in enumerate(columns)]


def _column(column: TableColumn, cells: Sequence[str], line: float) -> _Column:
    extra = _PADDING + (_CHIP if column.unit is Unit.RATING else 0.0)
    heading = [_width(word, bold=True) for word in _words(column.title)]
    texts = [_width(text) for text in cells]
    words = [*heading, *(_width(word) for text in cells for word in _words(text))]
    word = min(max(words, default=0.0), line * _WORD) + extra
    short = max((text for text in texts if text <= _SHORT), default=0.0) + extra
    comfort = max(word, short, _folded(heading) + extra)
    all_texts = (_width(column.title, bold=True), *texts)
    return _Column(word, comfort, max(max(all_texts) + extra, comfort), extra, all_texts)


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
    words, comforts, naturals = ([getattr(c, name) for c in columns] for name in ("word", "comfort", "natural"))
    if sum(words) >= line:
        return [word * line / sum(words) for word in words]
    if sum(naturals) <= line:
        return [natural * line / sum(naturals) for natural in naturals]
    tight = _best(columns, words, line)
    if sum(comforts) >= line:
        return tight
    easy = _best(columns, comforts, line)
    return tight if _cost(columns, tight) < _WORTH * _cost(columns, easy) else easy


def _best(columns: Sequence[_Column], least: Sequence[float], line: float) -> list[float]:
    """The widths of fewest lines, from ``least`` on, that are found by weighing the texts and then trying out."""
    candidates = [_weighed(columns, least, line, weight) for weight in _WEIGHTS]
    widths = min(candidates, key=lambda widths: _cost(columns, widths))
    lines = [column.lines(share, _SAMPLE) for column, share in zip(columns, widths, strict=True)]
    cost = _cost_of(lines)
    for move in _MOVES:
        for giver, taker in itertools.permutations(range(len(columns)), 2):
            less, more = widths[giver] - move, widths[taker] + move
            if less < least[giver]:
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
    """Lines of rows, from those of each column; a tall heading comes back on every page and counts three times."""
    heading, *rows = map(max, zip(*lines, strict=True))
    return 3 * heading + sum(rows)


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


def _per_cent(widths: Sequence[float]) -> list[int]:
    """Whole per cent, at least one each, that add up to a hundred: the largest remainders are rounded up."""
    total = sum(widths)
    exact = [max(1.0, share * 100 / total) for share in widths]
    shares = [int(share) for share in exact]
    order = sorted(range(len(shares)), key=lambda number: (shares[number] - exact[number], number))
    missing = 100 - sum(shares)
    for number in order[: max(missing, 0)]:
        shares[number] += 1
    shares[shares.index(max(shares))] += 100 - sum(shares)
    return shares
