"""The rooms of docs/architecture.md: data flows one way, everything is registered, no place is special."""

from __future__ import annotations

import ast
import importlib
import json
import re
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from pipeline.contracts import load_contracts
from pipeline.measures.registry import MEASURES

ROOT = Path(__file__).resolve().parents[1]
PIPELINE = ROOT / "pipeline"
MODULES = sorted(PIPELINE.rglob("*.py"))
_LONGEST_MODULE = 400


def _rooms() -> dict[str, int]:
    """Each room's number from the table in docs/architecture.md."""
    rows = re.findall(
        r"^\| (\d+) \| ((?:`[^`]+`(?:, )?)+) \|", (ROOT / "docs/architecture.md").read_text("utf-8"), re.M
    )
    rooms = {
        name.strip("/").removesuffix(".py"): int(n) for n, names in rows for name in re.findall("`([^`]+)`", names)
    }
    # prepare.py joins rooms 3 to 9 but 7 for those after it; __main__ stands at the very end, the package at the start.
    return rooms | {"prepare": rooms["disclosure"] + 0.5, "__main__": max(rooms.values()) + 1, "__init__": -1}


ROOMS = _rooms()


def _room_of(path: Path) -> str:
    return path.relative_to(PIPELINE).parts[0].removesuffix(".py")


def _imported_rooms(path: Path) -> set[str]:
    """The rooms that a module imports from, anywhere in it, also inside functions."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            module = node.module or ""
            names = [f"{module}.{alias.name}" for alias in node.names] if module == "pipeline" else [module]
        else:
            assert not isinstance(node, ast.ImportFrom), f"{path}: imports name their whole module"
            continue
        found |= {name.split(".")[1] for name in names if name.startswith("pipeline.")}
    return found


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_every_room_is_in_the_map_and_on_disk() -> None:
    on_disk = {_room_of(path) for path in MODULES}
    assert on_disk == set(ROOMS)


@pytest.mark.parametrize("path", [path for path in MODULES if _room_of(path) in ROOMS], ids=_name)
def test_no_room_imports_from_a_later_one(path: Path) -> None:
    own = ROOMS[_room_of(path)]
    later = {room for room in _imported_rooms(path) if ROOMS.get(room, own) > own}
    assert not later, f"{_name(path)} imports from {sorted(later)}, which come after it"


def test_an_import_inside_a_function_is_seen(tmp_path: Path) -> None:
    module = tmp_path / "m.py"
    module.write_text("def f():\n    from pipeline import render\n    import pipeline.cli.app\n", encoding="utf-8")
    assert _imported_rooms(module) == {"render", "cli"}


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_modules_stay_readable(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= _LONGEST_MODULE


def _measure_modules() -> list[ModuleType]:
    names = sorted(path.stem for path in (PIPELINE / "measures").glob("*.py") if path.stem != "__init__")
    modules = [importlib.import_module(f"pipeline.measures.{name}") for name in names]
    return [module for module in modules if callable(getattr(module, "measure", None))]


def test_every_measure_is_registered_once() -> None:
    assert len(set(MEASURES)) == len(MEASURES)
    assert set(_measure_modules()) == set(MEASURES)


@pytest.mark.parametrize("module", MEASURES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_a_measure_says_what_it_reads(module: ModuleType) -> None:
    assert set(module.DATASETS) <= set(load_contracts())
    assert module.measure.__doc__


def test_every_sql_file_stands_beside_its_measure() -> None:
    for path in (PIPELINE / "measures").glob("*.sql"):
        assert path.with_suffix(".py").is_file(), _name(path)


def _queried(module: ModuleType) -> set[str]:
    """The datasets that the queries of a measure, and of the modules that it reads through, name after FROM or JOIN."""
    own = Path(module.__file__)
    through = re.findall(r"from pipeline\.measures\.(\w+) import", own.read_text(encoding="utf-8"))
    readers = [path.read_text(encoding="utf-8") for name in through if (path := own.with_name(f"{name}.py")).is_file()]
    sections = {own.stem, *re.findall(r'fetch\(connection, "(\w+)"', "".join(readers))}
    sql = "".join(own.with_name(f"{section}.sql").read_text(encoding="utf-8") for section in sorted(sections))
    return set(re.findall(r"\b(?:FROM|JOIN)\s+(?:returns\.)?(\w+)", sql)) & set(load_contracts())


@pytest.mark.parametrize("module", MEASURES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_a_measure_reads_the_datasets_that_it_declares(module: ModuleType) -> None:
    optional = {"glossary"}  # read where it came, and never awaited
    assert _queried(module) - optional == set(module.DATASETS)


@cache
def _places() -> set[str]:
    plans = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in (ROOT / "examples").glob("*/plan.yml")]
    return {str(plan["area"]) for plan in plans}


def _shared_files() -> list[Path]:
    folders = [PIPELINE, ROOT / "notebooks", ROOT / "plan_template", ROOT / "data_contracts"]
    kinds = {".py", ".sql", ".ipynb", ".qmd", ".md", ".yml", ".yaml", ".csv", ".lua", ".typ"}
    return sorted(path for folder in folders for path in folder.rglob("*") if path.suffix in kinds)


def _said(path: Path) -> str:
    """The text of a file; of a notebook without its parameters cell, whose default is the example to open it with."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".ipynb":
        return text
    cells = json.loads(text)["cells"]
    return "\n".join(
        "".join(cell["source"]) for cell in cells if "parameters" not in cell.get("metadata", {}).get("tags", [])
    )


def test_there_are_places_to_look_for() -> None:
    assert _places()


@pytest.mark.parametrize("path", _shared_files(), ids=_name)
def test_nothing_is_special_for_a_place(path: Path) -> None:
    text = _said(path).casefold()
    assert [place for place in _places() if place.casefold() in text] == []
