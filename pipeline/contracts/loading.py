"""From ``data_contracts/*.odcs.yaml`` to ``Contract``: every fault of a file is reported in one go."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, get_args

import yaml
from pydantic import ValidationError

from pipeline.cache import Cache
from pipeline.contracts.kept import find_or_read
from pipeline.contracts.model import Column, Contract, Disclosure, Kind, Reference, Rule, Totals, WideForm
from pipeline.contracts.vocabularies import vocabulary_of
from pipeline.errors import ContractError
from pipeline.findings import Severity
from pipeline.plan import CONTRACTS_DIR, read_yaml

SUFFIX = ".odcs.yaml"
KIND_OF_LOGICAL_TYPE: dict[str, Kind] = {
    "string": "text",
    "integer": "integer",
    "number": "decimal",
    "date": "date",
    "boolean": "boolean",
}
CONTRACT_PROPERTIES = {"owner", "frequency", "disclosure", "statutory"}
TABLE_PROPERTIES = {"sheetNames", "wideForm", "totals", "rowsMayRepeat"}
COLUMN_PROPERTIES = {
    "kind",
    "synonyms",
    "vocabulary",
    "vocabularyFrom",
    "openVocabulary",
    "vocabularyMayGrow",
    "readsAlso",
    "labels",
    "unit",
    "blankMeans",
    "blankWords",
    "blankSeverity",
    "identifiesChild",
    "default",
    "monthMeans",
}
RULE_PROPERTIES = {"whatToDo", "column", "expected", "holds", "place"}
REFERENCE_PROPERTIES = {"severity", "message", "whatToDo"}
SEVERITIES = tuple(severity.value for severity in Severity)

Told = Callable[[str], None]

_MOST_FOLDERS = 4
_read: dict[tuple[Path, tuple[tuple[str, int, int], ...]], tuple[Contract, ...]] = {}


def load_contracts(folder: Path = CONTRACTS_DIR, cache: Cache | None = None) -> dict[str, Contract]:
    """Read every contract in ``folder``; raise ContractError naming file and field when one is not usable.

    ``cache`` may have them as an earlier build read them.

    Returns
    -------
    dict of dataset name to Contract, in the order of the names.
    """
    folder = Path(folder)
    contracts = {contract.dataset: contract for contract in _read_once(folder, cache)}
    if not contracts:
        raise ContractError(
            f"There is no data contract in {folder.name}/.",
            f"Put one file per dataset there, named <dataset>{SUFFIX}.",
        )
    _check_references(contracts)
    return contracts


def _state(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """What tells that a file of the contracts, or of the vocabularies beside them, has changed."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return tuple((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in files)


def _read_once(folder: Path, cache: Cache | None) -> tuple[Contract, ...]:
    """Every contract in ``folder``, read once for each state of its files: reading takes longer than using them."""
    now = folder, _state(folder)
    if now not in _read:
        contracts = find_or_read(cache, folder, partial(_read_all, folder)) if cache else _read_all(folder)
        if len(_read) == _MOST_FOLDERS:
            _read.clear()
        _read[now] = contracts
    return _read[now]


def _read_all(folder: Path) -> tuple[Contract, ...]:
    return tuple(read_contract(path) for path in sorted(folder.glob(f"*{SUFFIX}")))


def _check_references(contracts: Mapping[str, Contract]) -> None:
    """Raise ContractError where a relationship names a dataset or a column that does not exist."""
    for contract in contracts.values():
        for reference in contract.references:
            other = contracts.get(reference.dataset)
            if other is None or reference.to not in other.by_name:
                raise ContractError(
                    f"{contract.file}: relationship {reference.name} of column {reference.column} points to "
                    f"{reference.dataset}.{reference.to}, which does not exist.",
                    "Name a dataset and one of its columns, as <dataset>.<column>.",
                )


