"""Nothing of a single child, victim or offence is in any file of ``publish/``: not as text, data, chart or log."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from attack.published import texts
from in_process import command

from pipeline.intake.inputs import SALT, SALT_LETTERS
from pipeline.plan import FinancialYear
from pipeline.synthesis import synthesise

_IDS = {"children": "Child ID", "interventions": "Intervention ID", "offences": "Offence ID", "victims": "Victim ID"}
_SALT = "5a17" * (SALT_LETTERS // 4)
_FREE = "Canary of Long Lane"  # what somebody typed about one child


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A synthetic plan with case-level returns, built; each id in it is a canary, and so is a word about a child."""
    folder = tmp_path_factory.mktemp("leaks") / "syntown-2026-27"
    synthesise(folder, 40, 3, FinancialYear.parse("2026-27"))
    for dataset in _IDS:
        path = folder / "returns" / f"{dataset}.csv"
        path.write_text(_with_canaries(path), encoding="utf-8")
    (folder / SALT).write_text(f"{_SALT}\nPrivate.\n", encoding="utf-8")  # as of a plan that was signed before
    assert command("build", folder, "--renderer", "embedded", outputs=folder.parent / "outputs") == 0
    return folder


def _with_canaries(path: Path) -> str:
    lines = path.read_text(encoding="utf-8").splitlines()
    marked = [re.sub(r"\b([CIFV])(\d{3,})\b", r"\1QZX\2", line) for line in lines[1:]]
    if path.stem == "children":
        marked[0] = marked[0].rpartition(",")[0] + f",{_FREE}"
    return "\n".join([lines[0], *marked]) + "\n"


@pytest.fixture(scope="module")
def told(plan: Path) -> dict[str, str]:
    return texts(plan.parent / "outputs" / plan.name / "publish")


def test_every_output_was_read(told: dict[str, str]) -> None:
    others = {"data-annex.xlsx", "manifest.json", "data/csv-metadata.json", "plan-on-a-page.pdf", "family-summary.pdf"}
    assert {"plan.html", "plan.pdf", "plan.docx", "figures.json"} | others <= set(told)
    assert all(len(text) > 500 for name, text in told.items() if not name.startswith("data/"))


def test_no_id_is_published(plan: Path, told: dict[str, str]) -> None:
    for dataset, column in _IDS.items():
        ids = pd.read_csv(plan / "returns" / f"{dataset}.csv")[column]
        assert ids.str.contains("QZX").all() and len(ids), "each id is one that stands nowhere else"
    assert [name for name, text in told.items() if "QZX" in text] == []


def test_no_date_of_birth_is_published(plan: Path, told: dict[str, str]) -> None:
    born = [date.fromisoformat(text) for text in pd.read_csv(plan / "returns" / "children.csv")["Date of birth"]]
    written = {form for day in born for form in _written(day)}
    found = {(name, form) for name, text in told.items() for form in written if form in text}
    assert found == set()


def _written(day: date) -> tuple[str, ...]:
    spoken = f"{day.day} {day:%B %Y}"
    return day.isoformat(), f"{day:%d/%m/%Y}", spoken, spoken.replace(" ", "")


def test_neither_the_salt_nor_the_checksum_of_a_list_of_cases_is_published(plan: Path, told: dict[str, str]) -> None:
    lists = [plan / "returns" / f"{dataset}.csv" for dataset in _IDS]
    secrets = {_SALT, *(hashlib.sha256(path.read_bytes()).hexdigest() for path in lists)}
    assert len(secrets) == 1 + len(_IDS)
    squeezed = {name: "".join(text.split()) for name, text in told.items()}
    assert [name for name, text in squeezed.items() for secret in secrets if secret in text] == []
    inputs = {one["name"]: one for one in _manifest(plan)["inputs"]}
    named = [inputs[f"returns/{path.name}"] for path in lists]
    assert all(one["sha256"] is None and one["proof"] for one in named), "each can still be proved, with the salt"


def _manifest(plan: Path) -> dict[str, Any]:
    path = plan.parent / "outputs" / plan.name / "publish" / "manifest.json"
    return json.loads(path.read_text(encoding="utf-8"))


def test_what_was_typed_about_one_child_is_not_published(told: dict[str, str]) -> None:
    assert [name for name, text in told.items() if _FREE in text or _FREE.replace(" ", "") in text] == []


def test_no_place_on_this_machine_is_published(plan: Path, told: dict[str, str]) -> None:
    assert [name for name, text in told.items() if str(plan.parent) in text] == []
