"""The figure register: every number, date and rating that the plan shows, computed once."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.errors import FigureError
from pipeline.measures.display import Exact, Unit, Value, exact_json, show

_ID = re.compile(r"^[a-z0-9]+(_[a-z0-9]+)*(\.[a-z0-9]+(_[a-z0-9]+)*)*$")


def slug(text: str) -> str:
    """A vocabulary value as part of a figure id.

    >>> slug("Violence against the person")
    'violence_against_the_person'
    """
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")


def distinct_slugs(names: Iterable[str], taken: Iterable[str] = ()) -> dict[str, str]:
    """A part of an id for each of the names that a return chose freely, no two alike and none of those ``taken``.

    >>> distinct_slugs(["In kind", "in-kind", "Total"], taken=["total"])
    {'In kind': 'in_kind', 'in-kind': 'in_kind_2', 'Total': 'total_2'}
    """
    used = set(taken)
    parts: dict[str, str] = {}
    for name in dict.fromkeys(names):
        part = base = slug(name) or "unnamed"
        number = 2
        while part in used:
            part = f"{base}_{number}"
            number += 1
        used.add(part)
        parts[name] = part
    return parts


@dataclass(frozen=True)
class Figure:
    """One value that the plan shows, with how it came about.

    ``value`` is exact; ``numerator`` and ``denominator`` are what it was divided from, where it was. ``query`` names
    the query (``budget.sql: by_agency``); ``where`` gives the column values that pick its rows out of its
    ``datasets``. ``counts`` are the ids of the protected counts that would be given away by showing it.
    ``section`` is the id of the statutory heading that shows it.
    """

    id: str
    label: str
    value: Value
    unit: Unit
    section: str
    datasets: tuple[str, ...]
    query: str
    places: int = 0
    numerator: Exact | None = None
    denominator: Exact | None = None
    period: str = ""
    area: str = ""
    where: tuple[tuple[str, str], ...] = ()
    rating: str = ""
    counts: tuple[str, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        if not _ID.match(self.id):
            raise ValueError(f"'{self.id}' cannot be a figure id: lower-case words joined by _ and parts by dots")

    @property
    def shown(self) -> str:
        """The value as every output shows it."""
        return show(self.value, self.unit, self.places)

    @property
    def variable(self) -> str:
        """The name by which narrative quotes it: ``{{< var fte-rate >}}``."""
        return self.id.replace(".", "-")

    def as_dict(self) -> dict[str, object]:
        """The figure as plain values, for ``--json`` and ``figures.json``."""
        return {
            "id": self.id,
            "label": self.label,
            "value": exact_json(self.value),
            "display": self.shown,
            "unit": self.unit.value,
            "numerator": exact_json(self.numerator),
            "denominator": exact_json(self.denominator),
            "period": self.period,
            "area": self.area,
            "rating": self.rating or None,
            "section": self.section,
            "datasets": list(self.datasets),
            "query": self.query,
            "note": self.note,
        }


class FigureRegister:
    """All figures of one plan, by id, in the order of their ids."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        self._by_id: dict[str, Figure] = {}
        for figure in sorted(figures, key=lambda figure: figure.id):
            if figure.id in self._by_id:
                raise ValueError(f"two figures have the id '{figure.id}'")
            self._by_id[figure.id] = figure

    def __iter__(self) -> Iterator[Figure]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def __contains__(self, figure_id: object) -> bool:
        return figure_id in self._by_id

    def get(self, figure_id: str) -> Figure:
        """The figure with this id (dots) or variable name (hyphens); raise FigureError with the nearest ids."""
        found = self._by_id.get(figure_id) or self._by_id.get(figure_id.replace("-", "."))
        if found is None:
            near = difflib.get_close_matches(figure_id.replace("-", "."), self._by_id, n=3)
            hint = f"Did you mean {', '.join(near)}?" if near else "List them with: yjplan figures PLAN"
            raise FigureError(f"There is no figure '{figure_id}'.", hint)
        return found
