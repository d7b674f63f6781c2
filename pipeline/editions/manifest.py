"""``manifest.json``: what a build made, from what, with which software, and the query behind each figure.

There are two of it. ``publish/manifest.json`` may leave the building; ``private/manifest.json`` is the same with the
checksum of every input.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pipeline.contracts import Contract, contracts_of
from pipeline.document import Standing
from pipeline.editions.proofs import described
from pipeline.editions.software import code_checksum, dependencies, version
from pipeline.intake.inputs import Input, inputs_of, read_salt, sha256_of
from pipeline.plan import Plan
from pipeline.prepare import Prepared
from pipeline.warehouse import open_warehouse
from pipeline.writing import write_text

MANIFEST = "manifest.json"
_OPEN = ("none", "official")


def write_manifest(plan: Plan, prepared: Prepared, standing: Standing) -> Path:
    """Write both manifests of the build that lies in ``publish``; return the path of the published one."""
    inputs = inputs_of(plan, standing.edition)
    common = {
        "plan": plan.name,
        "service": plan.settings.service,
        "edition": standing.edition,
        "status": "signed" if standing.signed else "draft",
        "outputs": outputs_of(plan.outputs.publish),
        "code": {"version": version(), "sha256": code_checksum()},
        "dependencies": dependencies(),
        "figures": {figure.id: figure.query for figure in prepared.disclosed.figures},
    }
    published = described(inputs, read_salt(plan), _open_files(plan))
    _write(plan.outputs.private / MANIFEST, common, [{"name": one.name, "sha256": one.sha256} for one in inputs])
    return _write(plan.outputs.publish / MANIFEST, common, published)


def _write(path: Path, common: dict[str, Any], inputs: Iterable[dict[str, Any]]) -> Path:
    return write_text(path, json.dumps({**common, "inputs": list(inputs)}, ensure_ascii=False, indent=2) + "\n")


def is_built(plan: Plan, edition: int) -> bool:
    """Whether the outputs that are there were made of the plan as it is now, by this very code."""
    try:
        said = json.loads((plan.outputs.private / MANIFEST).read_text(encoding="utf-8"))
        inputs = tuple(Input(one["name"], one["sha256"]) for one in said["inputs"])
        return inputs == inputs_of(plan, edition) and said["code"]["sha256"] == code_checksum()
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return False


def outputs_of(folder: Path) -> dict[str, dict[str, Any]]:
    """The checksum and size of each file in a folder, by its path in it."""
    return {
        name: {"sha256": sha256_of(path), "bytes": path.stat().st_size} for name, path in files_below(folder).items()
    }


def files_below(folder: Path) -> dict[str, Path]:
    """Every file in a folder, by its path in it, but for those that only programs see."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(folder).as_posix(): path for path in found}


def _open_files(plan: Plan) -> frozenset[str]:
    """The inputs in which nothing can be hidden: returns that hold nothing but what their contracts call open."""
    with open_warehouse(plan.outputs.warehouse) as connection:
        sheets = connection.execute("SELECT file, dataset FROM sources").fetchall()
    contracts = contracts_of(plan)
    guarded = {file for file, dataset in sheets if not _is_open(dataset, contracts)}
    return frozenset(f"returns/{file}" for file, _ in sheets if file not in guarded)


def _is_open(dataset: str, contracts: dict[str, Contract]) -> bool:
    return dataset in contracts and contracts[dataset].disclosure in _OPEN
