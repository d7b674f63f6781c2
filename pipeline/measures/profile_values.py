"""The stated measures of a cohort: value, the year before, change, and the counts that each would give away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.measures.cohort_groups import possible_counts
from pipeline.measures.display import Exact, Fraction, Unit, show
from pipeline.measures.figures import distinct_slugs
from pipeline.measures.queries import Row
from pipeline.measures.tables import CountRelation, ProtectedCount
from pipeline.measures.wording import change_in_words

_COUNTED = ("children", "offences")  # what is protected; residents of an area are not
_SHARE = "per cent"
_UNITS = {_SHARE: Unit.PERCENT, "children": Unit.COUNT, "offences": Unit.COUNT, "people": Unit.COUNT}


@dataclass(frozen=True)
class Stated:
    """One measure of one cohort in one year, with its row of the year before where the return has that."""

    row: Row
    earlier: Row | None
    part: str  # its part of figure ids

    @property
    def topic(self) -> str:
        return self.row["topic"] or "Other measures"

    @property
    def label(self) -> str:
        return f"{self.row['measure']} ({self.row['cohort'].lower()})" if self.row["cohort"] else self.row["measure"]

    @property
    def unit(self) -> Unit:
        return Unit.RATIO if self.row["unit"] == "ratio" else _UNITS.get(self.row["unit"], Unit.NUMBER)

    @property
    def change_unit(self) -> Unit:
        return Unit.POINTS if self.unit is Unit.PERCENT else self.unit

    @cached_property
    def value(self) -> Exact | None:
        return _number(self.row["value"], self.unit)

    @cached_property
    def previous(self) -> Exact | None:
        given = _number(self.row["previous"], self.unit)
        return given if given is not None or self.earlier is None else _number(self.earlier["value"], self.unit)

    @property
    def words(self) -> str | None:
        return self.row["value_words"]

    @property
    def previous_words(self) -> str | None:
        return self.row["previous_words"] or (self.earlier["value_words"] if self.earlier else None)

    @property
    def change(self) -> Exact | None:
        if self.value is not None and self.previous is not None:
            return self.value - self.previous
        return _number(self.row["change"], self.unit)

    @property
    def change_words(self) -> str | None:
        """Rose, fell or did not change, from the two values or the change that the return states."""
        if self.value is not None and self.previous is not None:
            return change_in_words(self.value, self.previous, max(self.places, self.previous_places))
        return change_in_words(self.change, 0, _places(self.change)) if self.change is not None else None

    @property
    def change_pct(self) -> Fraction | None:
        """The change of a number in % of the year before."""
        if self.row["unit"] not in (*_COUNTED, "people") or self.value is None or not self.previous:
            return None
        return Fraction(self.value - self.previous) / Fraction(self.previous) * 100

    @property
    def places(self) -> int:
        return _places(self.value)

    @property
    def previous_places(self) -> int:
        return _places(self.previous)

    @property
    def change_places(self) -> int:
        return _places(self.change)

    def shown(self, value: Exact | None, words: str | None, unit: Unit, places: int) -> str | None:
        """A value as readers see it, or the words that stand for it."""
        return words if value is None else show(value, unit, places)

    @property
    def count_id(self) -> str:
        return f"profile.{self.part}"

    @property
    def previous_id(self) -> str:
        return f"profile.{self.part}.previous"

    @cached_property
    def protected(self) -> ProtectedCount | None:
        return _protected(self.count_id, self.value, self.row)

    @cached_property
    def protected_before(self) -> ProtectedCount | None:
        return _protected(self.previous_id, self.previous, self.row)

    @property
    def counts(self) -> tuple[str, ...]:
        return (self.count_id,) if self.protected else ()

    @property
    def previous_counts(self) -> tuple[str, ...]:
        return (self.previous_id,) if self.protected_before else ()


def stated_measures(rows: Sequence[Row], year: str) -> list[Stated]:
    """The measures of ``year`` (else the latest before it), each with its row of the year before that."""
    years = sorted({row["financial_year"] for row in rows if row["financial_year"] <= year})
    if not years:
        return []
    current, before = years[-1], years[-2] if len(years) > 1 else None
    earlier = {(row["cohort"], row["measure"]): row for row in rows if row["financial_year"] == before}
    own = [row for row in rows if row["financial_year"] == current]
    parts = _parts(own)
    return [Stated(row, earlier.get((row["cohort"], row["measure"])), parts[_key(row)]) for row in own]


def protected_measures(stated: Sequence[Stated]) -> tuple[list[ProtectedCount], list[CountRelation]]:
    """The counts behind the measures, and the sums of those that are parts of another."""
    counts = [count for one in stated for count in (one.protected, one.protected_before) if count is not None]
    parts: dict[tuple[str, str], list[Stated]] = {}
    for one in stated:
        if one.row["part_of"]:
            parts.setdefault((one.row["cohort"], one.row["part_of"]), []).append(one)
    relations = []
    for whole in stated:
        members = parts.get(_key(whole.row), [])
        if whole.protected and members and all(member.protected for member in members):
            relations.append(CountRelation(whole.count_id, tuple(member.count_id for member in members)))
        if whole.protected_before and members and all(member.protected_before for member in members):
            relations.append(CountRelation(whole.previous_id, tuple(member.previous_id for member in members)))
    return counts, relations


def _key(row: Row) -> tuple[str, str]:
    return row["cohort"], row["measure"]


def _parts(rows: Sequence[Row]) -> Mapping[tuple[str, str], str]:
    """Each measure as part of ids: its own name, under the name of its cohort where that is not all children."""
    cohorts = distinct_slugs(row["cohort"] for row in rows if row["cohort"])
    taken = ("total", "mean_age", "sex", "age", "population", *cohorts.values())
    found = {}
    for cohort in dict.fromkeys(row["cohort"] for row in rows):
        names = distinct_slugs((row["measure"] for row in rows if row["cohort"] == cohort), () if cohort else taken)
        for name, part in names.items():
            found[cohort, name] = f"{cohorts[cohort]}.{part}" if cohort else part
    return found


def _number(value: object, unit: Unit) -> Exact | None:
    if value is None:
        return None
    exact = Fraction(value)
    return int(exact) if unit is Unit.COUNT and exact.denominator == 1 else exact


def _places(value: Exact | None) -> int:
    """To how many places a value is given."""
    exact = Fraction(value or 0)
    return next((places for places in range(6) if (exact * 10**places).denominator == 1), 6)


def _protected(count_id: str, value: Exact | None, row: Row) -> ProtectedCount | None:
    """The count of children or offences that a value is or stands for: of a share, the least that it fits but nil.

    For the year before, of which the return does not say how many children there were, this year's number stands in.
    """
    if value is None:
        return None
    if row["unit"] in _COUNTED:
        return ProtectedCount(count_id, int(value))
    if row["unit"] != _SHARE or not row["out_of"]:
        return None
    fits = possible_counts(Fraction(value), int(row["out_of"]), _places(value))
    least = next((count for count in fits if count), None)
    return ProtectedCount(count_id, least if least is not None else round(Fraction(value) * int(row["out_of"]) / 100))
