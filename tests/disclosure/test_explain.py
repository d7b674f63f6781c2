"""``yjplan disclosure`` says of each hidden count why, where and at what cost."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from pipeline.disclosure import protect
from pipeline.disclosure.explain import Place, Why, explain
from pipeline.measures import Cell, CountRelation, Figure, Measured, MeasureTable, ProtectedCount, TableColumn, Unit
from pipeline.plan import DisclosureSettings

_COLUMNS = (
    TableColumn("group", "Group"),
    TableColumn("count", "Children", Unit.COUNT),
    TableColumn("share", "Share", Unit.PERCENT),
)
_COUNTS = {"robbery": 2, "drugs": 30, "arson": 40}
_RULES = DisclosureSettings()


def _measured() -> Measured:
    rows = tuple((Cell(n.title()), Cell(v, (n,)), Cell(Fraction(v), (n, "all"))) for n, v in _COUNTS.items())
    share = Figure("robbery.share", "Robbery", Fraction(2), Unit.PERCENT, "s", ("d",), "q", counts=("robbery", "all"))
    return Measured(
        (share,),
        (MeasureTable("groups", _COLUMNS, rows, ("d",), "q"),),
        (*(ProtectedCount(name, value) for name, value in _COUNTS.items()), ProtectedCount("all", 72)),
        (CountRelation("all", tuple(_COUNTS)),),
    )


def test_each_hidden_count_says_why_where_and_what_it_protects() -> None:
    told = explain([_measured()], _RULES, protect([_measured()], _RULES))
    drugs, robbery = told.hidden
    assert (robbery.id, robbery.value, robbery.why, robbery.protects) == ("robbery", 2, Why.SMALL, ())
    assert (robbery.low, robbery.high) == (1, 31), "72 less the visible 40, and at least one each"
    assert robbery.cells == (Place("groups", "Robbery", "Children"), Place("groups", "Robbery", "Share"))
    assert robbery.figures == ("robbery.share",)
    assert (drugs.id, drugs.why, drugs.protects) == ("drugs", Why.PROTECTS, ("robbery",))


def test_what_it_cost_is_counted_by_table_and_in_all() -> None:
    told = explain([_measured()], _RULES, protect([_measured()], _RULES))
    (kept,) = told.tables
    assert (kept.cells, kept.not_primary, kept.shown) == (6, 4, 2)
    assert (told.shown, told.not_primary) == (2, 4)


def test_a_group_of_one_kind_and_a_count_hidden_before_say_so() -> None:
    def figure(figure_id: str, value: object, *counts: str) -> Figure:
        return Figure(figure_id, "F", value, Unit.COUNT, "s", ("d",), "q", period="2021-22", counts=counts)

    counts = (ProtectedCount("a", 20), ProtectedCount("b", 0), ProtectedCount("all", 20), ProtectedCount("c", 50))
    sums = (CountRelation("all", ("a", "b")),)
    measured = Measured((figure("c", 50, "c"), figure("previous.c", "[c]")), counts=counts, relations=sums)
    told = {one.id: one.why for one in explain([measured], _RULES, protect([measured], _RULES)).hidden}
    assert (told["a"], told["c"]) == (Why.ONE_KIND, Why.EARLIER)


OFFENCES = "Offence group,Area,Year,Number of offences,Population (10 to 17)\nDrugs,Anytown,2021-22,3,10000\n"


@pytest.mark.usefixtures("quickly")
def test_the_command_tells_it_as_text_and_as_json_and_publishes_nothing(small_plan, yjplan) -> None:
    plan = small_plan()
    plan.returns_dir.mkdir()
    (plan.returns_dir / "offence-benchmark.csv").write_text(OFFENCES, encoding="utf-8")
    text = yjplan("disclosure", plan.folder)
    assert text.code == 0
    assert text.stdout.startswith("Private: this tells hidden values.")
    assert "offences.drugs: 3, small" in text.stdout
    assert "offences_benchmark (Drugs, Offences)" in text.stdout
    told = json.loads(yjplan("disclosure", plan.folder, "--json").stdout)
    assert (told["threshold"], told["interval"]) == (5, 4)
    drugs = next(one for one in told["hidden"] if one["id"] == "offences.drugs")
    assert (drugs["value"], drugs["why"]) == (3, "small")
    assert "offences.drugs.count" in drugs["figures"]
    assert not plan.outputs.publish.exists()
