"""Counting rules over case-level returns: who is counted, on which day, out of whom."""

from pipeline.cases.indicators import CaseIndicators, Reoffending, existing_indicators
from pipeline.cases.kpis import CaseCount, kpi_counts
from pipeline.cases.periods import Quarter, quarters_of
from pipeline.cases.rules import CONVENTIONS, RULES, CountingRule, rule_of
from pipeline.cases.terms import Terms

__all__ = [
    "CONVENTIONS",
    "RULES",
    "CaseCount",
    "CaseIndicators",
    "CountingRule",
    "Quarter",
    "Reoffending",
    "Terms",
    "existing_indicators",
    "kpi_counts",
    "quarters_of",
    "rule_of",
]
