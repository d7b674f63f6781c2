"""From one cell as it was sent to one typed value of its column."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal

from pipeline.contracts import Column, plain
from pipeline.intake.dates import (
    day_and_month,
    first_day,
    from_serial,
    last_day,
    months_of_quarter,
    parse_day,
    parse_month,
    parse_quarter,
)
from pipeline.intake.habits import BRITISH, Habits, looks_european
from pipeline.intake.model import Cell, Marked
from pipeline.intake.numbers import LARGEST, without_footnote, written_number
from pipeline.intake.text import INVISIBLE
from pipeline.plan import FinancialYear

Value = str | int | Decimal | date | bool | None
Noted = set[str]
"""Names of what was changed in reading a cell; ``changes.CHANGES`` says them."""

LONG_TEXT = 10_000

_DASHES = frozenset({"-", "–", "—", "−"})
_NOTHING = frozenset({"n/a", "na", "none", "not applicable", "nil return"})
_LATER = frozenset({"tbc", "tba", "to be confirmed", "to follow", "awaited", "pending", "not yet known", "t.b.c."})
_WITHHELD = frozenset({"c", "[c]", "*", "**", "..", "[x]", ":", "supp", "suppressed", "redacted"})
_FEWER_THAN = re.compile(r"(?:<|less than|fewer than|under) ?=? ?[0-9]{1,2}|1 ?[-–] ?[0-9]|[0-9] to [0-9]")
_FORMULA = re.compile(r"[=@]|[+-](?=[A-Za-z@=])")
_SHORT_YEAR = re.compile(r"([0-9]{2})\s*[-/–]\s*([0-9]{2})")
_ERROR = re.compile(r"#(?:REF!|DIV/0!|N/A|VALUE!|NAME\?|NULL!|NUM!|SPILL!|CALC!)|Err:[0-9]{3}")
_YES = frozenset({"yes", "y", "true", "1", "x", "t"})
_NO = frozenset({"no", "n", "false", "0", "f"})


class Unreadable(ValueError):
    """A cell that cannot be what its column holds.

    ``rule`` names the finding; ``expected`` says what should stand there, and ``question`` what may be meant.
    """

    def __init__(self, rule: str, expected: str, question: str = "") -> None:
        super().__init__(expected)
        self.rule = rule
        self.expected = expected
        self.question = question


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
    if isinstance(cell, Marked):
        return cell.shown
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == cell.time().min else cell.isoformat(" ")
    if isinstance(cell, float):
        return f"{cell:.15g}" if not cell.is_integer() else str(int(cell))
    if isinstance(cell, date):
        return cell.isoformat()
    return " ".join(INVISIBLE.sub("", str(cell)).split())


def read_value(cell: Cell, column: Column, habits: Habits = BRITISH, noted: Noted | None = None) -> Value:
    """The value of ``cell`` in ``column``; None for an empty cell; raises Unreadable.

    A word that is not in a closed vocabulary stays as it was sent: validation names it. What was changed on the
    way is added to ``noted``.
    """
    noted = set() if noted is None else noted
    if is_empty(cell):
        if isinstance(cell, str) and cell.strip() and column.kind != "text":
            noted.add("blank_word")
        return None
    if isinstance(cell, Marked):
        raise Unreadable(cell.rule, _expected(column))
    if isinstance(cell, str) and _ERROR.fullmatch(cell.strip()):
        raise Unreadable("error_value", _expected(column))
    return _READERS[column.kind](cell, column, habits, noted)


def _expected(column: Column) -> str:
    return _EXPECTED[column.kind]


def _says_nothing(cell: Cell, noted: Noted, withheld: bool = True) -> bool:
    """Whether a text stands where a value is not known, not applicable or withheld."""
    if not isinstance(cell, str):
        return False
    text = " ".join(cell.split()).lower()
    for words, note in ((_NOTHING, "blank_word"), (_LATER, "not_yet_known"), (_WITHHELD, "withheld")):
        if text in words:
            noted.add(note)
            return True
    if withheld and _FEWER_THAN.fullmatch(text):
        noted.add("withheld")
        return True
    return False


def _text(cell: Cell, column: Column, habits: Habits, noted: Noted) -> str | None:
    text = as_text(cell)
    if column.vocabulary is not None:
        for words in (text, without_footnote(text)):
            if (value := column.vocabulary.match(words)) is not None:
                return value
    if column.blank_words and plain(text) in map(plain, column.blank_words):
        return None
    if isinstance(cell, str):
        if INVISIBLE.search(cell):
            noted.add("invisible")
        if _FORMULA.match(text):
            noted.add("formula_text")
        if len(text) > LONG_TEXT:
            noted.add("long_text")
    return text


def _number(cell: Cell, column: Column, habits: Habits, noted: Noted) -> Decimal | None:
    number: Decimal | None = None
    question = ""
    if isinstance(cell, str):
        if _says_nothing(cell, noted):
            return None
        text = INVISIBLE.sub("", cell)
        bare = without_footnote(" ".join(text.split()))
        if (read := written_number(bare, habits.decimal_comma)) is not None:
            number = read[0]
            noted |= read[1]
            if bare != " ".join(text.split()):
                noted.add("footnote")
        elif looks_european(bare.strip()) and (meant := written_number(bare, decimal_comma=True)) is not None:
            question = f"It may mean {meant[0]:f}."
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        # Fifteen digits are what a spreadsheet keeps: 0.1 + 0.2 is meant to be 0.3.
        number = Decimal(f"{cell:.15g}") if isinstance(cell, float) else Decimal(cell)
    if question:
        raise Unreadable("ambiguous_number", "a number written the British way, such as 1,234.56", question)
    if number is None or not number.is_finite() or abs(number) >= LARGEST:
        raise Unreadable("not_a_number", "a number")
    return number


def _integer(cell: Cell, column: Column, habits: Habits, noted: Noted) -> int | None:
    number = _number(cell, column, habits, noted)
    if number is None:
        return None
    if number != number.to_integral_value():
        raise Unreadable("not_a_whole_number", "a whole number")
    return int(number)


def _date(cell: Cell, column: Column, habits: Habits, noted: Noted) -> date | None:
    if isinstance(cell, datetime):
        if cell.time() != cell.time().min:
            noted.add("time_of_day")
        return cell.date()
    if isinstance(cell, date):
        return cell
    day = None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        day = from_serial(cell, habits.epoch_1904)
        noted |= {"day_number"} if day else set()
    elif isinstance(cell, str):
        if _says_nothing(cell, noted, withheld=False):
            return None
        day = _written_date(without_footnote(as_text(cell)), column, habits, noted)
    if day is None:
        raise Unreadable("not_a_date", _EXPECTED["date"])
    return day


def _written_date(text: str, column: Column, habits: Habits, noted: Noted) -> date | None:
    if (day := parse_day(text, habits.month_first)) is not None:
        pair = day_and_month(text)
        if pair and (habits.month_first or (max(pair) <= 12 and pair[0] != pair[1])):
            order = "month_first" if habits.month_first else "day_first"
            noted.add("date_asked" if habits.date_order == "asked" else order)
        return day
    months = (month, month) if (month := parse_month(text)) is not None else None
    if months is None and (quarter := parse_quarter(text)) is not None:
        months = months_of_quarter(quarter[0], _full_year(quarter[1]))
        if months is None:
            raise Unreadable("ambiguous_quarter", "a quarter of a financial year, such as Q1 2024-25")
    if months is None:
        return None
    noted.add("span_as_day")
    return last_day(*months[1]) if column.month_means == "last" else first_day(*months[0])


def _full_year(text: str) -> str:
    """``24/25`` as ``2024-25``; anything else as it is."""
    found = _SHORT_YEAR.fullmatch(text.strip())
    return f"20{found[1]}-{found[2]}" if found else text


def _year(cell: Cell, column: Column, habits: Habits, noted: Noted) -> str:
    if isinstance(cell, date) and cell.day == 1:
        # A spreadsheet turns 2011-12 into the first day of December 2011.
        text = f"{cell.year}-{cell.month:02d}"
        noted.add("year_from_date")
    else:
        text = without_footnote(as_text(cell))
    try:
        return FinancialYear.parse(_full_year(re.sub(r"(?i)^(?:fy|financial year)\s*", "", text))).label
    except ValueError:
        raise Unreadable("not_a_year", _EXPECTED["year"]) from None


def _boolean(cell: Cell, column: Column, habits: Habits, noted: Noted) -> bool | None:
    text = plain(as_text(cell))
    if cell is True or text in _YES or text == plain(column.title):
        return True
    if cell is False or text in _NO:
        return False
    if _says_nothing(cell, noted, withheld=False):
        return None
    raise Unreadable("not_yes_or_no", _EXPECTED["boolean"])


_EXPECTED: Mapping[str, str] = {
    "text": "text",
    "integer": "a whole number",
    "decimal": "a number",
    "percentage": "a number",
    "date": "a date such as 25 May 2021 or 25/05/2021",
    "year": "a financial year such as 2021-22",
    "boolean": "Yes or No",
}

_READERS: Mapping[str, Callable[[Cell, Column, Habits, Noted], Value]] = {
    "text": _text,
    "integer": _integer,
    "decimal": _number,
    "percentage": _number,
    "date": _date,
    "year": _year,
    "boolean": _boolean,
}
