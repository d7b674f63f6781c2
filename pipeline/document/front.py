"""The parts that stand before the first heading: what is left to do, and what changed since the edition before."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.document.standing import Standing


@dataclass(frozen=True)
class FrontPart:
    """One of them: the name of its file, its title and its text."""

    file: str
    title: str
    text: str


def front_parts(left: str, standing: Standing) -> list[FrontPart]:
    """Those that say anything; ``left`` is the page of what is left to do."""
    parts = [
        FrontPart("before-signing", "Before this plan can be signed", left),
        FrontPart("changes", f"What changed since edition {standing.edition - 1}", standing.changes),
    ]
    return [part for part in parts if part.text]
