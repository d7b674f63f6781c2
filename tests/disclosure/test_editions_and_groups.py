"""What the last plan told, groups that are all of one kind, and tables with too little left to read."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.chapters import Chapter, api
from pipeline.chapters.api import MARKDOWN, RECORD, WITHHELD
from pipeline.disclosure import SUPPRESSED, DisclosedDatabase, choose_suppression, protect, write_disclosed
from pipeline.disclosure.editions import earlier_edition
from pipeline.disclosure.suppression import EarlierEdition
from pipeline.measures import Cell, CountRelation, Figure, Measured, MeasureTable, ProtectedCount, TableColumn, Unit
from pipeline.plan import DisclosureSettings


def _figure(figure_id: str, value: object, *counts: str, period: str = "2021-22", unit: Unit = Unit.COUNT) -> Figure:
    return Figure(figure_id, figure_id, value, unit, "s", ("d",), "q", period=period, counts=counts)


def _before(figure_id: str, said: str, period: str = "2021-22") -> Figure:
    return _figure(f"previous.{figure_id}", said, period=period, unit=Unit.WORDS)


@pytest.mark.parametrize(
    ("now", "before", "known"),
    [
        (_figure("x.q1", 12, "x"), _before("x.q1", "12"), EarlierEdition(published=frozenset("x"))),
        (_figure("x.q1", 12, "x"), _before("x.q1", SUPPRESSED), EarlierEdition(hidden=frozenset("x"))),
        (_figure("x.previous", 12, "x"), _before("x", "12"), EarlierEdition(published=frozenset("x"))),
        (_figure("x.previous.total", 12, "x"), _before("x.total", "12"), EarlierEdition(published=frozenset("x"))),
        (_figure("x", 12, "x"), _before("x", "12", "2020-21"), EarlierEdition()),
        (_figure("x", 12, "x", period=""), _before("x", "12", ""), EarlierEdition()),
        (_figure("x", 12, "x"), _before("x", "13"), EarlierEdition()),
        (_figure("x", 12, "x", "y"), _before("x", "12"), EarlierEdition()),
    ],
    ids=["same period", "hidden then", "year before", "year before, total", "another period", "no period", "corrected",
         "rests on two"],
)  # fmt: skip
def test_what_the_last_plan_told_of_one_period_is_known(now: Figure, before: Figure, known: EarlierEdition) -> None:
    counts = (ProtectedCount("x", 12), ProtectedCount("y", 30))
    assert earlier_edition([Measured((now, before), counts=counts)]) == known


def test_what_the_last_plan_hid_stays_hidden_and_what_it_showed_protects_nothing() -> None:
    counts = [ProtectedCount(name, value) for name, value in (("a", 2), ("b", 20), ("c", 30), ("d", 40), ("all", 92))]
    sums = [CountRelation("all", ("a", "b", "c", "d"))]
    assert choose_suppression(counts, sums, 5).hidden == {"a", "b"}
    assert choose_suppression(counts, sums, 5, earlier=EarlierEdition(frozenset("b"))).hidden == {"a", "c"}
    chosen = choose_suppression(counts, sums, 5, earlier=EarlierEdition(hidden=frozenset("d")))
    assert (chosen.hidden, chosen.primary) == ({"a", "d"}, {"a", "d"})


def test_a_change_is_hidden_where_it_gives_back_either_of_the_two_values() -> None:
    figures = (_figure("x", 12, "x"), _figure("x.previous", 2, "before"), _figure("x.change", 10))
    counts = (ProtectedCount("x", 12), ProtectedCount("before", 2))
    assert protect([Measured(figures, counts=counts)], 5).suppressed == {"x.previous", "x.change"}


@pytest.mark.parametrize(
    ("parts", "hidden"),
    [
        ((12, 0), {"a", "b"}),
        ((20, 3), {"a", "b"}),
        ((12, 8), set()),
        ((3, 0), {"a", "b"}),
        ((12, 0, 0), {"a", "b"}),
        ((6, 4), {"a", "b"}),
    ],
    ids=["all", "all but three", "spread", "few", "all of three kinds", "few of few"],
)
def test_a_group_that_is_all_of_one_kind_is_not_told_of(parts: tuple[int, ...], hidden: set[str]) -> None:
    counts = [ProtectedCount(name, value) for name, value in zip("abc", parts, strict=False)]
    relation = CountRelation("all", tuple(count.id for count in counts))
    chosen = choose_suppression([*counts, ProtectedCount("all", sum(parts))], [relation], 5)
    assert hidden <= chosen.hidden
    assert bool(hidden) == bool(chosen.hidden)
    if parts == (12, 0):
        harmless = CountRelation("all", ("a", "b"), harmless=True)
        assert not choose_suppression([*counts, ProtectedCount("all", 12)], [harmless], 5).hidden


_COLUMNS = (TableColumn("group", "Group"), TableColumn("count", "Children", Unit.COUNT))


def _table(values: dict[str, int], others: int = 0) -> Measured:
    """A table of counts with their total, and of ``others``, numbers that rest on no count."""
    rows = [(Cell(name), Cell(value, (name,))) for name, value in values.items()]
    rows += [(Cell(f"other {number}"), Cell(number + 1)) for number in range(others)]
    rows.append((Cell("all"), Cell(sum(values.values()), ("all",))))
    counts = (
        *(ProtectedCount(name, value) for name, value in values.items()),
        ProtectedCount("all", sum(values.values())),
    )
    sums = (CountRelation("all", tuple(values), harmless=True),)
    return Measured((), (MeasureTable("groups", _COLUMNS, tuple(rows), ("d",), "q"),), counts, sums)


@pytest.mark.parametrize(
    ("measured", "keep", "withheld"),
    [
        (_table({"a": 1, "b": 1, "c": 6, "d": 7}), 50, False),
        (_table({"a": 1, "b": 6}), 60, True),
        (_table({"a": 1, "b": 6}, others=3), 60, False),
        (_table({"a": 1, "b": 6}), 0, False),
        (_table({"a": 10, "b": 6}), 100, False),
    ],
    ids=["enough left", "too little left", "other numbers are left", "never", "nothing hidden"],
)
def test_a_table_of_which_too_much_would_be_hidden_is_left_out(measured: Measured, keep: int, withheld: bool) -> None:
    disclosed = protect([measured], DisclosureSettings(keep=keep))
    assert (disclosed.withheld == {"groups"}) == withheld
    assert (disclosed.tables[0].rows == ()) == withheld


def test_a_table_that_is_nearly_all_marks_is_left_out_though_only_small_counts_make_it_so() -> None:
    measured = _table(dict.fromkeys("abcdefghi", 2))  # with the total, one number of ten is left
    assert protect([measured], DisclosureSettings(visible=10)).withheld == set()
    assert protect([measured], DisclosureSettings(visible=11)).withheld == {"groups"}
    assert protect([measured], DisclosureSettings()).withheld == {"groups"}


def test_a_sentence_stands_in_the_place_of_a_table_that_is_left_out(
    small_plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, path = small_plan(), tmp_path / "disclosed.duckdb"
    write_disclosed(path, protect([_table({"a": 1, "b": 6})], DisclosureSettings(keep=60)), {}, frozenset())
    database = DisclosedDatabase(path)
    assert database.tables()["groups"].withheld
    assert database.rows("shown", "groups") == database.rows("plain", "groups") == []
    shown: list[dict] = []
    monkeypatch.setattr(api, "_display", shown.append)
    Chapter(str(plan.folder), str(path)).table("groups", caption="Groups", label="tbl-groups")
    (output,) = shown
    assert output[MARKDOWN] == WITHHELD
    assert output[RECORD] == {"kind": "withheld", "label": "tbl-groups", "table": "groups"}


def test_the_width_is_a_setting() -> None:
    counts = [ProtectedCount(name, value) for name, value in (("a", 3), ("b", 4), ("c", 30), ("all", 37))]
    sums = [CountRelation("all", ("a", "b", "c"), harmless=True)]
    assert choose_suppression(counts, sums, 5).hidden == {"a", "b"}
    assert choose_suppression(counts, sums, 5, width=9).hidden == {"a", "b", "c"}
    assert DisclosureSettings(threshold=10).interval == 9
    assert DisclosureSettings(width=7).interval == 7
