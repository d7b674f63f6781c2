"""Where a chapter comes from: notebooks that show disclosed tables and figures, and nothing else."""

from pipeline.chapters import charts
from pipeline.chapters.api import Chapter

__all__ = ["Chapter", "charts"]
