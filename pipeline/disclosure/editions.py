"""What readers know from the last plan, and the figures from which another is worked out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.disclosure.suppression import EarlierEdition
from pipeline.measures import Figure, Measured, Unit

SUPPRESSED = "[c]"
"""What a reader sees instead of a hidden value: the mark that official statistics use for 'confidential'."""

_BEFORE = "previous."
_EARLIER, _CHANGE = "previous", "change"


def earlier_edition(measured: Sequence[Measured]) -> EarlierEdition:
    """The counts of this plan that the last one showed or hid, as the figures ``previous.<id>`` tell.

    They are the same where both plans have a figure for one period: with the same id, or this plan's figure of the
    year before (``x.previous``) and the last plan's of what was then the latest (``x``). A number that has been
    corrected since is not known from the last plan.
    """
    figures = {figure.id: figure for part in measured for figure in part.figures}
    before = {name.removeprefix(_BEFORE): figure for name, figure in figures.items() if name.startswith(_BEFORE)}
    values = {count.id: count.value for part in measured for count in part.counts}
    published, hidden = set(), set()
    for figure in figures.values() if before else ():
        for then in _of_one_period(figure, before):
            if figure.unit is not Unit.COUNT or len(figure.counts) != 1 or values[figure.counts[0]] != figure.value:
                continue
            if then.value == SUPPRESSED:
                hidden.add(figure.counts[0])
            elif then.value == figure.shown:
                published.add(figure.counts[0])
    return EarlierEdition(frozenset(published), frozenset(hidden - published))


def _of_one_period(figure: Figure, before: Mapping[str, Figure]) -> Iterator[Figure]:
    names = figure.id.split(".")
    ids = {figure.id, ".".join(name for name in names if name != _EARLIER)}
    then = [before[name] for name in sorted(ids) if name in before]
    yield from (one for one in then if figure.period and one.period == figure.period)


def with_changes_tied(measured: Sequence[Measured]) -> list[Measured]:
    """The same, with each change (``x.change…``) resting on all that ``x`` and ``x.previous`` rest on.

    Whoever knows the change and one of the two knows the other.
    """
    counts = {figure.id: figure.counts for part in measured for figure in part.figures}

    def tied(figure: Figure) -> Figure:
        names = figure.id.split(".")
        if _CHANGE not in names:
            return figure
        base = ".".join(names[: names.index(_CHANGE)])
        known = (*figure.counts, *counts.get(base, ()), *counts.get(f"{base}.{_EARLIER}", ()))
        return figure if set(known) == set(figure.counts) else replace(figure, counts=tuple(dict.fromkeys(known)))

    return [replace(part, figures=tuple(map(tied, part.figures))) for part in measured]
