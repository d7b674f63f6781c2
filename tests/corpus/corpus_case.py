"""What a case of the corpus is: files, and the reading or the findings that they must give."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

Said = str | tuple[str, int | None, str]
"""A rule, or a rule with the row and the column of its finding."""

Maker = Callable[[], bytes]


@dataclass(frozen=True)
class Case:
    """One awkward return.

    ``rows`` are the values of ``columns`` that must be read; ``said`` are the rules of all findings, those
    with a place at that place. ``prepare`` changes the returns folder where files alone are not enough.
    """

    name: str
    files: Mapping[str, Maker]
    said: Sequence[Said] = ()
    rows: Sequence[Sequence[object]] = ()
    dataset: str = "visits"
    columns: Sequence[str] = ("visit_no", "place", "visited_on")
    prepare: Callable[[Path], None] | None = None

    @property
    def rules(self) -> set[str]:
        return {one if isinstance(one, str) else one[0] for one in self.said}

    @property
    def places(self) -> set[tuple[str, int | None, str]]:
        return {one for one in self.said if not isinstance(one, str)}
