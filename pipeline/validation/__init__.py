"""What is checked: the contracts' rules, row by row and across datasets, in words for the partner."""

from pipeline.validation.across import RULES
from pipeline.validation.checks import Check, checks_of
from pipeline.validation.listing import CheckDescription, all_checks
from pipeline.validation.validating import Engine, validate

__all__ = ["RULES", "Check", "CheckDescription", "Engine", "all_checks", "checks_of", "validate"]
