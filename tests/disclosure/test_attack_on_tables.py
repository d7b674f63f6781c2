"""A reader with the published tables of offences and outcomes, and nothing else, cannot place a small count."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from pipeline.disclosure import Disclosed, protect
from pipeline.measures import Cell, CountRelation, Measured, MeasureTable, ProtectedCount, TableColumn, Unit
from pipeline.measures.figures import slug
from pipeline.measures.outcomes import measure_outcomes
from pipeline.plan import DisclosureSettings, Plan, Settings

_PLAN = Plan(Path("anytown"), Settings(service="A", area="Anytown", financial_year="2022-23", as_of=date(2022, 6, 30)))
_RULES = DisclosureSettings(keep=0, visible=0)  # tables stay however little of them is left to read
_OFFENCES = ("Arson", "Drugs", "Robbery", "Public order")
_OUTCOMES = {
    "No further action": "No sanction",
    "Fine": "First-tier penalty",
    "Referral order": "First-tier penalty",
    "Youth caution": "Caution",
}
_BENCHMARK = {"Arson": "Other", "Public order": "Other", "Drugs": "Drugs", "Robbery": "Robbery"}
_counts = st.dictionaries(
    st.tuples(st.sampled_from(_OFFENCES), st.sampled_from(sorted(_OUTCOMES))),
    st.one_of(st.integers(0, 5), st.integers(0, 40)),
    min_size=2,
)


def _measured(counts: dict[tuple[str, str], int]) -> list[Measured]:
    rows = [
        {"offence_group": offence, "benchmark_group": _BENCHMARK[offence] if _BENCHMARK[offence] == "Other" else None,
         "outcome": outcome, "outcome_group": _OUTCOMES[outcome], "count": count}
        for (offence, outcome), count in counts.items()
    ]  # fmt: skip
    groups: Counter[str] = Counter()
    for (offence, _), count in counts.items():
        groups[_BENCHMARK[offence]] += count
    benchmark = MeasureTable(
        "offences_benchmark",
        (TableColumn("offence_group", "Group"), TableColumn("count", "Offences", Unit.COUNT)),
        tuple((Cell(group), Cell(count, (f"offences.{slug(group)}",))) for group, count in groups.items()),
        (),
        "",
    )
    protected = [ProtectedCount(f"offences.{slug(group)}", count) for group, count in groups.items()]
    protected.append(ProtectedCount("offences.total", groups.total()))
    relation = CountRelation("offences.total", tuple(f"offences.{slug(group)}" for group in groups))
    return [measure_outcomes(rows, _PLAN), Measured((), (benchmark,), tuple(protected), (relation,))]


class _Reader:
    """Everything that can be read off the tables, as linear equations over all their counts."""

    def __init__(self, disclosed: Disclosed, *, only_what_occurs: bool = False) -> None:
        self.only_what_occurs = only_what_occurs
        self.place: dict[tuple[str, ...], int] = defaultdict(lambda: len(self.place))
        self.equations: list[tuple[dict[int, float], float]] = []
        self.hidden: set[tuple[str, ...]] = set()
        tables = {table.name: table for table in disclosed.tables}
        self._matrix(tables["outcomes_by_offence"])
        self._kinds(tables["outcomes_by_kind"], disclosed)
        self._benchmark(tables["offences_benchmark"])

    def _sees(self, key: tuple[str, ...], cell: Cell) -> None:
        if cell.value is None:
            self.hidden.add(key)
            self.place[key]
        else:
            self.equations.append(({self.place[key]: 1.0}, float(cell.value)))

    def _adds_up(self, total: tuple[str, ...], parts: list[tuple[str, ...]]) -> None:
        self.equations.append(({self.place[part]: 1.0 for part in parts} | {self.place[total]: -1.0}, 0.0))

    def _matrix(self, table: MeasureTable) -> None:
        tiers = [column.name for column in table.columns[1:]]
        offences = [row[0].value for row in table.rows]
        for row in table.rows:
            for tier, cell in zip(tiers, row[1:], strict=True):
                self._sees((row[0].value, tier), cell)
        for offence in offences:
            self._adds_up((offence, "total"), [(offence, tier) for tier in tiers[:-1]])
        for tier in tiers:
            self._adds_up(("Total", tier), [(offence, tier) for offence in offences[:-1]])

    def _kinds(self, table: MeasureTable, disclosed: Disclosed) -> None:
        of_kind: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for kind, outcome, count, share in table.rows[:-1]:
            key = ("outcome", kind.value, outcome.value)
            of_kind[kind.value].append(key)
            self._sees(key, count)
            if share.value is not None:
                self._is_share(key, float(share.value))
        for kind, keys in of_kind.items():
            self._adds_up(("Total", slug(kind)), keys)
            shown = disclosed.figures.get(f"outcomes.{slug(kind)}.share").value
            if not isinstance(shown, str | None):
                self._is_share(("Total", slug(kind)), float(shown))

    def _is_share(self, key: tuple[str, ...], percent: float) -> None:
        self.equations.append(({self.place[key]: 1.0, self.place["Total", "total"]: -percent / 100}, 0.0))

    def _benchmark(self, table: MeasureTable) -> None:
        groups = {row[0].value: row[1] for row in table.rows}
        for group, cell in groups.items():
            self._sees(("benchmark", group), cell)
            members = [o for o in _OFFENCES if _BENCHMARK[o] == group and (o, "total") in self.place]
            self._adds_up(("benchmark", group), [(offence, "total") for offence in members])

    def _least(self, key: tuple[str, ...]) -> int:
        """A return that lists nothing that did not occur tells that each outcome and each offence group did."""
        return int(self.only_what_occurs and ("outcome" in key[:1] or "Total" in key[:1] or "total" in key[1:]))

    def widths(self) -> dict[tuple[str, ...], float]:
        """How far apart the least and the greatest value are that each hidden count could have."""
        left = np.zeros((len(self.equations), len(self.place)))
        for number, (terms, _) in enumerate(self.equations):
            for place, factor in terms.items():
                left[number, place] += factor
        right = [known for _, known in self.equations]
        limits = [(self._least(key), None) for key in sorted(self.place, key=self.place.__getitem__)]
        found = {}
        for key in sorted(self.hidden):
            ends = []
            for sign in (1, -1):
                objective = np.zeros(len(self.place))
                objective[self.place[key]] = sign
                solved = linprog(objective, A_eq=left, b_eq=right, bounds=limits)
                assert solved.status in (0, 3), solved.message
                ends.append(sign * solved.fun if solved.status == 0 else float("inf"))
            found[key] = ends[1] - ends[0]
        return found


@settings(deadline=None, max_examples=40)
@given(_counts)
def test_no_hidden_count_can_be_placed_from_the_tables(counts: dict[tuple[str, str], int]) -> None:
    reader = _Reader(protect(_measured(counts), _RULES), only_what_occurs=all(counts.values()))
    assert {key: width for key, width in reader.widths().items() if width < 4 - 1e-6} == {}


_ONE_SMALL = {(offence, outcome): 20 for offence in _OFFENCES for outcome in _OUTCOMES} | {
    ("Arson", "Youth caution"): 2
}


def test_an_outcome_that_is_listed_because_it_occurred_is_not_known_to_within_four() -> None:
    counts = {("Drugs", "Fine"): 3, ("Drugs", "Referral order"): 2, ("Arson", "Youth caution"): 30}
    reader = _Reader(protect(_measured(counts), _RULES), only_what_occurs=True)
    assert {key: width for key, width in reader.widths().items() if width < 4 - 1e-6} == {}


def test_the_attack_succeeds_where_only_small_counts_are_hidden() -> None:
    untied = [Measured(part.figures, part.tables, part.counts) for part in _measured(_ONE_SMALL)]
    assert min(_Reader(protect(untied, _RULES)).widths().values()) < 1e-6


def _harmless(part: Measured) -> Measured:
    """The same without the protection of groups that are all of one kind, which would hide more than is looked at."""
    return replace(part, relations=tuple(replace(one, harmless=True) for one in part.relations))


def test_the_attack_succeeds_where_two_tables_are_not_tied() -> None:
    counts = {
        ("Drugs", "Fine"): 20,
        ("Drugs", "Youth caution"): 3,
        ("Robbery", "Youth caution"): 3,
        ("Arson", "Fine"): 6,
    }
    first, second = map(_harmless, _measured(counts))
    untied = Measured(
        first.figures,
        first.tables,
        first.counts,
        tuple(r for r in first.relations if not r.total.startswith("offences.")),
    )
    assert min(_Reader(protect([untied, second], _RULES)).widths().values()) < 4 - 1e-6
    assert min(_Reader(protect([first, second], _RULES)).widths().values()) >= 4 - 1e-6
