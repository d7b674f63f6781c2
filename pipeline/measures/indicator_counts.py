"""The children behind an indicator that no public body published: counts to protect, and what gives them away."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.measures.display import Fraction, Unit
from pipeline.measures.figures import slug
from pipeline.measures.indicator_values import Latest
from pipeline.measures.public_sources import is_public
from pipeline.measures.queries import Row
from pipeline.measures.tables import CountRelation, ProtectedCount

_OF_CHILDREN = (Unit.PERCENT, Unit.NUMBER)  # what the value is a share or a mean of: children, and not a population


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
    value = latest.value(row)
    if value is None or not row["denominator"]:
        return None
    return round(Fraction(value) * Fraction(row["denominator"]) / latest.indicator.per)
