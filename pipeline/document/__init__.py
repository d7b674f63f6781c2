"""How chapters, narrative and figures become one plain Quarto document."""

from pipeline.document.headings import Heading, load_headings
from pipeline.document.narrative import Narrative, find_narratives, summary_narratives
from pipeline.document.stage import Staged, stage
from pipeline.document.standing import FIRST_DRAFT, Standing

__all__ = [
    "FIRST_DRAFT",
    "Heading",
    "Narrative",
    "Staged",
    "Standing",
    "find_narratives",
    "load_headings",
    "stage",
    "summary_narratives",
]
