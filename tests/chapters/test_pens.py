"""Charts drawn by forks of the nursery are those that are drawn here, and one that cannot be drawn says why."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import psutil
import pytest

from pipeline import ahead
from pipeline.ahead import Nursery
from pipeline.chapters import pens
from pipeline.chapters.chart_svg import to_svg
from pipeline.chapters.forks import Forks, ready
from pipeline.chapters.nursery import _charts
from pipeline.chapters.pens import Sketch, draw_here, pens_of
from pipeline.errors import ChapterError

pytestmark = pytest.mark.skipif(not ahead.CAN_FORK, reason="this system cannot fork")


def sketch(number: int) -> Sketch:
    bars = {"type": "bar", "x": ["A", "B"], "y": [1, number]}
    return Sketch(f"fig-{number}", f"Two bars, {number}.", {"data": [bars], "layout": {"width": 300, "height": 200}})


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    with ahead.nursery() as started:
        yield started


def test_forks_draw_what_is_drawn_here_in_the_same_order(nursery: Nursery, monkeypatch: pytest.MonkeyPatch) -> None:
    sketches = [sketch(number) for number in range(1, 6)]
    here = draw_here(sketches)
    monkeypatch.setattr(pens, "_pictures", lambda _: pytest.fail("drawn here"))
    assert pens_of(nursery)(sketches) == here


def test_what_the_nursery_draws_ahead_can_be_drawn() -> None:
    assert all("<svg" in to_svg(figure) for figure in _charts())


def test_a_chart_that_cannot_be_drawn_is_named(nursery: Nursery) -> None:
    sketches = [sketch(number) for number in range(1, 5)]
    with pytest.raises(ChapterError, match="fig-bad"):
        pens_of(nursery)([*sketches, Sketch("fig-bad", "", {})])


def test_charts_are_drawn_here_where_the_nursery_has_ended() -> None:
    with ahead.nursery() as ended:
        pass
    sketches = [sketch(number) for number in range(1, 5)]
    assert pens_of(ended)(sketches) == draw_here(sketches)


def test_charts_are_drawn_here_where_what_draws_them_was_killed_and_chapters_go_on() -> None:
    sketches = [sketch(number) for number in range(1, 5)]
    with ahead.nursery() as nursery:
        assert ready(nursery)
        while not (drawing := psutil.Process(nursery.process.pid).children()):
            pass
        drawing[0].send_signal(signal.SIGKILL)
        assert pens_of(nursery)(sketches) == draw_here(sketches)
        with Forks(nursery, 1) as forks:
            forks.ask("a chapter", {"run": {"parameters": {"database": ""}}, "env": {}})
            assert [name for name, _ in forks.answers()] == ["a chapter"]
