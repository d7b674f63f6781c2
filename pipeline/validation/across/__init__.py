"""Rules that no single dataset shows, and a few on words that no expectation reads: the registry ``RULES``.

The relationships in the contracts are rules of the same kind (``reference_rules``); they need no code.
"""

from pipeline.validation.across import (
    board,
    cases,
    children,
    improvement,
    inspection,
    offence_types,
    offences,
    prevention,
    programmes,
    quarterly,
    recommendations,
    training,
)
from pipeline.validation.across.references import reference_rules
from pipeline.validation.across.rule import AcrossRule, Frames

RULES: tuple[AcrossRule, ...] = (
    *improvement.RULES,
    *board.RULES,
    *children.RULES,
    *offences.RULES,
    *cases.RULES,
    *offence_types.RULES,
    *inspection.RULES,
    *programmes.RULES,
    *prevention.RULES,
    *quarterly.RULES,
    *recommendations.RULES,
    *training.RULES,
)

__all__ = ["RULES", "AcrossRule", "Frames", "reference_rules"]
