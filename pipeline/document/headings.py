"""The headings that every plan has, in order, from ``plan_template/headings.yml``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.plan import TEMPLATE_DIR, read_yaml

HEADINGS_FILE = TEMPLATE_DIR / "headings.yml"


@dataclass(frozen=True)
class Heading:
    """One heading. ``starter`` is the guidance shown until a plan has prose of its own under a required heading.

    Prose of one that ``lasts`` holds from year to year: a plan rolled forward takes it along for review.
    """

    id: str
    title: str
    level: int
    starter: str | None = None
    required: bool = False
    chapters_only: bool = False
    appendix: bool = False
    lasts: bool = False


def load_headings(path: Path = HEADINGS_FILE) -> tuple[Heading, ...]:
    """Every heading, in document order."""
    return tuple(Heading(**entry) for entry in read_yaml(path.read_text(encoding="utf-8")))
