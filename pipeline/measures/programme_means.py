"""Mean scores before and after a programme: over which of the rows that a mean can be taken of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.measures.display import Exact, Fraction, Unit
from pipeline.measures.figures import Figure
from pipeline.measures.queries import Row
from pipeline.measures.tables import Cell
from pipeline.measures.wording import change_in_words

SECTION = "appendix-programmes"
PLACES = 1


@dataclass(frozen=True)
class Means:
    """The mean score before and the mean score after, of the same children or sessions."""

    before: Fraction
    after: Fraction

    @property
    def change(self) -> Fraction:
        return self.after - self.before

    @property
    def parts(self) -> tuple[tuple[str, Fraction], ...]:
        return ("before", self.before), ("after", self.after), ("change", self.change)


def means_of(rows: Sequence[Row], weight: str = "") -> Means | None:
    """The means of rows with both scores, each counted ``weight`` times where every row says how often.

    None without a pair of scores, and where the rows state scales that differ: 4 out of 5 is not 4 out of 10.
    """
    pairs = [row for row in rows if row["score_before"] is not None and row["score_after"] is not None]
    if not pairs or not on_one_scale(pairs):
        return None
    weights = [int(row[weight] or 0) if weight else 1 for row in pairs]
    if not all(weights):
        weights = [1] * len(pairs)
    whole = sum(weights)

    def mean(name: str) -> Fraction:
        return Fraction(sum((Fraction(row[name]) * many for row, many in zip(pairs, weights, strict=True)), 0)) / whole

    return Means(mean("score_before"), mean("score_after"))


def on_one_scale(rows: Sequence[Row]) -> bool:
    """Whether scores may be put together: no two rows state different scales."""
    return len({row["out_of"] for row in rows} - {None}) <= 1


def scale_of(rows: Sequence[Row]) -> str:
    """The scale of the scores, for the note of a table; empty where it is not stated or is not one."""
    scales = {row["out_of"] for row in rows}
    if len(scales) != 1 or None in scales:
        return ""
    return f"Scores are out of {Fraction(scales.pop()).limit_denominator()}."


def told_of(cohorts: Iterable[str | None]) -> str:
    """The cohorts that a table tells of, in place of a period.

    >>> told_of(["2020-21", None, "2021-22", "2020-21"])
    'cohorts 2020-21, 2021-22'
    """
    named = list(dict.fromkeys(filter(None, cohorts)))
    return f"cohort{'s' if len(named) > 1 else ''} {', '.join(named)}" if named else ""


def figures_of(
    means: Means | None, base: str, label: str, query: str, datasets: tuple[str, ...], counts: tuple[str, ...], **more
) -> list[Figure]:
    """``<base>.before``, ``.after``, ``.change`` and ``.change.words``, resting on ``counts``; none without means."""
    if means is None:
        return []
    titles = {"before": "score before", "after": "score after", "change": "change in score"}
    common = {"section": SECTION, "datasets": datasets, "query": query, "counts": counts, **more}
    words = change_in_words(means.after, means.before, PLACES)
    return [
        *(
            Figure(f"{base}.{name}", f"{label}: {titles[name]}", value, Unit.NUMBER, places=PLACES, **common)
            for name, value in means.parts
        ),
        Figure(f"{base}.change.words", f"{label}: change in score, in words", words, Unit.WORDS, **common),
    ]


def cells_of(means: Means | None, counts: tuple[str, ...]) -> list[Cell]:
    """Before, after and change as cells of a table."""
    if means is None:
        return [Cell(None)] * 3
    return [Cell(value, counts) for _, value in means.parts]


def standing(change: Exact) -> str:
    """Which way a score went."""
    return "rose" if change > 0 else "fell" if change < 0 else "same"
