"""A short key for each finding that stays the same from run to run, wherever its row has moved to.

A finding is known by its dataset, partner, rule, column, what was found and expected, and by the row's own key: the
columns of the contract that tell rows apart. Row number, file and sheet do not count, so that rows put in above,
another order and a new file name change no key. What is not about a dataset is known by its file and sheet instead.
Equal ones are numbered in reading order. A cell that could identify a child is never part of it: ``found`` is empty
there, and of such a row only the pseudonyms of its key are used.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping

import duckdb
import pandas as pd

from pipeline.contracts import Contract, plain
from pipeline.findings import Finding, in_order

#: Digits and letters that are not taken for one another when a key is typed or read out.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_LENGTH = 8

Place = tuple[str, str, int]


def keyed(
    findings: Iterable[Finding], contracts: Mapping[str, Contract], warehouse: duckdb.DuckDBPyConnection
) -> dict[str, Finding]:
    """The findings by their keys, in the order in which a reader wants them.

    ``warehouse`` is the one that was built from the same returns; rows are looked up there.
    """
    ordered = in_order(findings)
    identities = {
        dataset: _row_keys([f for f in ordered if f.dataset == dataset], contracts[dataset], warehouse)
        for dataset in sorted({f.dataset for f in ordered} & set(contracts))
    }
    seen: Counter[str] = Counter()
    by_key: dict[str, Finding] = {}
    for finding in ordered:
        known_by = _known_by(finding, contracts.get(finding.dataset), identities.get(finding.dataset, {}))
        seen[known_by] += 1
        by_key[_short(f"{known_by}\n{seen[known_by]}")] = finding
    return by_key


def _known_by(finding: Finding, contract: Contract | None, identities: Mapping[Place, list[str | None]]) -> str:
    row = identities.get((finding.file, finding.sheet, finding.row or 0))
    place = [] if contract is not None else [finding.file, finding.sheet]
    what = [finding.rule, _column(finding, contract), finding.found, finding.expected]
    return json.dumps([finding.dataset, finding.partner, *what, row, place], ensure_ascii=False)


def _column(finding: Finding, contract: Contract | None) -> str:
    """The column by its name in the contract, so that another heading for the same column changes nothing."""
    column = contract.match_heading(finding.column) if contract is not None else None
    return column.name if column is not None else plain(finding.column)


def _row_keys(
    findings: list[Finding], contract: Contract, warehouse: duckdb.DuckDBPyConnection
) -> dict[Place, list[str | None]]:
    """The values of the contract's key in each row of the dataset that a finding names."""
    places = {(f.file, f.sheet, f.row) for f in findings if f.row is not None}
    if not places:
        return {}
    sought = pd.DataFrame(sorted(places), columns=["file", "sheet", "row"]).astype({"row": "int64"})
    # Where rows may repeat, they have no key: everything that they say tells them apart, but for what identifies.
    told_apart_by = contract.key or [column.name for column in contract.columns if not column.identifies_child]
    values = [_value(name, contract) for name in told_apart_by]
    warehouse.register("sought", sought)
    try:
        rows = warehouse.execute(
            f"SELECT source_file, source_sheet, source_row, arg_min([{', '.join(values)}], source_order) "
            f'FROM returns."{contract.dataset}" SEMI JOIN sought '
            "ON source_file = sought.file AND source_sheet = sought.sheet AND source_row = sought.row GROUP BY 1, 2, 3"
        ).fetchall()
    finally:
        warehouse.unregister("sought")
    return {(file, sheet, row): list(key) for file, sheet, row, key in rows}


def _value(name: str, contract: Contract) -> str:
    # In a grid, one row of the sheet gives several rows of data: what stands across does not tell them apart.
    across = contract.wide is not None and name == contract.wide.names
    text = f'CAST("{name}" AS VARCHAR)'
    return f"CASE WHEN source_column = '' THEN {text} END" if across else text


def _short(text: str) -> str:
    number = int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:8], "big")
    letters = "".join(ALPHABET[(number >> 5 * place) & 31] for place in range(_LENGTH))
    return f"{letters[:4]}-{letters[4:]}"
