"""What a chapter reads: as it was seen to, where it can read nothing else; else everything in the plan."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.cache import Cache, Entry, checksum, checksum_of, checksums_below, together
from pipeline.chapters.api import PLOTLY, RECORD
from pipeline.chapters.discover import ChapterNotebook
from pipeline.chapters.tools import returns_in, returns_of
from pipeline.disclosure import DisclosedDatabase
from pipeline.plan import CONTRACTS_DIR, Plan
from pipeline.plan.inputs import code, plan_files

EVERYTHING = "everything in the plan folder"
_HARMLESS = {
    *("pipeline.chapters", "__future__", "collections", "decimal", "fractions", "functools", "itertools"),
    *("math", "operator", "re", "statistics", "string", "textwrap", "typing"),
}
"""What a notebook may import without reading anything by it."""
_REACHES_FURTHER = {
    *("open", "exec", "eval", "compile", "getattr", "setattr", "delattr", "globals", "locals", "vars"),
    *("input", "breakpoint", "get_ipython"),
}


def disclosed_now(path: Path) -> dict[str, str]:
    """The checksum of each disclosed table and figure, and of what is told about returns, by the name for ``seen``."""
    database = DisclosedDatabase(path)
    tables = {f"table {name}": one for name, one in database.checksums().items()}
    figures = {
        f"figure {name}": checksum(json.dumps(described, sort_keys=True).encode())
        for name, described in database.figures().items()
    }
    came = (database.titles(), database.left_out(), database.awaited())
    returns = {"which returns came": checksum(repr(came).encode())} | {
        returns_of(dataset): checksum(repr(sent).encode()) for dataset, sent in returns_in(database).items()
    }
    return {**tables, **figures, **returns, "names of tables": checksum("\n".join(tables).encode())}


def reads_now(plan: Plan) -> dict[str, str]:
    """The checksum of everything that a chapter can take note of having read."""
    if not plan.outputs.disclosed.is_file():
        return {}
    returns = checksums_below(plan.returns_dir) if plan.returns_dir.is_dir() else {}
    return {**disclosed_now(plan.outputs.disclosed), "the returns": together(returns | code())}


def stage_of(chapter: ChapterNotebook) -> str:
    """The name under which the cache keeps a chapter."""
    return f"chapter {chapter.slug}"


def made_from(chapter: ChapterNotebook, plan: Plan) -> dict[str, str]:
    """What a chapter is made from besides what it takes note of reading."""
    parts = {chapter.path.name: checksum_of(chapter.path), "plan.yml": checksum_of(plan.folder / "plan.yml"), **code()}
    if _reads_through_chapter_alone(chapter.path):
        return parts
    return parts | {EVERYTHING: together(plan_files(plan) | checksums_below(CONTRACTS_DIR))}


def find(cache: Cache, chapter: ChapterNotebook, plan: Plan, now: Mapping[str, str]) -> Entry | None:
    """The chapter as it was executed before, where nothing that it reads has changed."""
    return cache.find(stage_of(chapter), made_from(chapter, plan), now)


def keep(cache: Cache, chapter: ChapterNotebook, plan: Plan, now: Mapping[str, str], executed: bytes) -> None:
    """Keep an executed chapter with what it took note of reading."""
    cells = json.loads(executed)["cells"]
    records = (output.get("data", {}).get(RECORD, {}) for cell in cells for output in cell.get("outputs", []))
    names = sorted({name for record in records for name in record.get("reads", ())})
    cache.keep(stage_of(chapter), made_from(chapter, plan), executed, {name: now.get(name, "") for name in names})


def drew(cache: Cache, chapter: ChapterNotebook) -> bool:
    """Whether a chapter showed charts when it was last run, or never was."""
    last = cache.last(stage_of(chapter))
    return last is None or PLOTLY.encode() in last.data


def _reads_through_chapter_alone(path: Path) -> bool:
    """Whether a notebook's code can read nothing but what its ``Chapter`` gives it and takes note of."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    source = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    try:
        return all(map(_is_harmless, _with_parents(ast.parse(source))))
    except SyntaxError:  # a command of the notebook's, such as %run
        return False


def _with_parents(tree: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    for parent in ast.walk(tree):
        for child in ast.iter_child_nodes(parent):
            yield child, parent


def _is_harmless(pair: tuple[ast.AST, Any]) -> bool:
    match pair:
        case (ast.Import(names=names), _):
            return all(name.name in _HARMLESS for name in names)
        case (ast.ImportFrom(module=module), _):
            return module in _HARMLESS
        case (ast.Name(id=name), _):
            return name not in _REACHES_FURTHER and not name.startswith("__")
        case (ast.Attribute(attr="plan"), parent):
            return isinstance(parent, ast.Attribute) and parent.attr == "settings"
        case (ast.Attribute(attr=name), _):
            return not name.startswith("_")
    return True
