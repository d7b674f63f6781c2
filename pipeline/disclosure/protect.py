"""Applies a suppression to everything that rests on a hidden count: cells, rates, shares, ratios and figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.disclosure.suppression import Suppression, choose_suppression
from pipeline.measures import Cell, Figure, FigureRegister, Measured, MeasureTable

SUPPRESSED = "[c]"
"""What a reader sees instead of a hidden value: the mark that official statistics use for 'confidential'."""


@dataclass(frozen=True)
class Disclosed:
    """What may be shown: tables and figures in which every unsafe value is gone, and what was hidden."""

    figures: FigureRegister
    tables: tuple[MeasureTable, ...]
    suppressed: frozenset[str]  # ids of figures that are hidden
    suppression: Suppression


def protect(measured: Sequence[Measured], threshold: int, chosen: Suppression | None = None) -> Disclosed:
    """Hide what must be hidden, looking at the counts of all measures together.

    ``chosen`` is what was chosen for the same measures before: choosing takes longer than anything else here.
    """
    suppression = chosen or choose_suppression(
        [count for part in measured for count in part.counts],
        [relation for part in measured for relation in part.relations],
        threshold,
        _uses(measured),
    )
    hidden = suppression.hidden
    figures = [figure for part in measured for figure in part.figures]
    return Disclosed(
        FigureRegister(_safe_figure(figure) if _rests_on(figure.counts, hidden) else figure for figure in figures),
        tuple(_safe_table(table, hidden) for part in measured for table in part.tables),
        frozenset(figure.id for figure in figures if _rests_on(figure.counts, hidden)),
        suppression,
    )


def _uses(measured: Sequence[Measured]) -> Counter[str]:
    """In how many figures and cells each count is shown or can be seen."""
    cells = [cell.counts for part in measured for table in part.tables for row in table.rows for cell in row]
    figures = [figure.counts for part in measured for figure in part.figures]
    return Counter(count for counts in (*cells, *figures) for count in counts)


def _rests_on(counts: Iterable[str], hidden: frozenset[str]) -> bool:
    return any(count in hidden for count in counts)


def _safe_figure(figure: Figure) -> Figure:
    return replace(figure, value=SUPPRESSED, numerator=None, denominator=None, note="", rating="")


def _safe_table(table: MeasureTable, hidden: frozenset[str]) -> MeasureTable:
    rows = tuple(
        tuple(Cell(None, text=SUPPRESSED) if _rests_on(cell.counts, hidden) else cell for cell in row)
        for row in table.rows
    )
    return replace(table, rows=rows)
