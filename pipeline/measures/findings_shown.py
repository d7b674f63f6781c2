"""What a published document may say of a finding: its message quotes the return, and so may quote a small count."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.contracts import Contract
from pipeline.querylog.workbook import SERVICE

_ON_NO_DATA = {"missing_return"}  # what is said of a return that has not come quotes nothing from it


def shown_finding(
    rule: str, dataset: str, partner: str, said: tuple[str, str], contracts: Mapping[str, Contract]
) -> tuple[str, str]:
    """What was found and what to do, as a document may say it; ``said`` is how the query log says it.

    Only a return without people in it (disclosure ``none``) is quoted. Of any other, and of a file that no contract
    fits, the rule's name in words stands, and where to read more: disclosure control has not seen the message.
    """
    contract = contracts.get(dataset)
    if rule in _ON_NO_DATA or (contract is not None and contract.disclosure == "none"):
        return said
    return f"{rule.replace('_', ' ').capitalize()}.", f"See the query log for {partner or SERVICE}."
