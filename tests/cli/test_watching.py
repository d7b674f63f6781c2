"""``yjplan watch``: what is saved is built, and shown to this machine alone; publish/ knows nothing of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from pipeline.cli import watching
from pipeline.cli.watching import State, build_once, changes, preview_of, serving
from pipeline.errors import PlanError, SettingsError
from pipeline.plan import Plan

PAGE = "<!DOCTYPE html><title>Plan</title><p>As it was made</p>"


@pytest.fixture
def plan(small_plan: Callable[..., Plan]) -> Plan:
    made = preview_of(small_plan().folder)
    made.outputs.publish.mkdir(parents=True)
    (made.outputs.publish / "plan.html").write_text(PAGE, encoding="utf-8")
    return made


@pytest.fixture
def state() -> State:
    return State()


@pytest.fixture
def get(plan: Plan, state: State) -> Iterator[Callable[..., tuple[int, str]]]:
    """Ask the server for a path; gives status and text."""
    with serving(plan, state, 0) as address:
        place = address.removeprefix("http://").rstrip("/")

        def ask(path: str, **headers: str) -> tuple[int, str]:
            connection = HTTPConnection(place, timeout=5)
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            said = answer.status, answer.read().decode()
            connection.close()
            return said

        yield ask


def test_the_plan_is_served_as_it_was_made_inside_a_page_that_looks_for_changes(get) -> None:
    assert get("/plan.html?1") == (200, PAGE)
    status, around = get("/")
    assert status == 200
    assert "<iframe" in around and 'fetch("/state")' in around


def test_the_page_is_told_of_each_build_and_of_what_is_wrong(get, state: State) -> None:
    def fail() -> None:
        raise SettingsError("plan.yml has 1 setting to correct", "Correct it.")

    build_once(state, Path("plan"), lambda: None)
    assert json.loads(get("/state")[1]) == {"built": 1, "problem": ""}
    build_once(state, Path("plan"), fail)
    assert json.loads(get("/state")[1]) == {"built": 2, "problem": "plan.yml has 1 setting to correct\nCorrect it."}
    build_once(state, Path("plan"), lambda: None)
    assert json.loads(get("/state")[1])["problem"] == ""


@pytest.mark.parametrize("path", ["/../plan.yml", "/%2e%2e/%2e%2e/private/service.json", "/nothing.html"])
def test_nothing_but_the_preview_is_served(get, plan: Plan, path: str) -> None:
    (plan.outputs.private / "service.json").write_text("{}", encoding="utf-8")
    assert get(path)[0] == 404


def test_a_page_of_another_site_is_refused(get) -> None:
    assert get("/plan.html", Host="plans.example.org:80")[0] == 403


def test_it_listens_on_this_machine_alone(plan: Plan, state: State) -> None:
    with serving(plan, state, 0) as address:
        assert address.startswith("http://127.0.0.1:")
        port = int(address.rstrip("/").rpartition(":")[2])
        with pytest.raises(PlanError, match=f"Port {port} cannot be used"), serving(plan, state, port):
            pass


def test_a_preview_lies_in_the_private_folder(plan: Plan) -> None:
    assert plan.outputs.publish.parent == plan.outputs.private


def test_what_is_saved_is_told_once_it_is_quiet(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "_OFTEN", 0.01)
    found = changes(plan.folder)
    assert next(found) == [], "the first build"
    (plan.folder / "~$budget.xlsx").write_text("open", encoding="utf-8")
    _save(plan.folder / "narrative" / "remands.qmd")
    assert next(found) == ["narrative/remands.qmd"]
    (plan.folder / "narrative" / "remands.qmd").unlink()
    assert next(found) == ["narrative/remands.qmd"]


def _save(path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text("Prose.\n", encoding="utf-8")
