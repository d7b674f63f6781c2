"""Children at each stage of the system, counted from lists of cases, in the form of the return of profiles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

import duckdb

from pipeline.contracts.vocabularies import kinds_in
from pipeline.measures.age_bands import BANDS, band_of
from pipeline.measures.cohort_groups import UNKNOWN
from pipeline.measures.labels import broad, vocabulary
from pipeline.measures.queries import Row, fetch
from pipeline.plan import FinancialYear, Plan

DATASETS = ("children", "interventions", "offences", "remands")
QUERY = "over_representation.sql: cases"
_CUSTODY = ("Detention and training order", "Long-term detention")
_REMAND = ("Youth detention accommodation", "Local authority accommodation")  # bail is no remand in this sense


def rows_from_cases(connection: duckdb.DuckDBPyConnection, plan: Plan) -> list[Row]:
    """A row per stage, characteristic and group of the reporting year, as the return of profiles would have it.

    Every group that is seen at referral has a row at every stage that has children, also of no child; whoever has no
    value is a group of its own, Unknown. Ethnicity is in the broad groups, ages are in bands, care status is in two.
    """
    year = FinancialYear.parse(plan.settings.reporting_year)
    kinds = kinds_in("disposal_type")
    found = fetch(
        connection, "over_representation", "cases", first=year.first_day, last=year.last_day,
        out_of_court=list(kinds["Out of court"]), court=list(kinds["Court"]), remand=list(_REMAND),
        custody=list(_CUSTODY),
    )  # fmt: skip
    counts: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in found:
        for characteristic, group in _groups(row):
            counts[row["stage"], characteristic][group] += row["children"]
    return [
        {
            "stage": stage, "characteristic": characteristic, "group": group, "count": of_group.get(group, 0),
            "share_pct": None, "cohort_total": sum(of_group.values()), "period_start": year.first_day,
            "period_end": year.last_day, "source": "cases",
        }
        for (stage, characteristic), of_group in counts.items()
        for group in _in_order(characteristic, counts["Referral", characteristic])
    ]  # fmt: skip


def _groups(row: Row) -> Iterator[tuple[str, str]]:
    """The group of a child by each characteristic."""
    ethnicity = row["ethnicity"] or UNKNOWN
    yield "ethnicity", broad("children", "ethnicity", ethnicity)
    yield "sex", row["sex"] or UNKNOWN
    yield "age", band_of(row["age"])
    yield "care_status", _care().get(row["care_status"], UNKNOWN)
    yield "send", row["send_status"] or UNKNOWN


@cache
def _care() -> dict[str | None, str]:
    return {value: kind for kind, values in kinds_in("care_status").items() for value in values}


@cache
def _order(characteristic: str) -> dict[str, int]:
    """Where each group stands: in the order of its vocabulary, Unknown last."""
    if characteristic == "age":
        names = list(BANDS)
    elif characteristic == "care_status":
        names = list(kinds_in("care_status"))
    else:
        names = list(vocabulary("children", {"send": "send_status"}.get(characteristic, characteristic)).values)
    return {name: place for place, name in enumerate(names)} | {UNKNOWN: len(names)}


def _in_order(characteristic: str, groups: Iterable[str]) -> list[str]:
    places = _order(characteristic)
    return sorted(groups, key=lambda name: (places.get(name, len(places)), name))