def read_contract(path: Path) -> Contract:
    """Read one contract; raise ContractError that lists all its faults."""
    # The models cost a third of a second to import, which `yjplan --help` need not pay.
    from open_data_contract_standard.model import OpenDataContractStandard

    try:
        raw = read_yaml(path.read_text(encoding="utf-8"))
        document = OpenDataContractStandard.model_validate(raw)
    except (yaml.YAMLError, UnicodeDecodeError) as fault:
        raise ContractError(f"{path.name} is not YAML: {fault}", "Correct the line named above.") from None
    except ValidationError as fault:
        lines = [f"  {'.'.join(map(str, error['loc']))}: {error['msg']}" for error in fault.errors()]
        raise ContractError(
            "\n".join([f"{path.name} is not an Open Data Contract:", *lines]), "Correct these fields."
        ) from None
    faults: list[str] = []
    contract = _contract(document, path, faults.append) if document.schema_ else None
    if contract is None:
        faults.append("schema: is missing; describe the dataset and its columns there")
    else:
        faults.extend(_inconsistencies(contract, raw, path))
    if contract is None or faults:
        lines = [f"  {fault}" for fault in faults]
        raise ContractError("\n".join([f"{path.name} is not usable:", *lines]), "Correct these fields of the contract.")
    return contract


def _contract(document: Any, path: Path, tell: Told) -> Contract:
    table = document.schema_[0]
    said = _custom(document.customProperties, CONTRACT_PROPERTIES, "customProperties", tell)
    shape = _custom(table.customProperties, TABLE_PROPERTIES, "schema.customProperties", tell)
    columns = tuple(_column(item, path.parent, tell) for item in table.properties or ())
    keyed = sorted((item.primaryKeyPosition or 0, item.name) for item in table.properties or () if item.primaryKey)
    disclosure = _one_of(said.get("disclosure"), get_args(Disclosure), "customProperties.disclosure", tell)
    for needed in ("owner", "frequency"):
        if not said.get(needed):
            tell(f"customProperties.{needed}: is missing")
    return Contract(
        dataset=str(table.name),
        title=table.businessName or document.name or str(table.name),
        description=" ".join((table.description or "").split()),
        owner=str(said.get("owner", "")),
        frequency=str(said.get("frequency", "")),
        disclosure=disclosure,
        columns=columns,
        key=tuple(name for _, name in keyed),
        wide=_made(WideForm, shape.get("wideForm"), "wideForm", tell),
        rules=tuple(_rule(item, tell) for item in table.quality or ()),
        references=tuple(
            _reference(item, one, tell) for item in table.properties or () for one in item.relationships or ()
        ),
        totals=_made(Totals, shape.get("totals"), "totals", tell),
        statutory=bool(said.get("statutory", False)),
        rows_may_repeat=bool(shape.get("rowsMayRepeat", False)),
        sheet_names=tuple(shape.get("sheetNames") or ()),
        row_is=table.dataGranularityDescription or "",
        file=path.name,
    )


def _column(item: Any, folder: Path, tell: Told) -> Column:
    place = f"schema.properties.{item.name}"
    said = _custom(item.customProperties, COLUMN_PROPERTIES, f"{place}.customProperties", tell)
    kind = said.get("kind") or KIND_OF_LOGICAL_TYPE.get(item.logicalType or "")
    limits = item.logicalTypeOptions or {}
    return Column(
        name=str(item.name),
        title=item.businessName or str(item.name).replace("_", " ").capitalize(),
        kind=_one_of(kind, get_args(Kind), f"{place}.logicalType", tell),
        required=bool(item.required),
        vocabulary=vocabulary_of(said, folder, f"{place}.customProperties", tell),
        synonyms=tuple(said.get("synonyms") or ()),
        unit=said.get("unit", ""),
        blank_means=said.get("blankMeans", ""),
        example=str(item.examples[0]) if item.examples else "",
        description=" ".join((item.description or "").split()),
        identifies_child=bool(said.get("identifiesChild", False)),
        minimum=limits.get("minimum"),
        maximum=limits.get("maximum"),
        default=str(said.get("default", "")),
        month_means=_one_of(said.get("monthMeans", "first"), ("first", "last"), f"{place}.monthMeans", tell),
        physical_type=item.physicalType or "",
        blank_words=tuple(said.get("blankWords") or ()),
        blank_severity=Severity(
            _one_of(said.get("blankSeverity", "critical"), SEVERITIES, f"{place}.blankSeverity", tell)
        ),
    )


