"""Expectations of our own, where Great Expectations has none: rules on many rows of one dataset.

Each is a pure function from a frame to the rows that fail; ``engine`` runs it as a Great Expectations expectation
of the same name, and a contract names it in ``implementation: type``.
"""

from pipeline.validation.expectations import bands, breakdowns, changes, parts, periods, rates
from pipeline.validation.expectations.registry import OWN, Failing, Named, Words

__all__ = ["OWN", "Failing", "Named", "Words", "bands", "breakdowns", "changes", "parts", "periods", "rates"]
