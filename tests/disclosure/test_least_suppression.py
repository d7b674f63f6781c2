"""What is hidden beside the small counts is the least that protects them."""

from __future__ import annotations

from collections.abc import Collection
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st
from tables_of_counts import Linked, attack, table_with_margins

from pipeline.disclosure import choose_suppression
from pipeline.disclosure.optimal import least_costly
from pipeline.disclosure.readings import LinkedCounts
from pipeline.disclosure.suppression import by_id

_SLACK = 1e-6
_WIDTH = 4


@st.composite
def small_tables(draw: st.DrawFn) -> Linked:
    """A table of two rows, few enough counts to try every choice."""
    columns = draw(st.integers(2, 3))
    value = st.one_of(st.integers(0, 6), st.integers(5, 40))
    return table_with_margins([[draw(value) for _ in range(columns)] for _ in range(2)])


def _small(linked: Linked) -> frozenset[str]:
    return frozenset(count.id for count in linked[0] if 0 < count.value <= _WIDTH)


def _least_by_trying(linked: Linked, small: Collection[str]) -> int | None:
    """How many more have to be hidden at least, found by trying all choices; None where hiding all is not enough."""
    others = [count.id for count in linked[0] if count.id not in small]
    for more in range(len(others) + 1):
        for chosen in combinations(others, more):
            widths = attack(linked, {*small, *chosen}, of=small)
            if all(width >= _WIDTH - _SLACK for width in widths.values()):
                return more
    return None


@settings(deadline=None, max_examples=12)
@given(small_tables())
def test_no_smaller_choice_protects(linked: Linked) -> None:
    counts, relations = linked
    small = _small(linked)
    values = {count.id: count.value for count in counts}
    group = LinkedCounts.of(values, *by_id(counts), relations)
    chosen = least_costly(group, small, dict.fromkeys(values, 1), _WIDTH)
    if (least := _least_by_trying(linked, small)) is not None:
        assert chosen is not None
        assert len(chosen - small) == least


def _shown(linked: Linked, *often: str) -> list[tuple[str]]:
    """The cells of a plan that shows each count once, and some of them nine times more."""
    return [(name,) for name in (*(count.id for count in linked[0]), *often * 9)]


def test_what_more_places_show_is_kept_in_sight() -> None:
    linked = table_with_margins([[2, 30, 30], [50, 60, 60], [80, 90, 90]])
    rarely_shown = choose_suppression(*linked, 5, _shown(linked, "t.0.1", "t.1.1", "t.2.1")).secondary
    assert not any(name.endswith(".1") for name in rarely_shown)
    assert len(rarely_shown) == 3


def test_the_same_choice_comes_out_every_time() -> None:
    linked = table_with_margins([[2, 30, 30, 1], [50, 60, 60, 7], [80, 90, 90, 3]])
    assert len({choose_suppression(*linked, 5) for _ in range(3)}) == 1
