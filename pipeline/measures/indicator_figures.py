"""The figures of one indicator: its value, those beside it, its series, its changes, its target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.measures.display import Exact, Fraction, Unit, Value
from pipeline.measures.figures import Figure
from pipeline.measures.indicator_counts import cohort_of, count_of, counts_behind
from pipeline.measures.indicator_kinds import Indicator
from pipeline.measures.indicator_values import Latest, month_of, period_in_words, period_of
from pipeline.measures.intervals import FEW_EVENTS, binomial_interval, poisson_interval
from pipeline.measures.queries import Row
from pipeline.measures.ratings import BETWEEN_BANDS, NOT_MET, Rating
from pipeline.measures.targets import Band, rate_against
from pipeline.measures.wording import change_in_words, compared_with

DATASETS = ("indicators", "targets")
QUERY = "indicators.sql: values"


def figures_of(latest: Latest, bands: Sequence[Band]) -> list[Figure]:
    """Every figure of one indicator."""
    return [
        *_values(latest, rate_against(latest.own, bands)),
        *_counts(latest),
        *_comparisons(latest),
        *_changes(latest),
        *_series(latest),
        *_target(latest, bands),
    ]


def rating_of(value: Exact | None, bands: Sequence[Band]) -> Rating:
    """The rating of a value; no words where there is no value, for then there is nothing to rate."""
    if value is None:
        return Rating("none", "", "")
    if (band := rate_against(value, bands)) or not bands:
        return Rating.of_target(band)
    return NOT_MET if {one.name for one in bands} == {"green"} else BETWEEN_BANDS


def _values(latest: Latest, rating: str | None) -> list[Figure]:
    """The value of the service, with its rating, and of each kind of area beside it."""
    base, shown = latest.indicator.figure_id, (latest.indicator.unit, latest.indicator.places)
    comparators = counts_behind(latest, *latest.comparator_rows())
    return [
        replace(_figure(latest, base, "", latest.own, *shown, latest.local), rating=rating or ""),
        _figure(latest, f"{base}.national", "national", latest.value(latest.national), *shown, latest.national),
        _figure(latest, f"{base}.region", "region", latest.value(latest.region), *shown, latest.region),
        replace(
            _figure(latest, f"{base}.comparator", "mean of comparators", latest.comparator_value(), *shown),
            counts=comparators,
        ),
        _figure(latest, f"{latest.indicator.stem}.period", "period", latest.period or None),
    ]


def _counts(latest: Latest) -> list[Figure]:
    """The children or events counted; for a share also the children of whom it is one."""
    stem, row = latest.indicator.stem, latest.local
    found = [_count(latest, f"{stem}.count", row, "number")]
    if latest.indicator.unit is Unit.PERCENT:
        found.append(_count(latest, f"{stem}.cohort", row, "children in the cohort"))
    return found


def _count(latest: Latest, figure_id: str, row: Row | None, what: str) -> Figure:
    cohort = ".cohort" in figure_id
    value = row["denominator" if cohort else "numerator"] if row else None
    behind = cohort_of(latest, row) if cohort else count_of(latest, row)
    return replace(_figure(latest, figure_id, what, value, Unit.COUNT), where=_where(latest, row), counts=behind)


def _comparisons(latest: Latest) -> list[Figure]:
    """Rank, and how the service compares, in words that agree with the values as they are shown."""
    stem, places = latest.indicator.stem, latest.indicator.places
    rank, rank_of = latest.rank or (None, None)
    compared = compared_with(latest.own, latest.value(latest.national), places)
    of_own = counts_behind(latest, latest.local) if rank is not None else ()
    of_both = counts_behind(latest, latest.local, latest.national) if compared else ()
    return [
        replace(_figure(latest, f"{stem}.rank", "rank among comparators", rank, Unit.COUNT), counts=of_own),
        _figure(latest, f"{stem}.rank_of", "services ranked", rank_of, Unit.COUNT),
        replace(_figure(latest, f"{stem}.national.words", "compared with national", compared), counts=of_both),
    ]


def _changes(latest: Latest) -> list[Figure]:
    """The change on the period before and on the one a year earlier; of shares, in percentage points."""
    stem, unit, places = latest.indicator.stem, latest.indicator.unit, latest.indicator.places
    found = [_figure(latest, f"{stem}.previous", "last period", latest.value(latest.previous), unit, places,
                     latest.previous)]  # fmt: skip
    for name, row, what in (
        ("change", latest.previous, "change on last period"),
        ("change.year", latest.year_earlier, "change on a year earlier"),
    ):
        own, before = latest.own, latest.value(row)
        change = None if own is None or before is None else Fraction(own) - Fraction(before)
        behind = counts_behind(latest, latest.local, row) if change is not None else ()
        in_unit = Unit.POINTS if unit is Unit.PERCENT else unit
        words = change_in_words(own, before, places)
        found += [
            replace(_figure(latest, f"{stem}.{name}", what, change, in_unit, places), counts=behind),
            replace(_figure(latest, f"{stem}.{name}.words", f"{what} in words", words), counts=behind),
        ]
    return found


def _series(latest: Latest) -> list[Figure]:
    """The service's value and counts in each period, by the month in which it ends."""
    indicator, found = latest.indicator, []
    for row in latest.series:
        period, month = period_in_words(*period_of(row)), f"to_{month_of(row)}"
        of_period = [
            _figure(latest, f"{indicator.figure_id}.{month}", period, latest.value(row), indicator.unit,
                    indicator.places, row),
        ]  # fmt: skip
        if row["numerator"] is not None:
            of_period.append(_count(latest, f"{indicator.stem}.count.{month}", row, f"number, {period}"))
        if row["denominator"] is not None and indicator.unit is Unit.PERCENT:
            of_period.append(
                _count(latest, f"{indicator.stem}.cohort.{month}", row, f"children in the cohort, {period}")
            )
        found += [replace(figure, period=period) for figure in of_period]
    return found


