"""The children behind an indicator that no public body published: counts to protect, and what gives them away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.measures.display import Fraction, Unit, round_half_up
from pipeline.measures.figures import slug
from pipeline.measures.fractions import tells_of_few
from pipeline.measures.indicator_kinds import PER, Indicator
from pipeline.measures.indicator_values import Latest
from pipeline.measures.public_sources import is_public
from pipeline.measures.queries import Row
from pipeline.measures.tables import CountRelation, ProtectedCount

_OF_CHILDREN = (Unit.PERCENT, Unit.NUMBER)  # what the value is a share or a mean of: children, and not a population

_SAFE_PLACES = {Unit.PERCENT: 0, Unit.NUMBER: 1}


def counts_behind(latest: Latest, *rows: Row | None) -> tuple[str, ...]:
    """The ids of the protected counts that showing values of these rows would give away."""
    return tuple(name for row in rows for name in _counts(latest, row))


def protected_counts(latest: Latest) -> tuple[tuple[ProtectedCount, ...], tuple[CountRelation, ...]]:
    """Every count behind the rows that are shown, and for shares that the two parts make the whole."""
    rows = [row for own in latest.series for row in (own, *latest.beside(own).rows)]
    counts: dict[str, int] = {}
    relations = []
    for row in rows:
        found = _counts(latest, row)
        for name, number in found.items():  # of two rows with one name the smaller count decides what is hidden
            counts[name] = min(number, counts.get(name, number))
        if len(found) == 2 and latest.indicator.unit is Unit.PERCENT:
            (part, number), (whole, of) = found.items()
            if of >= number:
                counts[f"{whole}.rest"] = of - number
                relations.append(CountRelation(whole, (part, f"{whole}.rest")))
    return tuple(ProtectedCount(name, number) for name, number in counts.items()), tuple(relations)


def count_of(latest: Latest, row: Row | None) -> tuple[str, ...]:
    """The id of the count that showing the numerator of a row would give away."""
    return tuple(name for name in _counts(latest, row) if name.endswith(".count"))


def cohort_of(latest: Latest, row: Row | None) -> tuple[str, ...]:
    """The id of the count that showing the denominator of a row would give away."""
    return tuple(name for name in _counts(latest, row) if name.endswith(".of"))


def ties(counts: Iterable[ProtectedCount]) -> tuple[CountRelation, ...]:
    """The children who reoffend are counted in two indicators; where the counts differ the tie has no effect."""
    given = {count.id for count in counts}
    pairs = (
        (name, f"{name.removesuffix('.count')}.of".replace(".binary.", ".frequency.", 1))
        for name in sorted(given)
        if ".binary." in name and name.endswith(".count")
    )
    return tuple(CountRelation(of, (name,)) for name, of in pairs if of in given)


def _counts(latest: Latest, row: Row | None) -> dict[str, int]:
    """The numerator, and where it is of children the denominator, by id; none where they are public or not known."""
    number = _numerator(latest, row)
    if row is None or number is None or is_public(row["source"]):
        return {}
    base = f"indicators.{latest.indicator.stem}.{slug(row['area'])}.{row['period_end']:%Y_%m_%d}"
    found = {f"{base}.count": number}
    if latest.indicator.unit in _OF_CHILDREN and row["denominator"] is not None:
        found[f"{base}.of"] = int(row["denominator"])
    return found


def _numerator(latest: Latest, row: Row | None) -> int | None:
    """The numerator as given, else what a reader would work out from the rate and the denominator."""
    if row is None or row["numerator"] is not None:
        return None if row is None else int(row["numerator"])
    value, of = latest.value(row), row["denominator"]
    if not of and latest.indicator.unit not in _OF_CHILDREN:
        of = row.get("population")
    if value is None or not of:
        return None
    return round(Fraction(value) * Fraction(of) / latest.indicator.per)


def with_safe_decimals(indicator: Indicator, rows: Sequence[Row], threshold: int) -> tuple[Indicator, Sequence[Row]]:
    """The indicator and its rows without the decimals from which a reader could work out a few children.

    That is so where no public body published a value, neither of the numbers behind it is known, so that they cannot
    be protected, and a short fraction fits: 66.7% can hardly be anything but 2 of 3, 67% can be much else.
    """
    bare = [number for number, row in enumerate(rows) if indicator.unit in _OF_CHILDREN and _is_bare(row)]
    units = {number: Decimal(indicator.per) / PER.get(rows[number]["rate_unit"], indicator.per) for number in bare}
    if not any(tells_of_few(rows[number]["rate"] * unit, indicator.per, threshold) for number, unit in units.items()):
        return indicator, rows
    places = min(indicator.places, _SAFE_PLACES[indicator.unit])
    coarse = {
        number: rows[number] | {"rate": round_half_up(rows[number]["rate"] * unit, places) / unit}
        for number, unit in units.items()
    }
    return replace(indicator, places=places), [coarse.get(number, row) for number, row in enumerate(rows)]


def _is_bare(row: Row) -> bool:
    """Whether a row of the service's own has a rate, and nothing of the children behind it."""
    known = row["numerator"] is not None or row["denominator"] or is_public(row["source"])
    return row["rate"] is not None and row["area_type"] == "local" and not known
