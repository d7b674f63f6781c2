"""What stands under a table: its source, its period, what its marks mean and what is missing from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.disclosure import SUPPRESSED
from pipeline.disclosure.store import LeftOut, TableInfo


@dataclass(frozen=True)
class SourceNote:
    """The parts of the note under a table, as plain text; an empty part is not said."""

    source: str = ""
    period: str = ""
    notes: tuple[str, ...] = ()
    hidden: bool = False

    @property
    def sentences(self) -> tuple[str, ...]:
        """The note as readers of the plan see it."""
        parts = [f"Source: {self.source}." if self.source else "", f"Period: {self.period}." if self.period else ""]
        marks = f"{SUPPRESSED}: hidden so that nobody can be recognised." if self.hidden else ""
        return tuple(filter(None, [*parts, *self.notes, marks]))


def source_note(
    info: TableInfo,
    shown: Sequence[Sequence[str]],
    titles: Mapping[str, str],
    left_out: Mapping[str, LeftOut],
) -> SourceNote:
    """The note under a table with these texts; ``titles`` and ``left_out`` as the disclosed database gives them."""
    came = [dataset for dataset in info.datasets if dataset in titles]
    faults = [
        _left_out_words(left_out[dataset], "this return" if came == [dataset] else "")
        for dataset in info.datasets
        if dataset in left_out
    ]
    return SourceNote(
        "; ".join(titles[dataset] for dataset in came),
        info.period,
        tuple(filter(None, [info.note, *faults])),
        any(SUPPRESSED in row for row in shown),
    )


def _left_out_words(left_out: LeftOut, called: str) -> str:
    """What a reader must know where faulty rows are missing from the figures; ``called``: the return, if not by title.

    >>> _left_out_words(LeftOut("Budget", 2), "this return")
    '2 rows of this return were left out because of a fault, so these figures are incomplete.'
    """
    name = called or f"the return {left_out.title}"
    rows = "Some rows" if left_out.rows is None else "1 row" if left_out.rows == 1 else f"{left_out.rows:,} rows"
    verb = "was" if left_out.rows == 1 else "were"
    return f"{rows} of {name} {verb} left out because of a fault, so these figures are incomplete."
