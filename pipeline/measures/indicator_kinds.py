"""What an indicator is: the four existing ones, and those that a service adds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.measures.display import Unit
from pipeline.measures.figures import distinct_slugs
from pipeline.measures.labels import label
from pipeline.measures.queries import Row

PER = {"per 100,000": 100_000, "per 10,000": 10_000, "per 1,000": 1_000, "per cent": 100, "number": 1}
_UNITS = {
    "per 100,000": Unit.PER_100K,
    "per 10,000": Unit.PER_10K,
    "per 1,000": Unit.PER_1000,
    "per cent": Unit.PERCENT,
    "number": Unit.NUMBER,
}
KNIFE = "knife_offences"
_MOST_PLACES = 2


@dataclass(frozen=True)
class Indicator:
    """One indicator: its value in the returns, the ids of its figures, and how it is shown.

    ``counted`` and ``out_of`` say what its numerator and denominator count; ``lower_is_better`` is None where nothing
    says so.
    """

    name: str
    figure_id: str
    stem: str
    label: str
    unit: Unit
    places: int
    per: int
    section: str
    unit_title: str
    counted: str = "Number"
    out_of: str = "Out of"
    lower_is_better: bool | None = True

    @property
    def title(self) -> str:
        """The indicator with its unit; what is a plain number says so itself."""
        return self.label if self.unit is Unit.NUMBER else f"{self.label}, {self.unit_title}"


_EXISTING_SECTION = "existing-indicators"
EXISTING = (
    Indicator(
        "first_time_entrants", "fte.rate", "fte", "First time entrants", Unit.PER_100K, 0, 100_000, _EXISTING_SECTION,
        "per 100,000 aged 10 to 17", "First time entrants", "Children aged 10 to 17",
    ),
    Indicator(
        "reoffending_binary", "reoffending.binary", "reoffending.binary", "Children who reoffend", Unit.PERCENT, 0, 100,
        _EXISTING_SECTION, "% of children in the cohort", "Children who reoffended", "Children in the cohort",
    ),
    Indicator(
        "reoffending_frequency", "reoffending.frequency", "reoffending.frequency",
        "Reoffences per child who reoffends", Unit.NUMBER, 2, 1, _EXISTING_SECTION, "reoffences for each child",
        "Reoffences", "Children who reoffended",
    ),
    Indicator(
        "custody", "custody.rate", "custody", "Custodial sentences", Unit.PER_1000, 2, 1_000, _EXISTING_SECTION,
        "per 1,000 aged 10 to 17", "Custodial sentences", "Children aged 10 to 17",
    ),
)  # fmt: skip


def existing(values: Mapping[str, Sequence[Row]]) -> list[Indicator]:
    """The existing indicators; a share has a decimal where the returns give one, or only its parts."""
    return [
        replace(one, places=min(1, _decimals(one, values.get(one.name, ())))) if one.unit is Unit.PERCENT else one
        for one in EXISTING
    ]


def local(values: Mapping[str, Sequence[Row]], bands: Mapping[str, Sequence[Row]]) -> list[Indicator]:
    """The indicators of the service's own: those of the returns and of the targets that are not existing ones."""
    taken = {one.name for one in EXISTING}
    names = [
        name
        for name in dict.fromkeys([*values, *bands])
        if name not in taken and not _told_with_offences(name, values.get(name, ()), bands.get(name, ()))
    ]
    parts = distinct_slugs(names)
    return [_local(name, parts[name], values.get(name, ()), bands.get(name, ())) for name in names]


def _told_with_offences(name: str, rows: Sequence[Row], bands: Sequence[Row]) -> bool:
    """Knife-related offences stand beside the other offences; here too only with a target or an earlier period."""
    return name == KNIFE and not bands and len({row["period_end"] for row in rows if row["area_type"] == "local"}) < 2


def _local(name: str, part: str, rows: Sequence[Row], bands: Sequence[Row]) -> Indicator:
    stated = rows[-1]["rate_unit"] if rows else "per cent" if _looks_like_shares(bands) else "number"
    unit = _UNITS.get(stated, Unit.NUMBER)
    stem, said = f"local.{part}", label("indicators", "indicator", name)
    found = Indicator(
        name, f"{stem}.value", stem, said[:1].upper() + said[1:], unit, 0, PER.get(stated, 1), "local-performance",
        {"per cent": "%", "number": ""}.get(stated, stated or ""), lower_is_better=_direction(bands),
    )  # fmt: skip
    return replace(found, places=_decimals(found, rows))


def _looks_like_shares(bands: Iterable[Row]) -> bool:
    """A target whose value has not come: limits up to 100 are taken for percentages."""
    limits = [limit for band in bands for limit in (band["lower"], band["upper"]) if limit is not None]
    return bool(limits) and all(limit <= PER["per cent"] for limit in limits)


def _direction(bands: Sequence[Row]) -> bool | None:
    """Whether a lower value is better: as the targets say, else as the green band lies."""
    for band in bands:
        if band["direction"]:
            return band["direction"] == "lower_is_better"
    green = next((band for band in bands if band["band"] == "green"), None)
    if green is None or (green["lower"] is None) == (green["upper"] is None):
        return None
    return green["lower"] is None


def _decimals(indicator: Indicator, rows: Iterable[Row]) -> int:
    """How many decimals the returns give; one for a share and two for a mean that are worked out."""
    places = 0
    for row in rows:
        if row["rate"] is None:
            places = max(places, 1 if indicator.unit is Unit.PERCENT else _MOST_PLACES)
        elif PER.get(row["rate_unit"]) == indicator.per:
            places = max(places, -int(Decimal(row["rate"]).normalize().as_tuple().exponent))
    return min(places, _MOST_PLACES)