def _rule(item: Any, tell: Told) -> Rule:
    place = f"schema.quality.{item.name}"
    said = _custom(item.customProperties, RULE_PROPERTIES, f"{place}.customProperties", tell)
    gx = item.implementation if isinstance(item.implementation, dict) else {}
    if item.engine != "greatExpectations" or not gx.get("type"):
        tell(f"{place}: needs engine: greatExpectations and an implementation with type and kwargs")
    if not item.name or not item.description:
        tell(f"{place}: needs a name, and a description that says to the partner what is wrong")
    return Rule(
        name=item.name or "",
        expectation=gx.get("type", ""),
        arguments=gx.get("kwargs") or {},
        severity=Severity(_one_of(item.severity, SEVERITIES, f"{place}.severity", tell)),
        message=" ".join((item.description or "").split()),
        what_to_do=said.get("whatToDo", ""),
        column=said.get("column") or (gx.get("kwargs") or {}).get("column", ""),
        expected=said.get("expected", ""),
        holds=said.get("holds", ""),
        place=_one_of(said.get("place", "row"), ("row", "sheet"), f"{place}.place", tell),
    )


def _reference(item: Any, one: Any, tell: Told) -> Reference:
    place = f"schema.properties.{item.name}.relationships"
    said = _custom(one.customProperties, REFERENCE_PROPERTIES, place, tell)
    dataset, dot, column = str(one.to or "").partition(".")
    if not one.id or not dot:
        tell(f"{place}: needs an id that names the rule, and to: <dataset>.<column>")
    for needed in ("message", "whatToDo"):
        if not said.get(needed):
            tell(f"{place}.{needed}: is missing; it is what the partner reads")
    severity = _one_of(said.get("severity", "critical"), SEVERITIES, f"{place}.severity", tell)
    return Reference(
        name=one.id or "",
        column=str(item.name),
        dataset=dataset,
        to=column,
        severity=Severity(severity),
        message=said.get("message", ""),
        what_to_do=said.get("whatToDo", ""),
    )


def _custom(items: Any, allowed: set[str], place: str, tell: Told) -> dict[str, Any]:
    said = {item.property: item.value for item in items or ()}
    for name in sorted(set(said) - allowed):
        tell(f"{place}.{name}: is not known here; known are {', '.join(sorted(allowed))}")
    return said


def _one_of(value: Any, allowed: tuple[str, ...], place: str, tell: Told) -> Any:
    if value in allowed:
        return value
    tell(f"{place}: found '{value}', expected one of {', '.join(allowed)}")
    return allowed[0]


def _made(form: type[Any], said: Any, place: str, tell: Told) -> Any:
    if said is None:
        return None
    names = {"emptyValue": "empty_value"}
    try:
        given = {names.get(name, name): value for name, value in said.items()}
        return form(**{name: tuple(value) if isinstance(value, list) else value for name, value in given.items()})
    except (TypeError, AttributeError) as fault:
        tell(f"schema.customProperties.{place}: {fault}")
        return None


def _inconsistencies(contract: Contract, raw: dict[str, Any], path: Path) -> list[str]:
    """Faults that single fields do not show: names that mean nothing, and keys that the standard does not have."""
    from open_data_contract_standard.model import DataQuality, SchemaObject, SchemaProperty

    faults = []
    if path.name != contract.dataset + SUFFIX:
        faults.append(f"schema.name: is '{contract.dataset}', but the file is {path.name}; make them agree")
    table = raw["schema"][0]
    for item, model in [
        (table, SchemaObject),
        *((item, SchemaProperty) for item in table.get("properties") or ()),
        *((item, DataQuality) for item in table.get("quality") or ()),
    ]:
        for key in sorted(set(item) - set(model.model_fields)):
            faults.append(f"schema.{item.get('name')}.{key}: is not a field of the standard")
    if not contract.columns or not (contract.key or contract.rows_may_repeat):
        faults.append("schema.properties: needs columns, and a primaryKey on those that name a row (or rowsMayRepeat)")
    mentioned = {name for rule in contract.rules if rule.column for name in (rule.column,)}
    mentioned |= {*contract.totals.over, contract.totals.of} if contract.totals else set()
    mentioned |= {contract.wide.names, contract.wide.values} if contract.wide else set()
    for name in sorted(mentioned - set(contract.by_name)):
        faults.append(f"column '{name}' is used by a rule, a total or the wide form, but does not exist")
    wordings: dict[str, str] = {}
    for column in contract.columns:
        for wording in sorted(column.wordings):
            if wordings.setdefault(wording, column.name) != column.name:
                faults.append(f"heading '{wording}' means both {wordings[wording]} and {column.name}")
    return faults
