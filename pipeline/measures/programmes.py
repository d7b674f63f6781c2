"""Programmes: scores before and after, by session and by participant, and offending at each stage of follow-up."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from pipeline.measures.figures import distinct_slugs, slug
from pipeline.measures.programme_scores import measure_scores
from pipeline.measures.programme_sessions import measure_sessions
from pipeline.measures.programme_tracking import measure_tracking
from pipeline.measures.queries import Row, fetch
from pipeline.measures.tables import Measured
from pipeline.plan import Plan

DATASETS = ("programme_sessions", "programme_scores", "programme_tracking")
PREFIXES = ("programme",)
_OTHER_PARTS = ("sessions", "session", "participants", "participant", "scores", "after", "before", "during")


def measure(connection: duckdb.DuckDBPyConnection, plan: Plan) -> Measured:
    """Figures ``programme.<programme>.…`` of every programme that one of the three returns names.

    Tables: ``programme_sessions``, ``programme_scores``, ``programme_stages`` and ``programme_cohorts``; what is in
    them is said where they are made.
    """
    sessions, scores, tracking = (fetch(connection, "programmes", name) for name in ("sessions", "scores", "tracking"))
    rows = [*sessions, *scores, *tracking]
    programmes = distinct_slugs(row["programme"] for row in rows)
    cohorts = _cohorts(rows)
    measured = (
        measure_sessions(sessions, programmes),
        measure_scores(scores, programmes, cohorts),
        measure_tracking(tracking, programmes, cohorts),
    )
    return Measured(
        tuple(figure for part in measured for figure in part.figures),
        tuple(table for part in measured for table in part.tables),
        tuple(count for part in measured for count in part.counts),
        tuple(relation for part in measured for relation in part.relations),
    )


def _cohorts(rows: Iterable[Row]) -> dict[str, str]:
    """The part of an id for each cohort; the same cohort of two programmes has one."""
    found = list(rows)
    stages = {slug(row["stage"]) for row in found if row.get("stage")}
    return distinct_slugs((row["cohort"] for row in found if row["cohort"]), taken={*_OTHER_PARTS, *stages})
