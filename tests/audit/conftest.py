"""Registers of a few figures, and prints of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pipeline.audit import Compared, Printed
from pipeline.audit.comparing import compare
from pipeline.measures import Figure, FigureRegister, Unit
from pipeline.measures.display import Value

Make = Callable[..., Figure]


@pytest.fixture
def figure() -> Make:
    """Make one figure."""

    def make(figure_id: str, value: Value, unit: Unit = Unit.COUNT, **more: Any) -> Figure:
        more = {"label": figure_id, "section": "resources", "datasets": (), "query": "q.sql: q"} | more
        return Figure(id=figure_id, value=value, unit=unit, **more)

    return make


@pytest.fixture
def judge(figure: Make) -> Callable[..., Compared]:
    """Compare a print with a figure of this value; ``beside`` are further figures of the register."""

    def make(printed: str, value: Value, unit: Unit = Unit.COUNT, **more: Any) -> Compared:
        beside = more.pop("beside", ())
        own = figure(more.pop("figure_id", "a.value"), value, unit, **more)
        return compare(Printed(2, own.id, printed), FigureRegister([own, *beside]))

    return make
