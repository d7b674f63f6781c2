"""Values that must be found in another dataset, as the relationships of the contracts say."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pipeline.contracts import Contract, Reference
from pipeline.plan import Settings
from pipeline.validation.across.rule import AcrossRule, Frames
from pipeline.validation.expectations import Failing

_SHEET_ROW = ["source_file", "source_sheet", "source_row"]


def reference_rules(contracts: Mapping[str, Contract]) -> list[AcrossRule]:
    """One rule for each relationship in ``contracts``."""
    return [_rule(contract, one, contracts) for contract in contracts.values() for one in contract.references]


def _rule(contract: Contract, reference: Reference, contracts: Mapping[str, Contract]) -> AcrossRule:
    def values_that_are_nowhere(frames: Frames, settings: Settings) -> Failing:
        frame, other = frames[contract.dataset], frames[reference.dataset]
        lost = ~frame[reference.column].isin(other[reference.to].dropna()) & frame[reference.column].notna()
        # One row of a grid gives many rows with the same value: it is told of once.
        return {int(row): {} for row in _once(frame[lost])}

    title = contract.column(reference.column).title
    return AcrossRule(
        reference.name,
        contract.dataset,
        (contract.dataset, reference.dataset),
        reference.severity,
        f"Every {title} is in the return {contracts[reference.dataset].title}.",
        reference.message,
        reference.what_to_do,
        values_that_are_nowhere,
        reference.column,
        f"a {title} from the return {contracts[reference.dataset].title}",
    )


def _once(rows: pd.DataFrame) -> pd.Index:
    return rows.drop_duplicates(_SHEET_ROW).index
