"""Every text that code, notebooks, templates and contracts can say, as pieces between what is put in."""

from __future__ import annotations

import ast
import functools
import json
import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.plan import CONTRACTS_DIR, NOTEBOOKS_DIR, ROOT, TEMPLATE_DIR

MEASURES_FOLDER = ROOT / "pipeline" / "measures"
_WRITTEN = (".yml", ".yaml", ".csv", ".qmd", ".html", ".js", ".lua", ".typ")
FILLED = "\x00"


@functools.cache
def corpus() -> str:
    """All of it, one text a line."""
    texts = [text for path in sorted((ROOT / "pipeline").rglob("*.py")) for text in texts_of(path.read_text("utf-8"))]
    texts += [text for source in notebooks().values() for text in texts_of(source)]
    texts += [one_line(path.read_text("utf-8")) for folder in (TEMPLATE_DIR, CONTRACTS_DIR) for path in _files(folder)]
    texts += [one_line((ROOT / "_quarto.yml").read_text("utf-8"))]
    texts += [one_line(" ".join(_prose(path))) for path in NOTEBOOKS_DIR.glob("*.ipynb")]
    return "\n".join(texts)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in _WRITTEN)


@functools.cache
def notebooks() -> dict[str, str]:
    """The code of each chapter notebook."""
    return {path.stem: "\n".join(_cells(path, "code")) for path in sorted(NOTEBOOKS_DIR.glob("*.ipynb"))}


def titles() -> list[str]:
    """The titles of the chapters."""
    paths = sorted(NOTEBOOKS_DIR.glob("*.ipynb"))
    return [json.loads(path.read_text("utf-8"))["metadata"]["yjplan"]["title"] for path in paths]


def _cells(path: Path, kind: str) -> Iterator[str]:
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        if cell["cell_type"] == kind:
            yield "".join(cell["source"])


def _prose(path: Path) -> Iterator[str]:
    yield json.loads(path.read_text("utf-8"))["metadata"]["yjplan"]["title"]
    yield from _cells(path, "markdown")


def texts_of(source: str) -> Iterator[str]:
    """Every string of some Python code; what an f-string puts in is one sign."""
    for node in ast.walk(ast.parse(source)):
        if (text := text_of(node)) is not None:
            yield one_line(text)


def text_of(node: ast.AST, filled: str = FILLED) -> str | None:
    """The text of a string or an f-string, with ``filled`` for whatever is put in; None of anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(_put_in(one, filled) for one in node.values)
    return None


def _put_in(part: ast.AST, filled: str) -> str:
    match part:
        case ast.Constant(value=str(text)) | ast.FormattedValue(value=ast.IfExp(body=ast.Constant(value=str(text)))):
            return text
    return filled


def one_line(text: str) -> str:
    return " ".join(text.split())


def said_somewhere(text: str) -> bool:
    """Whether the sources can say a text: it is found in them, whole or in a few runs of its words."""
    words, runs = one_line(text.casefold()).split(), 0
    while words:
        length = next((n for n in range(len(words), 0, -1) if _found(" ".join(words[:n]))), 0)
        if length == 0:
            return False
        words, runs = words[length:], runs + 1
    return runs <= 3 + len(text.split()) // 8


def _found(run: str) -> bool:
    bare = re.sub(r"^\W+|\W+$", "", run)
    return bare in _folded()


@functools.cache
def _folded() -> str:
    return corpus().casefold()
