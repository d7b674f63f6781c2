"""Every check there is, as a table that documentation can show: from the contracts and the registry, nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.contracts import Contract
from pipeline.findings import Severity
from pipeline.validation.across import RULES, reference_rules
from pipeline.validation.checks import Check, checks_of


@dataclass(frozen=True)
class CheckDescription:
    """One check: ``holds`` is the sentence that is true where the return is right."""

    rule: str
    dataset: str
    title: str
    column: str
    severity: Severity
    holds: str
    what_to_do: str
    datasets: tuple[str, ...]  # all that it reads; it is silent until each of them has come


def all_checks(contracts: Mapping[str, Contract]) -> list[CheckDescription]:
    """What is checked in returns once they are read, by dataset: single columns, rows, rows together, datasets.

    Faults of reading (a cell that is not a number, a missing heading) are told by intake and are not listed.
    """
    listed = [one for contract in contracts.values() for one in _of_contract(contract)]
    for rule in (*RULES, *reference_rules(contracts)):
        contract = contracts.get(rule.dataset)
        if contract is not None:
            listed.append(
                CheckDescription(
                    rule.name,
                    rule.dataset,
                    contract.title,
                    rule.column,
                    rule.severity,
                    rule.holds,
                    rule.what_to_do,
                    rule.needs,
                )
            )
    return sorted(listed, key=lambda check: check.dataset)


def _of_contract(contract: Contract) -> Iterator[CheckDescription]:
    for check in checks_of(contract):
        rule = check.rule
        yield CheckDescription(
            rule.name,
            contract.dataset,
            contract.title,
            rule.column,
            rule.severity,
            _holds(check, contract),
            rule.what_to_do,
            (contract.dataset,),
        )
    if contract.totals is not None:
        of = contract.column(contract.totals.of)
        yield CheckDescription(
            "total_differs",
            contract.dataset,
            contract.title,
            of.name,
            Severity.WARNING,
            f"A total of {of.title} that the return states is the sum of its parts.",
            "Correct the total or the part that is wrong. The plan uses the parts.",
            (contract.dataset,),
        )


def _holds(check: Check, contract: Contract) -> str:
    rule = check.rule
    if rule.holds:
        return rule.holds
    if check.key:
        return f"No two rows have the same {', '.join(contract.column(name).title for name in check.key)}."
    title = check.column.title if check.column else contract.title
    return {
        "missing_value": f"{title} is filled in.",
        "unknown_value": f"{title} is one of the words of its list.",
        "out_of_range": f"{title} is {rule.expected}.",
    }.get(rule.name, f"It is not so that: {rule.message}")
