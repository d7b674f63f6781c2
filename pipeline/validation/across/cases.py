"""Counts that a service sent, and the same counted from its own lists of cases: they agree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache

import pandas as pd

from pipeline.cases import CaseCount, Quarter, Reoffending, Terms, existing_indicators, kpi_counts
from pipeline.contracts.loading import SUFFIX, read_contract
from pipeline.findings import Severity
from pipeline.plan import CONTRACTS_DIR, FinancialYear, Settings
from pipeline.validation.across.rule import AcrossRule, Frames
from pipeline.validation.expectations import Failing

_OUTCOMES = ("first_time_entrants", "custody")
_REOFFENDING = ("reoffending_binary", "reoffending_frequency")
_A_YEAR = 4  # cohorts of three months
_OWN_WORDS = ("disposal_type", "offence_outcome", "offence_group", "outcome")


def terms_of(settings: Settings) -> Terms:
    """What the counting rules mean, with the words that plan.yml adds."""
    own = {}
    for name, words in settings.vocabularies.items():
        if name.rpartition(".")[2] in _OWN_WORDS:
            own |= {word: _known(said.counts_as) for word, said in words.items() if said.counts_as}
    return Terms.of(own)


def _known(word: str) -> str:
    """The value of the shared vocabularies that a word means."""
    matched = (vocabulary.match(word) for vocabulary in _vocabularies())
    return next((value for value in matched if value), word)


@cache
def _vocabularies() -> tuple:
    columns = {"interventions": ("disposal_type",), "offences": ("outcome", "offence_group")}
    contracts = {name: read_contract(CONTRACTS_DIR / f"{name}{SUFFIX}") for name in columns}
    return tuple(contracts[name].column(column).vocabulary for name, those in columns.items() for column in those)


def kpis_unlike_cases(numbers: Iterable[str]) -> Callable[[Frames, Settings], Failing]:
    """Rows of the KPI return whose counts differ from those of the cases, for some of the ten indicators."""
    wanted = frozenset(numbers)

    def check(frames: Frames, settings: Settings) -> Failing:
        sent = frames["kpi_return"]
        sent = sent[sent["kpi"].isin(wanted) & sent["numerator"].notna() & sent["denominator"].notna()]
        if sent.empty:
            return {}
        years = sorted(set(sent["financial_year"].dropna()))
        return dict(_differing(sent, {year: _kpis(frames, year, settings) for year in years}))

    return check


_Key = tuple[str, str, str | None, str]


def _kpis(frames: Frames, year: str, settings: Settings) -> dict[_Key, CaseCount]:
    asked = (FinancialYear.parse(year), settings.as_of, settings.area, terms_of(settings))
    counts = frames.counted(kpi_counts, *asked)
    return {(count.kpi, count.measure, count.disposal_type, count.quarter): count for count in counts}


def _differing(sent: pd.DataFrame, counted: dict[str, dict[_Key, CaseCount]]) -> Iterator[tuple[int, dict[str, str]]]:
    """Only measures that cases tell of in that year and quarter; a type of disposal without cases counts 0 of 0."""
    names = ("financial_year", "kpi", "measure", "disposal_type", "quarter", "numerator", "denominator")
    for row, year, kpi, measure, kind, quarter, met, of in zip(
        sent.index, *(sent[name] for name in names), strict=True
    ):
        counts = counted.get(year, {})
        whole = counts.get((kpi, measure, None, quarter))
        if whole is None:
            continue
        kind = None if pd.isna(kind) else kind
        own = counts.get((kpi, measure, kind, quarter), CaseCount(kpi, measure, kind, quarter, 0, 0))
        if kpi == "9":  # the denominator is a population, which is a return of its own
            if own.numerator != met:
                yield int(row), {"sent": f"{met:,}", "counted": f"{own.numerator:,}"}
        elif (own.numerator, own.denominator) != (met, of):
            yield int(row), {"sent": f"{met:,} of {of:,}", "counted": f"{own.numerator:,} of {own.denominator:,}"}


def indicators_unlike_cases(frames: Frames, settings: Settings) -> Failing:
    """The service's own rows whose numerator, or cohort, differs from what its cases give for the same period."""
    rows = frames["indicators"]
    rows = rows[(rows["area"] == settings.area) & (rows["area_type"] == "local") & rows["numerator"].notna()]
    rows = rows[rows["indicator"].isin((*_OUTCOMES, *_REOFFENDING))]
    if rows.empty:
        return {}
    counted = {}
    for year in sorted({_year_of(day) for day in rows["period_end"].dropna()}):
        counted |= _periods(frames, year, settings)
    names = ("indicator", "period_start", "period_end", "numerator", "denominator")
    failing = {}
    for row, name, start, end, met, of in zip(rows.index, *(rows[column] for column in names), strict=True):
        own = counted.get((name, start, end))
        if own is None or own == (met, of) or (own[1] is None and own[0] == met):
            continue
        sent = f"{met:,}" if own[1] is None or pd.isna(of) else f"{met:,} of {of:,}"
        told = f"{own[0]:,}" if own[1] is None or pd.isna(of) else f"{own[0]:,} of {own[1]:,}"
        if sent != told:
            failing[int(row)] = {"sent": sent, "counted": told}
    return failing


