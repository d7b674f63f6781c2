"""Kinds sort the values of a shared vocabulary: each names values that are there."""

from __future__ import annotations

import pytest
import yaml

from pipeline.contracts.loading import read_contract
from pipeline.contracts.vocabularies import FOLDER, SUFFIX, kinds_in
from pipeline.plan import CONTRACTS_DIR

NAMES = [path.name.removesuffix(SUFFIX) for path in sorted((CONTRACTS_DIR / FOLDER).glob(f"*{SUFFIX}"))]


@pytest.mark.parametrize("name", NAMES)
def test_a_kind_names_values_of_its_vocabulary(name: str) -> None:
    values = yaml.safe_load((CONTRACTS_DIR / FOLDER / f"{name}{SUFFIX}").read_text(encoding="utf-8"))["values"]
    assert {value for kind in kinds_in(name).values() for value in kind} <= set(map(str, values))


def test_kinds_stand_in_the_order_of_the_file() -> None:
    assert list(kinds_in("disposal_type")) == ["Prevention and diversion", "Out of court", "Court"]


def test_a_return_may_say_the_kinds_of_the_vocabulary_and_no_other() -> None:
    vocabulary = read_contract(CONTRACTS_DIR / "disposals.odcs.yaml").column("kind").vocabulary
    assert vocabulary is not None
    assert list(vocabulary.values) == list(kinds_in("disposal_type"))
