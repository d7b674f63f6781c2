"""Which returns a plan waits for."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.contracts.model import Contract
from pipeline.contracts.wording import nearest
from pipeline.errors import SettingsError
from pipeline.plan import Settings


def expected_datasets(contracts: Mapping[str, Contract], settings: Settings) -> frozenset[str]:
    """The statutory datasets and those that ``plan.yml`` names under ``expected``, less those it does without.

    Raises SettingsError for a name that is no dataset.
    """
    named = {"expected": settings.expected, "not_expected": tuple(settings.not_expected)}
    unknown = [(key, name) for key, names in named.items() for name in names if name not in contracts]
    if unknown:
        lines = [f"  {key}: '{name}' is not a dataset{_meant(name, contracts)}" for key, name in unknown]
        raise SettingsError(
            "plan.yml names datasets that do not exist:\n" + "\n".join(lines),
            "Correct the names; 'yjplan contracts' lists all datasets.",
        )
    statutory = {contract.dataset for contract in contracts.values() if contract.statutory}
    return frozenset(statutory | set(settings.expected)) - frozenset(settings.not_expected)


def _meant(name: str, contracts: Mapping[str, Contract]) -> str:
    near = nearest(name, list(contracts))
    return f" (did you mean {near}?)" if near else ""
