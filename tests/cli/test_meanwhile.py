"""While the validation engine is at work, the build imports what it needs next, and lets chapters import too."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from pipeline.cache import Cache
from pipeline.cli import building
from pipeline.disclosure import HIDDEN


class Told:
    """Stands where a nursery is, and notes what it was told."""

    def __init__(self) -> None:
        self.noted: list[str] = []

    def go_on(self) -> None:
        self.noted.append("go on")

    def load_pens(self) -> None:
        self.noted.append("load what draws charts")


def test_the_engine_is_asked_at_once_and_its_answer_given(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, imported, nursery = threading.Event(), threading.Event(), Told()

    def importing(*_: str) -> None:
        assert asked.wait(20), "the engine waits for no import"
        imported.set()

    def engine(frames: dict, checks: dict) -> dict:
        asked.set()
        assert imported.wait(20)
        return {**frames, **checks}

    monkeypatch.setattr(building, "_import", importing)
    assert building._meanwhile_importing(engine, nursery, Cache(None))({"a": 1}, {"b": 2}) == {"a": 1, "b": 2}
    assert nursery.noted[0] == "go on"


@pytest.mark.parametrize("first", [True, False])
def test_only_a_first_build_lets_the_chart_engine_load_before_a_chapter_wants_it(
    first: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache, nursery = Cache(tmp_path), Told()
    if not first:
        cache.keep(HIDDEN, {}, b"")
    monkeypatch.setattr(building, "_import", lambda *_: None)
    building._meanwhile_importing(lambda *_: {}, nursery, cache)({}, {})
    assert nursery.noted == (["go on", "load what draws charts"] if first else ["go on"])
