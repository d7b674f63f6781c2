"""Financial years as the sector writes them: ``2022-23`` runs from 1 April 2022 to 31 March 2023."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_WRITTEN = re.compile(r"^(\d{4})\s*[-/–]\s*(\d{2}|\d{4})$")


@dataclass(frozen=True, order=True)
class FinancialYear:
    """One financial year, by the calendar year in which it starts."""

    start_year: int

    @classmethod
    def parse(cls, text: str) -> FinancialYear:
        """Read ``2022-23``, ``2022/23`` or ``2022-2023``; raise ValueError for anything else.

        >>> FinancialYear.parse("2022/2023").label
        '2022-23'
        """
        match = _WRITTEN.match(text.strip())
        if match is None:
            raise ValueError(f"'{text}' is not a financial year; write it as 2022-23")
        start, end = int(match[1]), int(match[2])
        if end % 100 != (start + 1) % 100 or (end > 99 and end != start + 1):
            raise ValueError(f"'{text}' is not one financial year; the second part must be the year after {start}")
        return cls(start)

    @property
    def label(self) -> str:
        return f"{self.start_year}-{(self.start_year + 1) % 100:02d}"

    @property
    def previous(self) -> FinancialYear:
        return FinancialYear(self.start_year - 1)

    @property
    def next(self) -> FinancialYear:
        return FinancialYear(self.start_year + 1)

    @property
    def first_day(self) -> date:
        return date(self.start_year, 4, 1)

    @property
    def last_day(self) -> date:
        return date(self.start_year + 1, 3, 31)
