"""Each offence group and each single offence, this year and the year before, as a share of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.measures.cohort_groups import possible_counts
from pipeline.measures.display import Fraction
from pipeline.measures.figures import distinct_slugs, slug
from pipeline.measures.queries import Row

ALL, ALL_BEFORE = "offences.types.total", "offences.previous.total"
DETAIL = "offences.detail."


@dataclass(frozen=True)
class Line:
    """One offence group, or one single offence of a group, this year and the year before."""

    title: str
    group: str
    base: str  # the first part of its figure ids
    count_id: str
    count: int
    total: int
    previous_count: int | None
    previous_total: int | None
    given_share: Fraction | None  # of the year before, in %, as the return has it
    given_change: Fraction | None  # in points, as the return has it
    national_share: Fraction | None = None

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.count * 100, self.total) if self.total else None

    @property
    def previous_share(self) -> Fraction | None:
        if self.previous_count is not None and self.previous_total:
            return Fraction(self.previous_count * 100, self.previous_total)
        return self.given_share

    @property
    def change(self) -> Fraction | None:
        """In points, from the numbers where both years have them; else as stated; else from the shares as given."""
        if self.share is None or self.previous_share is None:
            return None
        if self.previous_count is None and self.given_change is not None:
            return self.given_change
        return self.share - self.previous_share

    @property
    def previous_id(self) -> str:
        return f"{self.base}.previous"

    @property
    def previous_protected(self) -> int | None:
        """The number of the year before; where only a share is known, the least number that it fits, but nil."""
        if self.previous_count is not None or self.given_share is None or not self.previous_total:
            return self.previous_count
        fits = possible_counts(self.given_share, self.previous_total)
        return next((count for count in fits if count), fits[0] if fits else self._nearest)

    @property
    def _nearest(self) -> int:
        return round(self.given_share * self.previous_total / 100)

    @property
    def counts(self) -> tuple[str, ...]:
        return (self.count_id,)

    @property
    def share_counts(self) -> tuple[str, ...]:
        return (self.count_id, ALL)

    @property
    def previous_counts(self) -> tuple[str, ...]:
        return (self.previous_id,) if self.previous_protected is not None else ()

    @property
    def change_counts(self) -> tuple[str, ...]:
        return (*self.share_counts, *self.previous_counts) if self.change is not None else ()


def group_lines(rows: Sequence[Row], local: Mapping[str, int], national: Mapping[str, int]) -> list[Line]:
    whole = {row["offence_group"]: row for row in rows if row["offence"] is None}
    titles = list(dict.fromkeys(row["offence_group"] for row in rows))
    counted = {title: _count_of(title, whole, rows) for title in titles}
    total = sum(counted.values())
    before = {title: whole[title]["previous_count"] if title in whole else None for title in titles}
    stated = next((int(row["previous_total"]) for row in rows if row["previous_total"] is not None), None)
    known = [count for count in before.values() if count is not None]
    previous_total = stated if stated is not None else sum(known) if known and len(known) == len(titles) else None
    of_country = sum(national.values())
    lines = []
    for title in titles:
        row, part = whole.get(title, {}), slug(title)
        lines.append(
            Line(
                title, title, f"offences.{part}", _group_id(part, local.get(title) == counted[title]),
                counted[title], total,
                _whole(before[title]), previous_total, _exact(row.get("previous_share_pct")),
                _exact(row.get("change_points")),
                Fraction(national[title] * 100, of_country) if title in national and of_country else None,
            )
        )  # fmt: skip
    return lines


def _group_id(part: str, as_in_benchmark: bool) -> str:
    """One count has one id: that of the benchmark, where this is the same."""
    return f"offences.{part}" if as_in_benchmark else f"offences.types.{part}"


def _count_of(title: str, whole: Mapping[str, Row], rows: Sequence[Row]) -> int:
    """The number of a group: its own row, else its single offences together."""
    if title in whole:
        return int(whole[title]["count"])
    return sum(int(row["count"]) for row in rows if row["offence_group"] == title)


def detail_lines(rows: Sequence[Row], groups: Sequence[Line]) -> list[Line]:
    single = [row for row in rows if row["offence"] is not None]
    group_of = {line.title: line for line in groups}
    names = _detail_names(single)
    parts = distinct_slugs(names)
    lines = []
    for row, name in zip(single, names, strict=True):
        part = parts[name]
        lines.append(
            replace(
                group_of[row["offence_group"]],
                title=row["offence"],
                base=f"{DETAIL}{part}",
                count_id=f"{DETAIL}{part}",
                count=int(row["count"]),
                previous_count=_whole(row["previous_count"]),
                given_share=_exact(row["previous_share_pct"]),
                given_change=_exact(row["change_points"]),
                national_share=None,
            )
        )
    return lines


def _detail_names(rows: Sequence[Row]) -> list[str]:
    """What each single offence is called in ids: where two groups have one of a name, the second says its group."""
    first: dict[str, str] = {}
    return [
        name if first.setdefault(name, group) == group else f"{name} {group}"
        for name, group in ((row["offence"], row["offence_group"]) for row in rows)
    ]


def _whole(value: object) -> int | None:
    return None if value is None else int(value)


def _exact(value: object) -> Fraction | None:
    return None if value is None else Fraction(value)
