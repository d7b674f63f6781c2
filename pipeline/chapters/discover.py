"""Finds chapter notebooks: a chapter is any .ipynb in ``notebooks/`` or in the plan's own ``notebooks/``."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.errors import ChapterError
from pipeline.plan import NOTEBOOKS_DIR, Plan

PARAMETERS = ("plan", "database")
_LABEL = re.compile(r"""["'#]((?:tbl|fig|sec)-[\w-]+)""")
_HOW = (
    'Give the notebook metadata such as {"yjplan": {"title": "Resources and budget", "heading": "resources", '
    '"order": 10}}; yjplan chapter new TITLE makes a notebook that has it.'
)


@dataclass(frozen=True, order=True)
class ChapterNotebook:
    """One chapter: where it stands (heading, then order, then name) and the notebook that makes it.

    ``reads`` are the datasets without any of which there is no chapter; with none named there always is one.
    """

    heading: str
    order: float
    slug: str
    title: str
    path: Path
    reads: tuple[str, ...] = ()

    def labels(self) -> frozenset[str]:
        """The labels of the tables, figures and sections that the notebook's cells name."""
        cells = json.loads(self.path.read_text(encoding="utf-8"))["cells"]
        return frozenset(_LABEL.findall("\n".join("".join(cell["source"]) for cell in cells)))


def in_plan(chapters: Iterable[ChapterNotebook], datasets: Collection[str]) -> list[ChapterNotebook]:
    """The chapters that show something of a plan whose returns, come or awaited, are ``datasets``."""
    return [chapter for chapter in chapters if not chapter.reads or not set(datasets).isdisjoint(chapter.reads)]


def discover(plan: Plan, project_notebooks: Path = NOTEBOOKS_DIR) -> list[ChapterNotebook]:
    """The chapters of a plan.

    A notebook of the plan's own replaces the project's of the same file name and title; a copy that was given
    another title is another chapter.
    """
    shared = {path.name: read_chapter(path) for path in _notebooks(project_notebooks)}
    own = {path.name: read_chapter(path) for path in _notebooks(plan.notebooks_dir)}
    for name in shared.keys() & own.keys():
        if shared[name].title == own[name].title:
            del shared[name]
        else:
            own[name] = replace(own[name], slug=f"{own[name].slug}-{_slug(own[name].title)}")
    chapters = sorted([*shared.values(), *own.values()])
    first: dict[str, ChapterNotebook] = {}
    for chapter in chapters:
        other = first.setdefault(chapter.slug, chapter)
        if other is not chapter:
            raise ChapterError(
                f"{other.path.name} and {chapter.path.name} have names too much alike to tell their chapters apart.",
                "Rename one of them, with letters a to z and digits that the other does not have.",
            )
    return chapters


def read_chapter(path: Path) -> ChapterNotebook:
    """The chapter that a notebook says it is; raise ChapterError where its metadata or parameters are not usable."""
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        cells, metadata = notebook["cells"], notebook["metadata"].get("yjplan", {})
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ChapterError(f"{path.name} is not a readable notebook.", "Save it again from JupyterLab.") from None
    if not isinstance(metadata, dict) or not isinstance(metadata.get("title"), str) or not metadata.get("heading"):
        raise ChapterError(f"{path.name} does not say which chapter it is: its title or heading is missing.", _HOW)
    _check_parameters(path, cells)
    try:
        order = float(metadata.get("order", 100))
    except (TypeError, ValueError):
        raise ChapterError(f"{path.name}: the order '{metadata['order']}' is not a number.", _HOW) from None
    reads = metadata.get("reads", [])
    if not isinstance(reads, list) or not all(isinstance(name, str) for name in reads):
        raise ChapterError(f"{path.name}: 'reads' is not a list of datasets.", f"{_HOW} With 'reads': [\"budget\"].")
    return ChapterNotebook(
        str(metadata["heading"]), order, _slug(path.stem), metadata["title"], path, tuple(sorted(reads))
    )


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "chapter"


def _notebooks(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.glob("*.ipynb") if not path.name.startswith("."))


def _check_parameters(path: Path, cells: list[dict]) -> None:
    # Papermill only warns about a parameter that a notebook does not have, and would then show another plan.
    tagged = [cell for cell in cells if "parameters" in cell.get("metadata", {}).get("tags", [])]
    source = "".join("".join(cell.get("source", "")) + "\n" for cell in tagged)
    missing = [name for name in PARAMETERS if not re.search(rf"^{name}\b[^=\n]*=", source, re.MULTILINE)]
    if missing:
        raise ChapterError(
            f"{path.name} has no parameter {' and '.join(missing)}.",
            "It needs one cell tagged 'parameters' that sets plan and database, as in the project's own notebooks.",
        )
