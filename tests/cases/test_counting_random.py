"""The queries give what plain Python gives, on random children."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from case_tables import frames_of
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_counting import entrants, kpi_counts, quarter_of, reoffending, sentences, serious_violence

from pipeline.cases import Reoffending, Terms, existing_indicators
from pipeline.cases import kpi_counts as counts_of
from pipeline.cases.frames import tables_of
from pipeline.plan import FinancialYear

YEAR, AS_OF = FinancialYear(2021), date(2022, 6, 30)
# Days around the edges that matter: ends of quarters and years, 29 February, birthdays in between.
_EDGES = [
    date(y, m, d) for y in (2019, 2020, 2021, 2022) for m, d in ((2, 28), (3, 1), (3, 31), (4, 1), (6, 25), (6, 30))
]
DAYS = st.one_of(
    st.dates(date(2019, 1, 1), date(2022, 6, 30)), st.sampled_from([*_EDGES, date(2020, 2, 29), date(2021, 6, 26)])
)
BORN = st.one_of(
    st.dates(date(2002, 6, 1), date(2010, 6, 1)),
    st.sampled_from([date(2004, 2, 29), date(2005, 8, 31), date(2005, 9, 1), date(2004, 4, 1)]),
)
YES = st.sampled_from([True, False, None])


def _maybe(*values: Any) -> st.SearchStrategy:
    return st.sampled_from([*values, None])


@st.composite
def _child(draw: st.DrawFn, number: int) -> dict[str, Any]:
    born = draw(st.one_of(BORN, st.none()))
    statuses = ("No identified need", "SEN support", "Education, health and care plan", "Unknown")
    return {
        "child_id": f"C{number}", "date_of_birth": born,
        "age_at_start": draw(st.integers(9, 18)) if born is None else None,
        "send_status": draw(_maybe(*statuses)), "ehcp": draw(YES),
    }  # fmt: skip


@st.composite
def _intervention(draw: st.DrawFn, children: int) -> dict[str, Any]:
    flags = [
        f"{need}_{step}" for need in ("mental_health", "substance") for step in ("screened", "offered", "attending")
    ]
    flags += ["completed", "ete_suitable_at_start", "ete_suitable_at_end", "accommodation_suitable_at_start"]
    start = draw(DAYS)
    end = draw(st.one_of(st.none(), DAYS))
    return {
        "child_id": f"C{draw(st.integers(0, children - 1))}", "start_date": start,
        "end_date": None if end is None else max(start, end),
        "disposal_type": draw(st.sampled_from(["Community resolution", "Youth caution", "Referral order", "Licence"])),
        "accommodation_suitable_at_end": draw(YES), "accommodation_at_end": draw(_maybe("No fixed abode", "Hostel")),
        "ete_at_end": draw(_maybe("None", "School")), "ete_hours_offered": draw(_maybe(15, 16, 24, 25)),
        "ete_hours_attended": draw(_maybe(15, 16, 24, 25)),
        "wider_services": draw(_maybe("None", "Early help", "Child in need", "Child protection", "Looked after")),
    } | {flag: draw(YES) for flag in flags}  # fmt: skip


@st.composite
def _offence(draw: st.DrawFn, children: int) -> dict[str, Any]:
    outcomes = ("Youth caution", "Community resolution", "Referral order", "Detention and training order",
                "Long-term detention", "Dismissed")  # fmt: skip
    day = draw(DAYS)
    later = draw(st.sampled_from([0, 1, 30, 181, 184, 365, 366]))
    return {
        "child_id": f"C{draw(st.integers(0, children - 1))}", "offence_date": day,
        "outcome_date": draw(st.sampled_from([day + timedelta(days=later), day, None])),
        "outcome": draw(_maybe(*outcomes)), "proven": draw(YES), "gravity": draw(_maybe(4, 5, 6)),
        "offence_group": draw(st.sampled_from(["Robbery", "Drugs", "Burglary"])),
    }  # fmt: skip


@st.composite
def _returns(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    number = draw(st.integers(1, 5))
    return {
        "children": [draw(_child(n)) for n in range(number)],
        "interventions": draw(st.lists(_intervention(number), max_size=8)),
        "offences": draw(st.lists(_offence(number), max_size=14)),
        "population": [{"count": 10_000}],
    }


@settings(max_examples=40, deadline=None)
@given(_returns())
def test_queries_count_what_plain_python_counts(returns: dict[str, list[dict[str, Any]]]) -> None:
    with tables_of(frames_of(returns)) as connection:
        counts = counts_of(connection, YEAR, AS_OF, "Anytown", Terms.of())
        found = existing_indicators(connection, YEAR, AS_OF, "Anytown", Terms.of())
    got = {
        (count.kpi, count.measure, count.disposal_type, count.quarter): (
            count.numerator, count.denominator, count.unknown)
        for count in counts
        if count.denominator and count.kpi != "9"
    }  # fmt: skip
    assert got == kpi_counts(returns, YEAR.first_day, YEAR.last_day)
    serious = {count.quarter: (count.numerator, count.unknown) for count in counts if count.kpi == "9"}
    expected = serious_violence(returns, YEAR.first_day, YEAR.last_day)
    assert {quarter: pair for quarter, pair in serious.items() if pair != (0, 0)} == {
        quarter: pair for quarter, pair in expected.items() if pair != (0, 0)
    }
    if found is None:
        assert not [row for row in returns["offences"] if row["outcome_date"] and row["outcome_date"] <= AS_OF]
        return
    until = {key: number for key, number in entrants(returns).items() if key[0] <= AS_OF.replace(month=4, day=1)}
    assert _flat(found.entrants) == until
    assert _flat(found.sentences) == {key: n for key, n in sentences(returns).items() if key[0] <= date(2022, 4, 1)}
    for cohort, parts in found.cohorts.items():
        together = sum(parts.values(), Reoffending())
        assert (together.children, together.reoffended, together.reoffences) == reoffending(returns, cohort.first_day)


def _flat(counts: Any) -> dict[tuple[date, str], int]:
    return {(quarter.first_day, outcome): n for quarter, parts in counts.items() for outcome, n in parts.items()}


def test_the_plain_rules_name_quarters_as_the_queries_do() -> None:
    assert [quarter_of(date(2021, month, 1)) for month in (1, 4, 7, 10)] == ["Q4", "Q1", "Q2", "Q3"]
