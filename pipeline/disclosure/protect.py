"""Applies a suppression to everything that rests on a hidden count: cells, rates, shares, ratios and figures."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.disclosure.editions import SUPPRESSED, earlier_edition, with_changes_tied
from pipeline.disclosure.suppression import NOTHING_EARLIER, EarlierEdition, Suppression, choose_suppression
from pipeline.measures import Cell, Figure, FigureRegister, Measured, MeasureTable
from pipeline.plan import DisclosureSettings


@dataclass(frozen=True)
class Disclosed:
    """What may be shown: tables and figures in which every unsafe value is gone, and what was hidden."""

    figures: FigureRegister
    tables: tuple[MeasureTable, ...]
    suppressed: frozenset[str]  # ids of figures that are hidden
    suppression: Suppression
    withheld: frozenset[str] = frozenset()  # tables with too little left to read: they have no rows
    earlier: EarlierEdition = NOTHING_EARLIER  # what readers have from editions before


@dataclass(frozen=True)
class Kept:
    """How much of a table is left: ``cells`` that rest on counts, those that rest on no primary one, those shown.

    ``others`` are the numbers in it that rest on no count. In a ``listing`` most is text, which stays worth reading.
    """

    table: str
    cells: int
    not_primary: int
    shown: int
    others: int
    listing: bool = False

    def is_enough(self, rules: DisclosureSettings) -> bool:
        """Whether enough is left of what need not be hidden for its own sake, and of all numbers."""
        left = 100 * (self.shown + self.others)
        return self.listing or (
            left >= rules.keep * (self.not_primary + self.others) and left >= rules.visible * (self.cells + self.others)
        )


def protect(
    measured: Sequence[Measured],
    rules: DisclosureSettings | int,
    chosen: Suppression | None = None,
    signed: EarlierEdition = NOTHING_EARLIER,
    choose: Callable[..., Suppression] = choose_suppression,
) -> Disclosed:
    """Hide what must be hidden, looking at the counts of all measures together; ``rules`` may be a threshold alone.

    ``chosen`` is what was chosen for the same measures before: choosing takes longer than anything else here.
    ``signed`` is what readers know from signed editions of this plan. ``choose`` answers as ``choose_suppression``.
    """
    rules = DisclosureSettings(threshold=rules) if isinstance(rules, int) else rules
    measured = with_changes_tied(measured)
    earlier = earlier_edition(measured).and_also(signed)
    suppression = chosen or choose(
        [count for part in measured for count in part.counts],
        [relation for part in measured for relation in part.relations],
        rules.threshold,
        _shown(measured),
        width=rules.interval,
        earlier=earlier,
    )
    hidden = suppression.hidden
    figures = [figure for part in measured for figure in part.figures]
    tables = [table for part in measured for table in part.tables]
    withheld = frozenset(table.name for table in tables if not kept_of(table, suppression).is_enough(rules))
    return Disclosed(
        FigureRegister(_safe_figure(figure) if _rests_on(figure.counts, hidden) else figure for figure in figures),
        tuple(replace(table, rows=()) if table.name in withheld else _safe_table(table, hidden) for table in tables),
        frozenset(figure.id for figure in figures if _rests_on(figure.counts, hidden)),
        suppression,
        withheld,
        earlier,
    )


def kept_of(table: MeasureTable, suppression: Suppression) -> Kept:
    """How much of a table the suppression leaves; cells without a value do not matter."""
    cells = [cell for row in table.rows for cell in row if cell.counts and cell.value is not None]
    not_primary = [cell for cell in cells if not _rests_on(cell.counts, suppression.primary)]
    shown = sum(not _rests_on(cell.counts, suppression.secondary) for cell in not_primary)
    others = sum(
        column.numeric and not cell.counts and cell.value is not None
        for row in table.rows
        for cell, column in zip(row, table.columns, strict=True)
    )
    listing = 4 * (len(cells) + others) < len(table.rows) * len(table.columns)
    return Kept(table.name, len(cells), len(not_primary), shown, others, listing)


def _shown(measured: Sequence[Measured]) -> list[tuple[str, ...]]:
    """The counts that each cell and each figure rests on."""
    cells = [cell.counts for part in measured for table in part.tables for row in table.rows for cell in row]
    return [*cells, *(figure.counts for part in measured for figure in part.figures)]


def _rests_on(counts: Iterable[str], hidden: Collection[str]) -> bool:
    return any(count in hidden for count in counts)


def _safe_figure(figure: Figure) -> Figure:
    return replace(figure, value=SUPPRESSED, numerator=None, denominator=None, note="", rating="")


def _safe_table(table: MeasureTable, hidden: frozenset[str]) -> MeasureTable:
    rows = tuple(
        tuple(Cell(None, text=SUPPRESSED) if _rests_on(cell.counts, hidden) else cell for cell in row)
        for row in table.rows
    )
    return replace(table, rows=rows)
