"""From one cell as it was sent to one typed value of its column."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal

from pipeline.contracts import Column, plain
from pipeline.intake.dates import first_day, from_serial, last_day, parse_day, parse_month
from pipeline.intake.model import Cell
from pipeline.plan import FinancialYear

Value = str | int | Decimal | date | bool | None

_DASHES = frozenset({"-", "–", "—", "−"})
_NOTHING = frozenset({"n/a", "na", "none"})
_NUMBER = re.compile(r"(?:[0-9]{1,3}(?:[, ][0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|\.[0-9]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_YES = frozenset({"yes", "y", "true", "1", "x", "t"})
_NO = frozenset({"no", "n", "false", "0", "f"})
_LARGEST = Decimal(10) ** 15


class Unreadable(ValueError):
    """A cell that cannot be what its column holds. ``rule`` names the finding; the text says what was expected."""

    def __init__(self, rule: str, expected: str) -> None:
        super().__init__(expected)
        self.rule = rule
        self.expected = expected


def is_empty(cell: Cell) -> bool:
    """Whether a cell holds nothing: no content, only spaces, or a lone dash."""
    return cell is None or (isinstance(cell, str) and (not cell.strip() or cell.strip() in _DASHES))


def as_text(cell: Cell) -> str:
    """A cell as the text that a reader sees in it: 14.0 is '14', a day is '2021-05-25', runs of spaces are one.

    >>> as_text(14.0), as_text(datetime(2021, 5, 25)), as_text(" two\\nlines ")
    ('14', '2021-05-25', 'two lines')
    """
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == cell.time().min else cell.isoformat(" ")
    if isinstance(cell, float):
        return f"{cell:.15g}" if not cell.is_integer() else str(int(cell))
    if isinstance(cell, date):
        return cell.isoformat()
    return " ".join(_CONTROL.sub("", str(cell)).split())


def read_value(cell: Cell, column: Column) -> Value:
    """The value of ``cell`` in ``column``; None for an empty cell; raises Unreadable.

    A word that is not in a closed vocabulary stays as it was sent: validation names it.
    """
    if is_empty(cell):
        return None
    return _READERS[column.kind](cell, column)


def _text(cell: Cell, column: Column) -> str | None:
    text = as_text(cell)
    if column.vocabulary is not None and (value := column.vocabulary.match(text)) is not None:
        return value
    return None if column.blank_words and plain(text) in map(plain, column.blank_words) else text


def _number(cell: Cell, column: Column) -> Decimal | None:
    expected = "a number"
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        raise Unreadable("not_a_number", expected)
    if isinstance(cell, str):
        text = re.sub(r"\s+", " ", cell.strip())
        if text.lower() in _NOTHING:
            return None
        number = _written_number(text)
    else:
        # Fifteen digits are what a spreadsheet keeps: 0.1 + 0.2 is meant to be 0.3.
        number = Decimal(f"{cell:.15g}") if isinstance(cell, float) else Decimal(cell)
    if number is None or not number.is_finite() or abs(number) >= _LARGEST:
        raise Unreadable("not_a_number", expected)
    return number


def _written_number(text: str) -> Decimal | None:
    bracketed = text.startswith("(") and text.endswith(")")
    bare = text[1:-1].strip() if bracketed else text
    bare = bare.replace("−", "-").removesuffix("%").strip()
    signed = bare.startswith(("-", "£-"))
    bare = bare.replace("-", "", 1).strip() if signed else bare
    bare = bare.removeprefix("£").strip()
    if not _NUMBER.fullmatch(bare):
        return None
    number = Decimal(bare.replace(",", "").replace(" ", ""))
    return -number if bracketed or signed else number


def _integer(cell: Cell, column: Column) -> int | None:
    number = _number(cell, column)
    if number is None:
        return None
    if number != number.to_integral_value():
        raise Unreadable("not_a_whole_number", "a whole number")
    return int(number)


def _date(cell: Cell, column: Column) -> date | None:
    expected = "a date such as 25 May 2021 or 25/05/2021"
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        day = from_serial(cell)
    elif isinstance(cell, str):
        if cell.strip().lower() in _NOTHING:
            return None
        day = parse_day(cell)
        if day is None and (month := parse_month(cell)) is not None:
            day = last_day(*month) if column.month_means == "last" else first_day(*month)
    else:
        day = None
    if day is None:
        raise Unreadable("not_a_date", expected)
    return day


def _year(cell: Cell, column: Column) -> str:
    # A spreadsheet turns 2011-12 into the first day of December 2011.
    text = f"{cell.year}-{cell.month:02d}" if isinstance(cell, date) and cell.day == 1 else as_text(cell)
    try:
        return FinancialYear.parse(re.sub(r"(?i)^fy\s*", "", text)).label
    except ValueError:
        raise Unreadable("not_a_year", "a financial year such as 2021-22") from None


def _boolean(cell: Cell, column: Column) -> bool:
    text = plain(as_text(cell))
    if cell is True or text in _YES or text == plain(column.title):
        return True
    if cell is False or text in _NO:
        return False
    raise Unreadable("not_yes_or_no", "Yes or No")


_READERS: Mapping[str, Callable[[Cell, Column], Value]] = {
    "text": _text,
    "integer": _integer,
    "decimal": _number,
    "percentage": _number,
    "date": _date,
    "year": _year,
    "boolean": _boolean,
}
