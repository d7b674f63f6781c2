"""The chapter notebooks: no arithmetic, no stored results, no place's name; each runs alone, and shows what it may."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from in_process import Built, build
from runs import EXAMPLE, Run, example_with, reuse

from pipeline.plan import NOTEBOOKS_DIR, ROOT, TEMPLATE_DIR

NOTEBOOKS = [*sorted(NOTEBOOKS_DIR.glob("*.ipynb")), TEMPLATE_DIR / "chapter.ipynb"]
SUMMING = {"sum", "round", "mean", "abs", "min", "max", "divmod", "pow", "len", "cumsum", "int", "float"}
each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def cells(path: Path, kind: str) -> list[dict]:
    return [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == kind]


def arithmetic(source: str) -> list[str]:
    """Every place in Python source that works something out."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.BinOp | ast.AugAssign):
            found.append(ast.unparse(node))
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in SUMMING:
                found.append(ast.unparse(node))
    return found


@each_notebook
def test_notebooks_do_no_arithmetic(path: Path) -> None:
    assert arithmetic("\n".join("".join(cell["source"]) for cell in cells(path, "code"))) == []


def test_arithmetic_is_found_where_there_is_some() -> None:
    found = arithmetic("share = part / whole * 100\nall = sum(parts)\nn += 1")
    assert sorted(found) == ["n += 1", "part / whole", "part / whole * 100", "sum(parts)"]


@each_notebook
def test_notebooks_hold_no_stored_output(path: Path) -> None:
    assert [cell for cell in cells(path, "code") if cell["outputs"] or cell["execution_count"] is not None] == []


@each_notebook
def test_notebooks_name_no_place(path: Path) -> None:
    settings = [yaml.safe_load(plan.read_text(encoding="utf-8")) for plan in ROOT.glob("examples/*/plan.yml")]
    assert settings
    text = path.read_text(encoding="utf-8")
    assert [plan["area"] for plan in settings if plan["area"] in text] == []


@each_notebook
def test_prose_in_notebooks_writes_no_figure_out(path: Path) -> None:
    prose = " ".join("".join(cell["source"]) for cell in cells(path, "markdown"))
    without = re.sub(r"\{\{<.*?>\}\}|@[\w-]+|100,000|10 to 17|\b1\b", "", prose)
    assert re.findall(r"\d+", without) == []


def test_a_notebook_runs_alone_with_plain_papermill(tmp_path: Path, outputs_root: Path) -> None:
    output = tmp_path / "executed.ipynb"
    command = [
        sys.executable,
        "-m",
        "papermill",
        "notebooks/budget.ipynb",
        str(output),
        "-p",
        "plan",
        str(example_with(tmp_path, "budget.xlsx")),
    ]
    environment = {**os.environ, "YJPLAN_OUTPUTS": str(outputs_root)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    shown = [output for cell in cells(output, "code") for output in cell["outputs"]]
    assert any("text/html" in entry["data"] and "<svg" in "".join(entry["data"]["text/html"]) for entry in shown)
    assert any("{#tbl-" in "".join(entry["data"].get("text/markdown", "")) for entry in shown)


def test_a_notebook_finds_the_sample_plan_from_its_own_folder_as_jupyterlab_starts_it(
    monkeypatch: pytest.MonkeyPatch, built: Run, outputs_root: Path
) -> None:
    reuse(built, outputs_root)
    monkeypatch.chdir(NOTEBOOKS_DIR)
    names: dict = {}
    for cell in cells(NOTEBOOKS_DIR / "glossary.ipynb", "code")[:2]:
        exec("".join(cell["source"]), names)
    assert names["chapter"].plan.folder == EXAMPLE


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(EXAMPLE, (), tmp_path_factory.mktemp("executed"))


def test_cells_run_in_process_give_the_document_that_papermill_gives(built: Run, executed: Built) -> None:
    staged = executed.staged
    for name, text in staged.files.items():
        assert text == (built.document / name).read_text(encoding="utf-8"), name
    for path in (built.document / "figures").iterdir():
        assert path.read_bytes() == (staged.folder / "figures" / path.name).read_bytes(), path.name


def test_executed_chapters_and_the_staged_document_hold_no_hidden_value(executed: Built) -> None:
    hidden = [executed.prepared.figures.get(name) for name in executed.prepared.disclosed.suppressed]
    told = {f"{float(figure.value):.6g}" for figure in hidden if figure.unit not in ("count", "text", "words")}
    told = {text for text in told if len(text.replace(".", "")) > 4}
    assert len(told) >= 5, "the example has rates that must not be seen"
    folder = executed.plan.outputs.private / "chapters"
    texts = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} | dict(executed.staged.files)
    for name, text in texts.items():
        numbers = {f"{float(number):.6g}" for number in re.findall(r"\d+\.\d+", text)}
        assert told & numbers == set(), name


def test_no_table_of_protected_counts_shows_a_count_below_the_threshold(executed: Built) -> None:
    seen = 0
    for table in executed.prepared.disclosed.tables:
        for row in table.rows:
            for cell in row:
                if cell.counts and isinstance(cell.value, int):
                    seen += 1
                    assert not 0 < cell.value < executed.plan.settings.disclosure.threshold, table.name
    assert seen > 20
