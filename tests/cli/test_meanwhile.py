"""While the validation engine is at work, the build imports what it needs next, and lets chapters import too."""

from __future__ import annotations

import threading

import pytest

from pipeline.cache import Cache
from pipeline.cli import building


class Told:
    """Stands where a nursery is, and counts how often it was told to go on."""

    times = 0

    def go_on(self) -> None:
        self.times += 1


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
    assert nursery.times == 1
