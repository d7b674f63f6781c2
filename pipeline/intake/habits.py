"""How the cells of one column are written: what one cell leaves open, the others may decide."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from pipeline.intake.dates import day_and_month
from pipeline.intake.model import Cell

_ENOUGH = 2
"""Cells that must agree before a column is read in another way than the British: one alone may be a slip."""


def _written(thousands: str, decimals: str) -> re.Pattern[str]:
    """Numbers that can only be meant with these two signs: both are there, or one of them where it must be."""
    both = rf"[0-9]{{1,3}}(?:{thousands}[0-9]{{3}})+{decimals}[0-9]+"
    not_thousands = rf"[0-9]+{decimals}(?:[0-9]{{1,2}}|[0-9]{{4,}})"
    only_thousands = rf"[0-9]{{1,3}}(?:{thousands}[0-9]{{3}}){{2,}}"
    return re.compile(rf"[-+(£€ ]*(?:{both}|{not_thousands}|{only_thousands})[)% €]*")


_EUROPEAN = _written(r"\.", ",")
_BRITISH = _written(",", r"\.")


@dataclass(frozen=True)
class Habits:
    """What is known of a column. ``date_order`` says how sure it is which of 03/04 is the month."""

    month_first: bool = False
    date_order: Literal["plain", "decided", "asked"] = "plain"
    decimal_comma: bool = False
    epoch_1904: bool = False


BRITISH = Habits()


def date_habits(cells: Iterable[Cell], epoch_1904: bool = False) -> Habits:
    """Whether the dates of a column are written day before month, from the cells that leave no doubt."""
    pairs = {(cell, pair) for cell in cells if isinstance(cell, str) and (pair := day_and_month(cell))}
    doubtful = any(first <= 12 and second <= 12 and first != second for _, (first, second) in pairs)
    day_first = sum(first > 12 >= second for _, (first, second) in pairs)
    month_first = sum(second > 12 >= first for _, (first, second) in pairs)
    if month_first >= _ENOUGH and not day_first:
        return Habits(True, "decided" if doubtful else "plain", epoch_1904=epoch_1904)
    if not doubtful:
        return Habits(epoch_1904=epoch_1904)
    return Habits(False, "decided" if day_first and not month_first else "asked", epoch_1904=epoch_1904)


def number_habits(cells: Iterable[Cell]) -> Habits:
    """Whether the numbers of a column are written with a comma before the decimals."""
    texts = [cell.strip() for cell in cells if isinstance(cell, str)]
    european = sum(looks_european(text) for text in texts)
    return Habits(decimal_comma=european >= _ENOUGH and not any(_BRITISH.fullmatch(text) for text in texts))


def looks_european(text: str) -> bool:
    """Whether a number can only be meant with a comma before its decimals: 1.234,56 or 12,5."""
    return _EUROPEAN.fullmatch(text) is not None
