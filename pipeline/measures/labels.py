"""How values of returns are called: their labels and broader groups, from the data contracts and nowhere else."""

from __future__ import annotations

from functools import cache

from pipeline.contracts import Vocabulary, load_contracts


@cache
def vocabulary(dataset: str, column: str) -> Vocabulary:
    """The vocabulary of one column; an empty one where the contract has none."""
    return load_contracts()[dataset].column(column).vocabulary or Vocabulary({}, open=True)


def label(dataset: str, column: str, value: str) -> str:
    """A value as readers see it.

    >>> label("feedback", "from", "parent_carer")
    'Parent or carer'
    """
    return vocabulary(dataset, column).label(value)


def broad(dataset: str, column: str, value: str) -> str:
    """The broader group that a value is part of, or the value itself.

    >>> broad("staffing", "ethnicity", "White British")
    'White'
    """
    return vocabulary(dataset, column).broader.get(value, value)
