"""What a published document may say of a finding: its message quotes the return, and so may quote a small count."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.contracts import Contract
from pipeline.querylog.workbook import SERVICE

_ON_NO_DATA = {"missing_return"}  # what is said of a return that has not come quotes nothing from it
_IN_WORDS = {
    "ambiguous_number": "A number can be read in two ways.",
    "ambiguous_quarter": "A quarter can be read in two ways.",
    "ambiguous_sheet": "A sheet fits more than one kind of return.",
    "duplicate_row": "A row repeats another one.",
    "empty_file": "The file is empty.",
    "hidden_columns": "The sheet has hidden columns.",
    "hidden_rows": "The sheet has hidden rows.",
    "hidden_sheet": "The sheet is hidden.",
    "ignored_row": "A row holds a remark and was not read.",
    "merged_cells": "Cells are merged.",
    "merged_value": "A value stands in merged cells.",
    "missing_column": "A column is missing.",
    "missing_value": "A cell is empty that is to be filled in.",
    "near_known_word": "A word is nearly, but not quite, one of its list.",
    "no_heading": "A column with values has no heading.",
    "no_rows": "The sheet has headings and no rows.",
    "not_a_date": "A value is not a date.",
    "not_a_number": "A value is not a number.",
    "not_a_whole_number": "A value is not a whole number.",
    "not_a_year": "A value is not a year.",
    "not_yes_or_no": "A value is neither yes nor no.",
    "out_of_range": "A value is out of its range.",
    "repeated_headings": "Two columns have the same heading.",
    "several_tables": "The sheet holds more than one table.",
    "too_many_cells": "A row has more cells than there are headings.",
    "unknown_header": "The meaning of a column is not known.",
    "unknown_value": "A word is not one of its list.",
    "unreadable_column": "A column cannot be read.",
    "unreadable_file": "The file cannot be read.",
    "unrecognised_sheet": "The sheet fits no kind of return.",
}
"""Rules of reading and of single cells; what any other rule expects is said where it is written."""


def shown_finding(
    rule: str, dataset: str, partner: str, said: tuple[str, str], contracts: Mapping[str, Contract]
) -> tuple[str, str]:
    """What was found and what to do, as a document may say it; ``said`` is how the query log says it.

    Only a return without people in it (disclosure ``none``) is quoted. Of any other, and of a file that no contract
    fits, what the rule expects stands, and where to read more: disclosure control has not seen the message.
    """
    contract = contracts.get(dataset)
    if rule in _ON_NO_DATA or (contract is not None and contract.disclosure == "none"):
        return said
    return _in_words(rule, dataset, contracts), f"See the query log for {partner or SERVICE}."


def _in_words(rule: str, dataset: str, contracts: Mapping[str, Contract]) -> str:
    if rule in _IN_WORDS:
        return _IN_WORDS[rule]
    from pipeline.validation.listing import all_checks  # brings pandas along, which most documents do without

    holds = [check.holds for check in all_checks(contracts) if (check.rule, check.dataset) == (rule, dataset)]
    return f"{holds[0]} This is not so here." if holds else f"{rule.replace('_', ' ').capitalize()}."
