"""The contracts as an earlier build read them: to read them and import what checks them takes a quarter of a second.

They are kept as JSON, by the checksums of their files and of the code, and taken only where JSON can hold them whole.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache as once
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from pipeline.cache import Cache, checksums_below
from pipeline.contracts.model import Contract
from pipeline.plan.inputs import code

STAGE = "contracts"


def find_or_read(cache: Cache, folder: Path, read: Callable[[], tuple[Contract, ...]]) -> tuple[Contract, ...]:
    """The contracts of a folder that ``cache`` has, or else what ``read`` gives, which is kept."""
    parts = {**checksums_below(folder, f"{folder.name}/"), **code()}
    if entry := cache.find(STAGE, parts):
        return _as_json().validate_json(entry.data)
    contracts = read()
    data = _as_json().dump_json(contracts)
    if _is_whole(data, contracts):
        cache.keep(STAGE, parts, data)
    return contracts


def _is_whole(data: bytes, contracts: tuple[Contract, ...]) -> bool:
    try:
        return _as_json().validate_json(data) == contracts
    except ValidationError:
        return False


@once
def _as_json() -> TypeAdapter[tuple[Contract, ...]]:
    return TypeAdapter(tuple[Contract, ...])
