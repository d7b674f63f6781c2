"""No hidden count can be worked out from what stays visible, not even nearly."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tables_of_counts import Linked, attack, linked_tables, table_with_margins

from pipeline.disclosure import choose_suppression, intervals
from pipeline.measures import CountRelation, ProtectedCount

_SLACK = 1e-6


def _everything_linked_is_hidden(name: str, linked: Linked, hidden: frozenset[str]) -> bool:
    reached = {name}
    while True:
        near = {
            other
            for relation in linked[1]
            if reached & {relation.total, *relation.parts}
            for other in (relation.total, *relation.parts)
        }
        if near <= reached:
            return reached <= hidden
        reached |= near


@settings(deadline=None, max_examples=60)
@given(linked_tables(), st.integers(1, 6))
def test_every_small_count_is_hidden_and_each_hidden_one_could_be_anything_within_the_protected_width(
    linked: Linked, threshold: int
) -> None:
    chosen = choose_suppression(*linked, threshold)
    assert chosen.primary == {count.id for count in linked[0] if 1 <= count.value < threshold}
    assert not chosen.primary & chosen.secondary
    for name, width in attack(linked, chosen.hidden).items():
        assert width >= threshold - 1 - _SLACK or _everything_linked_is_hidden(name, linked, chosen.hidden), name


@settings(deadline=None, max_examples=30)
@given(linked_tables())
def test_where_nothing_is_small_nothing_is_hidden(linked: Linked) -> None:
    counts = [ProtectedCount(count.id, count.value * 10) for count in linked[0]]
    assert choose_suppression(counts, linked[1], 5).hidden == frozenset()


@settings(deadline=None, max_examples=30)
@given(linked_tables())
def test_the_choice_does_not_depend_on_the_order_of_counts_and_sums(linked: Linked) -> None:
    counts, relations = linked
    assert choose_suppression(counts, relations, 5) == choose_suppression(counts[::-1], relations[::-1], 5)


_CELLS = [[2, 30, 40], [50, 60, 70], [80, 90, 10]]


def test_hiding_only_the_small_counts_would_not_withstand_the_attack() -> None:
    linked = table_with_margins(_CELLS)
    chosen = choose_suppression(*linked, 5)
    assert attack(linked, chosen.primary) == {"t.0.0": pytest.approx(0)}
    assert min(attack(linked, chosen.hidden).values()) >= 4 - _SLACK


def test_one_small_count_costs_no_more_than_a_rectangle() -> None:
    chosen = choose_suppression(*table_with_margins(_CELLS), 5)
    assert len(chosen.hidden) == 4
    assert not any("row" in name or "column" in name or "all" in name for name in chosen.hidden)


def test_two_small_counts_that_add_up_to_few_do_not_protect_each_other() -> None:
    counts = [ProtectedCount(name, value) for name, value in (("a", 1), ("b", 1), ("c", 50), ("d", 60), ("all", 112))]
    chosen = choose_suppression(counts, [CountRelation("all", ("a", "b", "c", "d"))], 5)
    assert {"a", "b", "c"} == chosen.hidden


def test_a_count_that_stands_in_another_table_too_is_hidden_there_as_well() -> None:
    counts, relations = table_with_margins([[3, 40], [50, 60]])
    counts += [ProtectedCount("other", 43)]
    relations += [CountRelation("other", ("t.row0",))]
    chosen = choose_suppression(counts, relations, 5)
    assert min(attack((counts, relations), chosen.hidden).values()) >= 4 - _SLACK


def test_a_lone_small_count_is_hidden_alone() -> None:
    assert choose_suppression([ProtectedCount("a", 1), ProtectedCount("b", 1000)], [], 5).hidden == {"a"}


def test_nil_is_no_child_and_stays_visible() -> None:
    assert choose_suppression([ProtectedCount("a", 0), ProtectedCount("b", 5)], [], 5).hidden == frozenset()


def test_the_threshold_is_a_setting() -> None:
    counts = [ProtectedCount(str(value), value) for value in range(12)]
    assert choose_suppression(counts, [], 10).hidden == {str(value) for value in range(1, 10)}
    assert choose_suppression(counts, [], 1).hidden == frozenset()


def test_a_sum_that_does_not_hold_ties_nothing() -> None:
    counts = [ProtectedCount("a", 2), ProtectedCount("b", 30), ProtectedCount("all", 99)]
    assert choose_suppression(counts, [CountRelation("all", ("a", "b"))], 5).hidden == {"a"}


def test_a_sum_of_counts_that_nobody_gave_ties_nothing() -> None:
    assert choose_suppression([ProtectedCount("a", 2)], [CountRelation("all", ("a", "missing"))], 5).hidden == {"a"}


def test_one_id_cannot_stand_for_two_counts() -> None:
    with pytest.raises(ValueError, match="'a'"):
        choose_suppression([ProtectedCount("a", 2), ProtectedCount("a", 20)], [], 5)


def test_the_interval_is_what_the_visible_counts_leave_open() -> None:
    values = {"a": 2, "b": 3, "c": 10, "all": 15}
    found = intervals(values, [CountRelation("all", ("a", "b", "c"))], ["a", "b"])
    assert found == {"a": (pytest.approx(0), pytest.approx(5)), "b": (pytest.approx(0), pytest.approx(5))}
    assert intervals(values, [CountRelation("all", ("a", "b", "c"))], ["a"])["a"] == (
        pytest.approx(2),
        pytest.approx(2),
    )
    assert intervals(values, [], ["a"])["a"] == (0, float("inf"))


def test_a_reader_who_knows_how_many_there_are_at_least_knows_it_more_closely() -> None:
    counts = [ProtectedCount("a", 2, 1), ProtectedCount("b", 3, 1), ProtectedCount("c", 30), ProtectedCount("all", 35)]
    sums = [CountRelation("all", ("a", "b", "c"))]
    values = {count.id: count.value for count in counts}
    assert intervals(values, sums, {"a", "b"})["a"] == (0, 5)
    assert intervals(values, sums, {"a", "b"}, None, {"a": 1, "b": 1})["a"] == (1, 4)
    assert choose_suppression(counts, sums, 5).hidden == {"a", "b", "c"}


def test_a_hidden_count_is_taken_for_one_at_least_even_where_nobody_says_so() -> None:
    counts = [ProtectedCount(name, value) for name, value in (("a", 2), ("b", 1), ("c", 1), ("d", 6), ("all", 10))]
    chosen = choose_suppression(counts, [CountRelation("all", ("a", "b", "c", "d"))], 5)
    assert "d" in chosen.hidden or "all" in chosen.hidden, "else a, b and c are each 1 or 2"


def test_where_all_of_a_small_group_are_of_one_kind_the_nils_do_not_say_so() -> None:
    counts = [ProtectedCount(name, value) for name, value in (("white", 3), ("black", 0), ("mixed", 0), ("all", 3))]
    chosen = choose_suppression(counts, [CountRelation("all", ("white", "black", "mixed"))], 5)
    assert chosen.hidden & {"black", "mixed"}