def _target(latest: Latest, bands: Sequence[Band]) -> list[Figure]:
    """The bands in words, and the rating of the value against them."""
    stem, unit = latest.indicator.stem, latest.indicator.unit
    words = {band.name: band.in_words(unit) for band in bands}
    found = [
        replace(
            _figure(latest, f"{stem}.target{suffix}", f"target, {colour}", words.get(colour)),
            datasets=DATASETS[1:], query="indicators.sql: bands",
        )
        for colour, suffix in (("green", ""), ("amber", ".amber"), ("red", ".red"))
    ]  # fmt: skip
    rating = rating_of(latest.own, bands).words or None
    rated = _figure(latest, f"{stem}.rag", "rating against target", rating)
    return [*found, replace(rated, datasets=DATASETS, counts=counts_behind(latest, latest.local))]


def _figure(
    latest: Latest,
    figure_id: str,
    what: str,
    value: Value,
    unit: Unit = Unit.WORDS,
    places: int = 0,
    row: Row | None = None,
) -> Figure:
    return Figure(
        id=figure_id,
        label=f"{latest.indicator.label}, {what}" if what else latest.indicator.label,
        value=value,
        unit=unit,
        places=places,
        section=latest.indicator.section,
        datasets=DATASETS[:1],
        query=QUERY,
        numerator=row["numerator"] if row else None,
        denominator=row["denominator"] if row else None,
        period=latest.period,
        area=row["area"] if row else "",
        where=_where(latest, row),
        counts=counts_behind(latest, row),
        note=_note(latest, row),
    )


def _note(latest: Latest, row: Row | None) -> str:
    """Where the value comes from, and a caution with the exact interval where it rests on few events."""
    if row is None:
        return ""
    source, count, of = row["source"] or "", row["numerator"], row["denominator"]
    if count is None or not of or count >= FEW_EVENTS:
        return source
    low, high = (bound * latest.indicator.per / of for bound in _interval(latest.indicator, count, of))
    places = max(latest.indicator.places, 1)
    bounds = f"{low:.{places}f} to {high:.{places}f}"
    caution = f"Rests on fewer than {FEW_EVENTS} events; the value could be anywhere from {bounds}."
    return f"{source}. {caution}" if source else caution


def _interval(indicator: Indicator, count: int, of: int) -> tuple[float, float]:
    # Children out of a cohort are a share, events among a population a rate.
    return binomial_interval(count, of) if indicator.unit is Unit.PERCENT and count <= of else poisson_interval(count)


def _where(latest: Latest, row: Row | None) -> tuple[tuple[str, str], ...]:
    indicator = ("indicator", latest.indicator.name)
    if row is None:
        return (indicator,)
    return (indicator, ("area", row["area"]), ("period_end", str(row["period_end"])))