def _year_of(day: object) -> FinancialYear:
    return FinancialYear(day.year if day.month > 3 else day.year - 1)


def _periods(frames: Frames, year: FinancialYear, settings: Settings) -> dict[tuple, tuple]:
    """What cases count in each twelve months of a year and in the latest cohorts, by indicator and period."""
    found = frames.counted(existing_indicators, year, settings.as_of, settings.area, terms_of(settings))
    if found is None:
        return {}
    counted = {}
    for name, counts in zip(_OUTCOMES, (found.entrants, found.sentences), strict=True):
        for window in found.windows:
            months = window.twelve_months
            number = sum(sum(counts.get(quarter, {}).values()) for quarter in months)
            counted[name, months[0].first_day, window.last_day] = (number, None)
    for quarters in _cohorts(tuple(found.cohorts)):
        parts = [part for quarter in quarters for part in found.cohorts[quarter].values()]
        together, span = sum(parts, Reoffending()), (quarters[0].first_day, quarters[-1].last_day)
        counted[_REOFFENDING[0], *span] = (together.reoffended, together.children)
        counted[_REOFFENDING[1], *span] = (together.reoffences, together.reoffended)
    return counted


def _cohorts(quarters: tuple[Quarter, ...]) -> list[tuple[Quarter, ...]]:
    """Each cohort by itself, and all four together."""
    return [*((quarter,) for quarter in quarters), *([quarters] if len(quarters) == _A_YEAR else [])]


def _kpi_rule(name: str, needs: tuple[str, ...], numbers: tuple[str, ...], listed: str) -> AcrossRule:
    return AcrossRule(
        f"kpi_return_unlike_{name}",
        "kpi_return",
        ("kpi_return", *needs),
        Severity.WARNING,
        f"The counts of the KPI return are those that {listed} gives.",
        f"The return says {{sent}}, but {listed} gives {{counted}}. The plan shows the count from cases.",
        f"Correct the count here, or {listed}; or accept the difference with its reason.",
        kpis_unlike_cases(numbers),
        "numerator",
        "the count that the cases give",
    )


RULES = (
    _kpi_rule("interventions", ("interventions", "children"), ("1", "2", "3", "4", "5", "6", "8"),
              "the list of interventions"),
    _kpi_rule("meetings", ("board_members", "board_attendance"), ("7",), "the attendance of the board"),
    _kpi_rule("offences", ("offences", "children", "population"), ("9",), "the list of offences"),
    _kpi_rule("victims", ("victims",), ("10",), "the list of victims"),
    AcrossRule(
        "indicators_unlike_cases",
        "indicators",
        ("indicators", "offences", "children"),
        Severity.WARNING,
        "The numbers of the existing indicators are those that the service's list of offences gives for the period.",
        "The return says {sent}, but the list of offences gives {counted} for this period. The plan shows the value of "
        "this return.",
        "Correct the number here, or the list of offences; or accept the difference with its reason: what is published "
        "may be counted from other records.",
        indicators_unlike_cases,
        "numerator",
        "the number that the cases give",
    ),
)  # fmt: skip
