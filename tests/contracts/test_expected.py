"""Which returns a plan waits for: the statutory ones and those that it names, less those that it does without."""

from __future__ import annotations

import pytest

from pipeline.contracts import expected_datasets, load_contracts
from pipeline.errors import SettingsError


@pytest.fixture(scope="module")
def contracts() -> dict:
    return load_contracts()


def test_the_statutory_returns_are_expected_of_every_plan(small_plan, contracts) -> None:
    expected = expected_datasets(contracts, small_plan().settings)
    assert expected == {name for name, contract in contracts.items() if contract.statutory}
    assert "budget" in expected
    assert "targets" not in expected


def test_a_plan_may_expect_more_and_do_without_some(small_plan, contracts) -> None:
    plan = small_plan("expected: [targets]\nnot_expected: {budget: The council has not agreed it yet.}\n")
    expected = expected_datasets(contracts, plan.settings)
    assert "targets" in expected
    assert "budget" not in expected


def test_a_name_that_is_no_dataset_is_refused_with_the_nearest(small_plan, contracts) -> None:
    plan = small_plan("expected: [target]\nnot_expected: {budgets: Not agreed.}\n")
    with pytest.raises(SettingsError) as refused:
        expected_datasets(contracts, plan.settings)
    assert "expected: 'target' is not a dataset (did you mean targets?)" in str(refused.value)
    assert "not_expected: 'budgets' is not a dataset (did you mean budget?)" in str(refused.value)
