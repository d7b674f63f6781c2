"""Scores before and after each session of a programme."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.measures.display import Unit
from pipeline.measures.figures import Figure, distinct_slugs
from pipeline.measures.programme_means import (
    PLACES,
    SECTION,
    Means,
    cells_of,
    figures_of,
    means_of,
    on_one_scale,
    scale_of,
    standing,
    told_of,
)
from pipeline.measures.queries import Row
from pipeline.measures.tables import Cell, Measured, MeasureTable, ProtectedCount, TableColumn

_DATASETS = ("programme_sessions",)
_QUERY = "programmes.sql: sessions"


@dataclass(frozen=True)
class _Session:
    """One session over its cohorts: its mean scores, and how many children gave them."""

    programme: str
    session: str
    topic: str
    base: str
    means: Means | None
    participants: int | None

    @property
    def title(self) -> str:
        return f"{self.session}: {self.topic}" if self.topic else self.session

    @property
    def counts(self) -> tuple[str, ...]:
        return () if self.participants is None else (f"{self.base}.participants",)


def measure_sessions(rows: Sequence[Row], programmes: Mapping[str, str]) -> Measured:
    """``programme.<programme>.sessions``, the means of each session and over all, and in how many the mean rose.

    Table ``programme_sessions``: programme, session with its topic, score before, after, change; children if known.
    """
    found: list[_Session] = []
    figures: list[Figure] = []
    for name in dict.fromkeys(row["programme"] for row in rows):
        own = [row for row in rows if row["programme"] == name]
        sessions = _sessions(own, f"programme.{programmes[name]}.session")
        figures += [figure for session in sessions for figure in _figures(session)]
        figures += _over_all(sessions, own, f"programme.{programmes[name]}.sessions", name)
        found += sessions
    counts = tuple(
        ProtectedCount(f"{session.base}.participants", session.participants)
        for session in found
        if session.participants is not None
    )
    return Measured(tuple(figures), (_table(found, rows),), counts)


def _sessions(rows: Sequence[Row], stem: str) -> list[_Session]:
    parts = distinct_slugs(row["session"] for row in rows)
    found = []
    for session, part in parts.items():
        own = [row for row in rows if row["session"] == session]
        # A row of all cohorts together says what the cohorts' own rows say again.
        own = [row for row in own if row["cohort"] is None] or own
        numbers = [row["participants"] for row in own if row["score_before"] is not None]
        children = sum(map(int, numbers)) if numbers and None not in numbers else None
        topic = next((row["topic"] for row in own if row["topic"]), "")
        means = means_of(own, "participants")
        found.append(_Session(own[0]["programme"], session, topic, f"{stem}.{part}", means, children))
    return found


def _figures(session: _Session) -> list[Figure]:
    label = f"{session.programme}, session {session.session}"
    where = (("programme", session.programme), ("session", session.session))
    return figures_of(session.means, session.base, label, _QUERY, _DATASETS, session.counts, where=where)


def _over_all(sessions: Sequence[_Session], rows: Sequence[Row], base: str, name: str) -> Iterator[Figure]:
    """How many sessions there are, in how many of them the mean score rose, and the means of the sessions' means."""
    where = (("programme", name),)
    scored = [session for session in sessions if session.means is not None]
    ways = Counter(standing(session.means.change) for session in scored if session.means)
    told = {"": len(sessions)} | ({f".{way}": ways[way] for way in ("rose", "same", "fell")} if scored else {})
    titles = {
        "": "sessions",
        ".rose": "sessions after which the mean score was higher",
        ".same": "sessions after which the mean score was the same",
        ".fell": "sessions after which the mean score was lower",
    }
    counts = tuple(count for session in scored for count in session.counts)
    for part, value in told.items():
        yield Figure(
            f"{base}{part}", f"{name}: {titles[part]}", value, Unit.COUNT, SECTION, _DATASETS, _QUERY, where=where,
            counts=counts if part else (),
        )  # fmt: skip
    pairs = [{"score_before": s.means.before, "score_after": s.means.after, "out_of": None} for s in scored if s.means]
    means = means_of(pairs) if on_one_scale(rows) else None
    yield from figures_of(means, base, f"{name}, mean over sessions", _QUERY, _DATASETS, counts, where=where)


def _table(found: Sequence[_Session], rows: Sequence[Row]) -> MeasureTable:
    known = any(session.participants is not None for session in found)
    columns = (
        TableColumn("programme", "Programme"),
        TableColumn("session", "Session"),
        TableColumn("before", "Score before", Unit.NUMBER, PLACES),
        TableColumn("after", "Score after", Unit.NUMBER, PLACES),
        TableColumn("change", "Change", Unit.NUMBER, PLACES, signed=True),
        *([TableColumn("children", "Children", Unit.COUNT)] if known else []),
    )
    cells = tuple(
        (
            Cell(session.programme),
            Cell(session.title),
            *cells_of(session.means, session.counts),
            *([Cell(session.participants, session.counts)] if known else []),
        )
        for session in found
    )
    note = " ".join(filter(None, ["Mean scores that children gave themselves." if cells else "", scale_of(rows)]))
    period = told_of(row["cohort"] for row in rows)
    return MeasureTable("programme_sessions", columns, cells, _DATASETS, _QUERY, period, note)
