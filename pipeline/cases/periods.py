"""The periods that indicators are counted in: quarters of a financial year, and twelve months that end with one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.plan import FinancialYear


@dataclass(frozen=True, order=True)
class Quarter:
    """Three months; quarters of a financial year and of a calendar year begin on the same days."""

    first_day: date

    @classmethod
    def of(cls, day: date) -> Quarter:
        """The quarter that a day lies in.

        >>> Quarter.of(date(2022, 3, 31)).first_day
        datetime.date(2022, 1, 1)
        """
        return cls(date(day.year, (day.month - 1) // 3 * 3 + 1, 1))

    @property
    def next(self) -> Quarter:
        return Quarter.of(self.first_day + timedelta(days=95))

    @property
    def last_day(self) -> date:
        return self.next.first_day - timedelta(days=1)

    @property
    def name(self) -> str:
        """Its number in the financial year: April to June is ``Q1``."""
        return f"Q{(self.first_day.month + 8) // 3 % 4 + 1}"

    def earlier(self, by: int) -> Quarter:
        """The quarter that began ``by`` quarters before.

        >>> Quarter(date(2022, 1, 1)).earlier(3).first_day
        datetime.date(2021, 4, 1)
        """
        months = self.first_day.year * 12 + self.first_day.month - 1 - 3 * by
        return Quarter(date(months // 12, months % 12 + 1, 1))

    @property
    def twelve_months(self) -> tuple[Quarter, ...]:
        """The four quarters that end with this one, oldest first."""
        return tuple(self.earlier(by) for by in (3, 2, 1, 0))


def quarters_of(year: FinancialYear, as_of: date) -> tuple[Quarter, ...]:
    """The quarters of a financial year that were over on the as-of date: an unfinished one is not counted."""
    last = Quarter.of(year.last_day)
    return tuple(quarter for quarter in last.twelve_months if quarter.last_day <= as_of)
