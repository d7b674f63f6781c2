"""What can be read in five minutes: a plan on a page, and a summary for children and families."""

from pipeline.summaries.making import SUMMARIES, summarise

__all__ = ["SUMMARIES", "summarise"]
