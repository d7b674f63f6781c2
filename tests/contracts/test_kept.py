"""The contracts as an earlier build read them are those that would be read now, or are read anew."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline.cache import Cache
from pipeline.contracts import load_contracts, loading
from pipeline.contracts.kept import STAGE, find_or_read
from pipeline.errors import ContractError
from pipeline.plan import CONTRACTS_DIR


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the contracts, which no other test has read."""
    return Path(shutil.copytree(CONTRACTS_DIR, tmp_path / "contracts"))


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


@pytest.fixture
def anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a process that has read no contracts yet."""
    monkeypatch.setattr(loading, "_read", {})


def not_read() -> None:
    pytest.fail("read again")


def test_kept_contracts_are_equal_to_those_that_were_read(folder: Path, cache: Cache, anew: None) -> None:
    read = load_contracts(folder, cache)
    assert read == load_contracts()
    assert dict(zip(read, find_or_read(cache, folder, not_read), strict=True)) == read


@pytest.mark.parametrize("where", ["budget.odcs.yaml", "vocabularies"])
def test_a_changed_file_is_read(folder: Path, cache: Cache, anew: None, where: str) -> None:
    load_contracts(folder, cache)
    changed = folder / where
    changed = sorted(changed.iterdir())[0] if changed.is_dir() else changed
    changed.write_text(changed.read_text("utf-8") + "\n# A word more.\n", "utf-8")
    with pytest.raises(pytest.fail.Exception, match="read again"):
        find_or_read(cache, folder, not_read)


def test_a_fault_in_a_changed_contract_is_told_though_others_are_kept(folder: Path, cache: Cache, anew: None) -> None:
    load_contracts(folder, cache)
    (folder / "budget.odcs.yaml").write_text("version: [", "utf-8")
    with pytest.raises(ContractError, match=r"budget\.odcs\.yaml is not YAML"):
        load_contracts(folder, cache)


def test_what_json_cannot_hold_is_not_kept(cache: Cache, folder: Path) -> None:
    contract = load_contracts()["budget"]
    rule = replace(contract.rules[0], arguments={"after": date(2022, 4, 1)})
    dated = (replace(contract, rules=(rule,)),)
    assert find_or_read(cache, folder, lambda: dated) == dated
    assert cache.last(STAGE) is None
