"""Whether the totals that a return states are the sums of its parts."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pandas as pd

from pipeline.contracts import Contract
from pipeline.findings import Finding, Severity
from pipeline.intake import Intake, StatedTotal


def check_totals(intake: Intake, contracts: Mapping[str, Contract]) -> list[Finding]:
    """A warning for every stated total that differs from the sum of its parts in the same sheet, or has none."""
    findings = []
    for total in intake.totals:
        parts = _parts(intake.frames[total.dataset], total)
        if not parts and total.stated:
            findings.append(_without_parts(total, intake, contracts[total.dataset]))
            continue
        added = sum((Decimal(int(v)) if not isinstance(v, Decimal) else v for v in parts), Decimal(0))
        if added != total.stated:
            findings.append(_differs(total, added, intake, contracts[total.dataset]))
    return findings


def _parts(frame: pd.DataFrame, total: StatedTotal) -> list[int | Decimal]:
    here = (frame["source_file"] == total.file) & (frame["source_sheet"] == total.sheet)
    for name, value in total.parts.items():
        here &= (frame[name] == value).fillna(False)
    return list(frame.loc[here, total.of].dropna())


def _differs(total: StatedTotal, added: Decimal, intake: Intake, contract: Contract) -> Finding:
    unit = contract.column(total.of).unit
    stated, sums = _shown(total.stated, unit), _shown(added, unit)
    said = f"The return states a total of {stated} under '{total.column}', but its parts add up to {sums}."
    return _at_total(
        total, "total_differs", said, "Correct the total or the part that is wrong.", intake, contract, sums
    )


def _without_parts(total: StatedTotal, intake: Intake, contract: Contract) -> Finding:
    stated = _shown(total.stated, contract.column(total.of).unit)
    said = f"The return states a total of {stated} under '{total.column}', but none of its parts."
    return _at_total(total, "total_without_parts", said, "Add the parts of the total.", intake, contract, "the parts")


def _at_total(
    total: StatedTotal, rule: str, said: str, to_do: str, intake: Intake, contract: Contract, expected: str
) -> Finding:
    return Finding(
        rule,
        Severity.WARNING,
        said,
        f"{to_do} The plan uses the parts.",
        dataset=total.dataset,
        partner=intake.partner_of(total.file, total.sheet) or contract.owner,
        file=total.file,
        sheet=total.sheet,
        row=total.row,
        column=total.column,
        found=_shown(total.stated, contract.column(total.of).unit),
        expected=expected,
    )


def _shown(number: Decimal, unit: str) -> str:
    whole = number == number.to_integral_value()
    text = f"{number:,.0f}" if whole else f"{number.normalize():,f}"
    return f"£{text}" if unit == "GBP" else text
