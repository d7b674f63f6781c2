"""Writes ``sign-off.yml``, the record of who approved which edition; ``pipeline/plan`` reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from pipeline.plan import Edition, Plan, Record
from pipeline.plan.sign_off import FILE
from pipeline.writing import write_text

_HEAD = (
    "# Who approved which edition of this plan. yjplan signoff and yjplan publish write it: keep it with the plan,\n"
    "# and change nothing by hand. Checksums of inputs are keyed with sign-off.salt.\n"
)


def write_record(plan: Plan, record: Record) -> None:
    """Write ``sign-off.yml``, whole or not at all."""
    described = {"editions": [_described(edition) for edition in record.editions]}
    text = yaml.safe_dump(described, allow_unicode=True, sort_keys=False, width=10_000)
    write_text(plan.folder / FILE, _HEAD + text)


def _described(edition: Edition) -> Mapping[str, Any]:
    said: dict[str, Any] = {
        "number": edition.number,
        "inputs": edition.inputs,
        "approvals": [
            {"role": a.role, "name": a.name, "date": a.date} | ({"statement": a.statement} if a.statement else {})
            for a in edition.approvals
        ],
    }
    if edition.seal:
        said["seal"] = edition.seal
    if edition.published:
        said["published"] = edition.published
    return said
