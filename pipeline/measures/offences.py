"""Proven offences by group beside the national rate and the year before, and the outcomes that followed."""

from __future__ import annotations

import duckdb

from pipeline.measures.knife import measure_knife
from pipeline.measures.offence_benchmark import measure_benchmark
from pipeline.measures.offence_changes import measure_changes
from pipeline.measures.offence_groups import TOTAL, offence_groups
from pipeline.measures.outcomes import measure_outcomes
from pipeline.measures.queries import Row, fetch
from pipeline.measures.tables import Measured, together
from pipeline.plan import FinancialYear, Plan

DATASETS = ("offence_benchmark", "offence_types", "offence_outcomes", "indicators", "population")
PREFIXES = ("offences", "outcomes", "knife")


def measure(connection: duckdb.DuckDBPyConnection, plan: Plan) -> Measured:
    """Counts, rates per 100,000 aged 10 to 17 and ratios to the national rate; then outcomes.

    Table ``offences_benchmark``: group, count, rate, national rate, ratio and its 95% interval, total last; its note
    says which populations the rates rest on, and what keeps the total from having a rate or ratio. The other tables
    are those of :mod:`pipeline.measures.offence_changes`, ``knife`` and ``outcomes``.
    """
    groups = offence_groups(connection, plan)
    year = plan.settings.reporting_year
    here = {group.title: group.count for group in groups if group.part != TOTAL and group.count is not None}
    whole_country = {group.title: group.national_count for group in groups if group.part != TOTAL}
    known = whole_country if all(count is not None for count in whole_country.values()) else {}
    types = fetch(connection, "offences", "types", year=year) or _types_of_benchmark(connection, plan)
    return together(
        (
            measure_benchmark(groups, plan),
            measure_changes(types, here, known, year),
            measure_knife(fetch(connection, "offences", "knife"), plan),
            measure_outcomes(fetch(connection, "offences", "outcomes", year=year), plan),
        )
    )


def _types_of_benchmark(connection: duckdb.DuckDBPyConnection, plan: Plan) -> list[Row]:
    """The groups of the reporting year beside the year before, where the benchmark has both for the service's area."""
    year = plan.settings.reporting_year
    before = FinancialYear.parse(year).previous.label
    own = [row for row in fetch(connection, "offences", "benchmark") if row["area"] == plan.settings.area]
    earlier = {row["offence_group"]: row["count"] for row in own if row["year"] == before}
    nothing = dict.fromkeys(("offence", "previous_share_pct", "change_points", "previous_total"))
    return [
        {**nothing, **row, "previous_count": earlier.get(row["offence_group"])}
        for row in own
        if row["year"] == year and earlier
    ]
