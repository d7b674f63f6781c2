"""Where a chapter comes from: notebooks that show disclosed tables and figures, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.chapters import charts
    from pipeline.chapters.api import Chapter

__all__ = ["Chapter", "charts"]


def __getattr__(name: str) -> object:
    """``Chapter`` where a notebook asks for it: the build around the notebooks need not wait for Plotly."""
    if name != "Chapter":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from pipeline.chapters.api import Chapter

    return Chapter
