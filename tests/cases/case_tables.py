"""Case-level returns from a few rows, with what is required filled in."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd

from pipeline.contracts.loading import SUFFIX, read_contract
from pipeline.plan import CONTRACTS_DIR

_REQUIRED = {
    "children": {"sex": "Male", "ethnicity": "Mixed"},
    "interventions": {"disposal_type": "Referral order"},
    "offences": {"offence_group": "Robbery"},
    "population": {"area": "Anytown", "area_type": "local", "year": "2021", "source": "x"},
}
_KEYS = {"interventions": "intervention_id", "offences": "offence_id", "victims": "victim_id"}


@cache
def _columns(dataset: str) -> tuple[str, ...]:
    return tuple(read_contract(CONTRACTS_DIR / f"{dataset}{SUFFIX}").by_name)


def frames_of(returns: dict[str, list[dict[str, Any]]]) -> dict[str, pd.DataFrame]:
    """Frames with every column of the contract; a row without a key is numbered."""
    frames = {}
    for dataset, rows in returns.items():
        columns = _columns(dataset)
        key = _KEYS.get(dataset)
        filled = [
            _REQUIRED.get(dataset, {}) | ({key: f"{dataset}-{number}"} if key else {}) | row
            for number, row in enumerate(rows)
        ]
        table = {name: pd.Series([row.get(name) for row in filled], dtype="object") for name in columns}
        frames[dataset] = pd.DataFrame(table)
    return frames
