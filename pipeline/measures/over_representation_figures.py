"""The figures of over-representation: at the first stage under short ids, at every stage under the stage's name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.measures.cohort_groups import Group
from pipeline.measures.display import Fraction, Unit
from pipeline.measures.figures import Figure, slug
from pipeline.measures.indicator_values import period_in_words
from pipeline.measures.over_representation_lines import Line
from pipeline.measures.over_representation_words import INDEX, counted

COHORT = "disproportionality.cohort"


@dataclass(frozen=True)
class Source:
    """Where the counts of one origin come from."""

    datasets: tuple[str, ...]
    query: str


def figures_of(
    lines: Sequence[Line], onward: Sequence[Line], sources: Mapping[str, Source], section: str
) -> Iterator[Figure]:
    """``disproportionality.<group>.…`` at the first stage, ``disproportionality.<stage>.<group>.…`` at every stage.

    Shares, differences, rates, indices, their intervals, p values and verdicts; ``….onward.…`` compares with the stage
    before. Where two breakdowns of a stage have a group of one name, the second says in its ids which it is.
    """
    if not lines:
        first = next(iter(sources.values()))
        yield Figure(COHORT, "Children in the cohort", None, Unit.COUNT, section, first.datasets, first.query)
        return
    parts = _parts(lines)
    first_stage = lines[0].group.stage
    for stage in dict.fromkeys(line.group.stage for line in lines):
        group = next(line.group for line in lines if line.group.stage == stage)
        bases = [f"disproportionality.{slug(stage)}", *(["disproportionality"] if stage == first_stage else [])]
        for base in bases:
            yield Figure(
                f"{base}.cohort", f"Children in the cohort ({stage.lower()})", group.total, Unit.COUNT,
                counts=(group.total_id,), **_common(group, sources, section),
            )  # fmt: skip
        for line in lines:
            if line.group.stage == stage:
                for base in bases:
                    yield from _line_figures(line, f"{base}.{parts[line.group.count_id]}", sources, section)
    for line in onward:
        base = f"disproportionality.{slug(line.group.stage)}.{parts[line.group.count_id]}.onward"
        yield from _compared(line, base, _common(line.group, sources, section), _onward_name(line))


def _parts(lines: Sequence[Line]) -> dict[str, str]:
    """Count id to part of figure ids."""
    used: set[tuple[str, str]] = set()
    parts: dict[str, str] = {}
    for line in sorted(lines, key=lambda line: line.group.characteristic):
        group = line.group
        taken = (group.stage, group.part) in used
        parts[group.count_id] = f"{slug(group.characteristic)}.{group.part}" if taken else group.part
        used.add((group.stage, group.part))
    return parts


def _common(group: Group, sources: Mapping[str, Source], section: str) -> dict[str, Any]:
    source = sources[group.origin]
    names = () if group.combines or group.unknown else tuple(("group", name) for name in group.names or (group.name,))
    return {
        "section": section,
        "datasets": source.datasets,
        "query": source.query,
        "period": period_in_words(*group.period) if group.period else "",
        "note": counted(group),
        "where": (("stage", group.stage), ("characteristic", group.characteristic), *names),
    }


def _onward_name(line: Line) -> str:
    before = line.before.stage.lower() if line.before else ""
    return f"{line.group.name} ({line.group.stage.lower()}, of those at {before})"


def _line_figures(line: Line, base: str, sources: Mapping[str, Source], section: str) -> Iterator[Figure]:
    group, common = line.group, _common(line.group, sources, section)
    name = f"{group.name} ({group.stage.lower()})"
    yield Figure(
        f"{base}.share", f"{name}: share of the cohort", group.share, Unit.PERCENT, numerator=group.count,
        denominator=group.total, counts=line.share_counts, **common,
    )  # fmt: skip
    if group.population_share is not None:
        yield Figure(
            f"{base}.population_share", f"{name}: share of the population", group.population_share, Unit.PERCENT,
            **common,
        )  # fmt: skip
    if group.difference is not None:
        yield Figure(
            f"{base}.difference", f"{name}: share of the cohort less share of the population", group.difference,
            Unit.POINTS, counts=line.share_counts, **common,
        )  # fmt: skip
    yield from _compared(line, base, common, name)


def _compared(line: Line, base: str, common: dict[str, Any], name: str) -> Iterator[Figure]:
    if line.rate is not None:
        unit, what = (Unit.PERCENT, "share who went on") if line.before else (Unit.PER_1000, "rate in the population")
        yield Figure(
            f"{base}.rate", f"{name}: {what}", line.rate, unit, places=0 if line.before else 1,
            numerator=line.group.count, denominator=line.rate_of, counts=line.own_counts, **common,
        )  # fmt: skip
    if line.comparison is None or line.reference is None:
        return
    against = f"compared with {line.reference.name}"
    common = common | {"counts": line.compared_counts, "note": f"{common['note']} {INDEX}"}
    yield Figure(
        f"{base}.rri", f"{name}: relative rate index, {against}", line.comparison.rri, Unit.RATIO, places=2, **common
    )
    if (interval := line.comparison.interval) is not None:
        yield Figure(
            f"{base}.interval", f"{name}: 95% interval of the index", interval_in_words(interval), Unit.WORDS, **common
        )
        yield Figure(
            f"{base}.p_value", f"{name}: p value of the exact test, before adjustment",
            Fraction(line.comparison.p_value), Unit.NUMBER, places=3, **common,
        )  # fmt: skip
    common |= {"counts": line.verdict_counts}
    yield Figure(f"{base}.verdict", f"{name}: verdict, {against}", line.verdict.words, Unit.WORDS, **common)


def interval_in_words(interval: tuple[float, float]) -> str:
    """``0.85 to 1.42``."""
    return "{:.2f} to {:.2f}".format(*interval)
