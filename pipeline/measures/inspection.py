"""Inspection results: ratings and key questions of the latest inspection beside the one before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import duckdb

from pipeline.measures.display import Exact, Unit, Value
from pipeline.measures.figures import Figure, slug
from pipeline.measures.inspection_standards import (
    MOST_POINTS,
    RATINGS,
    Question,
    Standard,
    overall_rating,
    previous_score,
    score,
    standards_of,
)
from pipeline.measures.queries import fetch
from pipeline.measures.tables import Cell, Measured, MeasureTable, TableColumn
from pipeline.measures.wording import change_in_words
from pipeline.plan import Plan

DATASETS = ("inspection_ratings", "inspection_questions")
PREFIXES = ("inspection",)
SECTION = "appendix-inspection"
_RATINGS = "inspection.sql: ratings"
_QUESTIONS = "inspection.sql: questions"
_DISCRETION = "by professional discretion"


def measure(connection: duckdb.DuckDBPyConnection, plan: Plan) -> Measured:
    """The overall score and rating, each standard's rating, and the share of yes of each key question in %.

    Tables: ``inspection_overall`` (score and rating of this inspection and the one before, where the score gives a
    rating), ``inspection_ratings`` (a row a standard: rating, lowest key question, the inspection before),
    ``inspection_domains`` (points by domain) and ``inspection_questions``. A rating that inspectors moved away from
    its lowest key question says so. Inspections are public: nothing is protected.
    """
    year, standards = standards_of(
        fetch(connection, "inspection", "ratings"), fetch(connection, "inspection", "questions")
    )
    figures = [*_overall(year, standards), *_domains(year, standards)]
    for standard in standards:
        figures += _of_standard(year, standard)
    tables = (
        _overall_table(year, standards),
        _ratings_table(year, standards),
        _domains_table(year, standards),
        _questions_table(year, standards),
    )
    return Measured(tuple(figures), tables)


def _figure(
    figure_id: str, label: str, value: Value, unit: Unit, year: str, query: str = _RATINGS, **more: object
) -> Figure:
    dataset = DATASETS[:1] if query == _RATINGS else DATASETS[1:]
    where = (("inspection_year", year), *more.pop("where", ()))
    return Figure(
        f"inspection.{figure_id}", label, value, unit, SECTION, dataset, query, period=year, where=where, **more
    )


def _overall(year: str, standards: Sequence[Standard]) -> list[Figure]:
    counted = [standard for standard in standards if standard.counts_overall]
    points, before = score(standards), previous_score(standards)
    of_rating = Counter(standard.rating for standard in standards)

    def number(count: int) -> int | None:
        return count if standards else None

    return [
        _figure("year", "Year of the latest inspection", year or None, Unit.WORDS, year),
        _figure("score", "Overall score", points, Unit.NUMBER, year),
        _figure("score.max", "Highest possible score", number(len(counted) * MOST_POINTS), Unit.NUMBER, year),
        _figure("rating", "Overall rating", overall_rating(standards, points), Unit.WORDS, year),
        _figure("previous_score", "Overall score of the inspection before", before, Unit.NUMBER, year),
        _figure(
            "previous_rating",
            "Overall rating that the score of the inspection before gives",
            overall_rating(standards, before),
            Unit.WORDS,
            year,
        ),
        _figure("score.words", "Overall score since the inspection before", change_in_words(points, before),
                Unit.WORDS, year),
        _figure("standards", "Standards inspected", number(len(standards)), Unit.COUNT, year),
        *(
            _figure(slug(rating), f"Standards rated {rating}", number(of_rating[rating]), Unit.COUNT, year)
            for rating in RATINGS
        ),
        _figure(
            "moved",
            f"Standards whose rating was moved {_DISCRETION}",
            number(sum(standard.moved for standard in standards)),
            Unit.COUNT,
            year,
        ),
    ]  # fmt: skip


def _by_domain(standards: Sequence[Standard]) -> dict[str, list[Standard]]:
    domains: dict[str, list[Standard]] = {}
    for standard in standards:
        domains.setdefault(standard.domain, []).append(standard)
    return domains


def _points(standards: Sequence[Standard]) -> int:
    return sum(standard.points for standard in standards)


def _domains(year: str, standards: Sequence[Standard]) -> list[Figure]:
    figures = []
    for domain, members in _by_domain(standards).items():
        base, where = f"domain.{slug(domain)}", (("domain", domain),)
        before = previous_score(members)
        figures.append(_figure(f"{base}.score", f"{domain}: score", _points(members), Unit.NUMBER, year, where=where))
        figures.append(
            _figure(
                f"{base}.previous_score",
                f"{domain}: score of the inspection before",
                before,
                Unit.NUMBER,
                year,
                where=where,
            )
        )
    return [*figures, *_case_work(year, standards)]


def _case_work(year: str, standards: Sequence[Standard]) -> list[Figure]:
    """The domains that are judged by key questions on cases, together."""
    judged = {standard.domain for standard in standards if standard.questions and standard.counts_overall}
    members = [standard for standard in standards if standard.domain in judged]
    if not members:
        return []
    what = "domains inspected by cases"
    return [
        _figure("cases.score", f"Score of the {what}", score(members), Unit.NUMBER, year),
        _figure(
            "cases.previous_score",
            f"Score of the {what}, inspection before",
            previous_score(members),
            Unit.NUMBER,
            year,
        ),
    ]


def _of_standard(year: str, standard: Standard) -> list[Figure]:
    base, name = slug(standard.number), f"{standard.number} {standard.name}"
    where = (("standard_no", standard.number),)
    lowest = standard.lowest
    figures = [
        _figure(f"{base}.rating", f"{name}: rating", standard.rating, Unit.WORDS, year, where=where,
                note=_moved(standard) or ""),
        _figure(f"{base}.score", f"{name}: points", standard.points, Unit.NUMBER, year, where=where),
        _figure(f"{base}.previous_rating", f"{name}: rating of the inspection before", standard.previous_rating,
                Unit.WORDS, year, where=where),
    ]  # fmt: skip
    if lowest is not None:
        label = f"{name}: lowest key question"
        figures.append(_percentage(f"{base}.lowest_pct", label, lowest.yes, year, where, Unit.PERCENT))
    for question in standard.questions:
        figures += _of_question(year, standard, question)
    return figures


def _of_question(year: str, standard: Standard, question: Question) -> list[Figure]:
    base = f"{slug(standard.number)}.q{question.number}"
    label = f"{standard.number} {standard.name}, {question.text}"
    where = (("standard_no", standard.number), ("question", question.text))
    figures = [_percentage(f"{base}.pct", f"{label}: yes", question.yes, year, where, Unit.PERCENT)]
    if question.previous is not None:
        figures += [
            _percentage(f"{base}.previous_pct", f"{label}: yes, inspection before", question.previous, year, where,
                        Unit.PERCENT),
            _percentage(f"{base}.change", f"{label}: change in points", question.change, year, where, Unit.POINTS),
        ]  # fmt: skip
    return figures


def _percentage(
    figure_id: str, label: str, value: Exact | None, year: str, where: tuple[tuple[str, str], ...], unit: Unit
) -> Figure:
    return _figure(figure_id, label, value, unit, year, _QUESTIONS, where=where)


def _moved(standard: Standard) -> str | None:
    if not standard.moved:
        return None
    given = standard.rating_of_lowest
    return f"moved from {given} {_DISCRETION}" if given and given != standard.rating else f"moved {_DISCRETION}"


def _overall_table(year: str, standards: Sequence[Standard]) -> MeasureTable:
    columns = (
        TableColumn("inspection", "Inspection"),
        TableColumn("score", "Points", Unit.NUMBER),
        TableColumn("most", "Highest possible", Unit.NUMBER),
        TableColumn("rating", "Overall rating"),
    )
    most = sum(standard.counts_overall for standard in standards) * MOST_POINTS
    rows = tuple(
        (Cell(title), Cell(points), Cell(most), Cell(rating))
        for title, points in ((year, score(standards)), ("The one before", previous_score(standards)))
        if (rating := overall_rating(standards, points))
    )
    return MeasureTable("inspection_overall", columns, rows, DATASETS[:1], _RATINGS, year)


def _ratings_table(year: str, standards: Sequence[Standard]) -> MeasureTable:
    columns = (
        TableColumn("domain", "Domain"),
        TableColumn("number", "No."),
        TableColumn("standard", "Standard"),
        TableColumn("rating", "Rating"),
        TableColumn("lowest", "Lowest question", Unit.PERCENT),
        TableColumn("previous", "Inspection before"),
    )
    rows = tuple(
        (
            Cell(standard.domain),
            Cell(standard.number),
            Cell(standard.name),
            Cell(f"{standard.rating} ({moved})" if (moved := _moved(standard)) else standard.rating),
            Cell(standard.lowest.yes if standard.lowest else None),
            Cell(standard.previous_rating),
        )
        for standard in standards
    )
    return MeasureTable("inspection_ratings", columns, rows, DATASETS, _RATINGS, year)


def _domains_table(year: str, standards: Sequence[Standard]) -> MeasureTable:
    columns = (
        TableColumn("domain", "Domain"),
        TableColumn("standards", "Standards", Unit.COUNT),
        TableColumn("score", "Points", Unit.NUMBER),
        TableColumn("most", "Highest possible", Unit.NUMBER),
        TableColumn("previous", "Points before", Unit.NUMBER),
    )

    def line(title: str, members: Sequence[Standard], before: int | None) -> tuple[Cell, ...]:
        most = len(members) * MOST_POINTS
        return (Cell(title), Cell(len(members)), Cell(_points(members)), Cell(most), Cell(before))

    rows = [line(domain, members, previous_score(members)) for domain, members in _by_domain(standards).items()]
    counted = [standard for standard in standards if standard.counts_overall]
    if counted:
        rows.append(line("Overall", counted, previous_score(counted)))
    return MeasureTable("inspection_domains", columns, tuple(rows), DATASETS[:1], _RATINGS, year)


def _questions_table(year: str, standards: Sequence[Standard]) -> MeasureTable:
    columns = (
        TableColumn("standard", "Standard"),
        TableColumn("question", "Key question"),
        TableColumn("yes", "Yes", Unit.PERCENT),
        TableColumn("previous", "Yes before", Unit.PERCENT),
        TableColumn("change", "Change (points)", Unit.POINTS),
    )
    rows = tuple(
        (
            Cell(f"{standard.number} {standard.name}"),
            Cell(question.text),
            Cell(question.yes),
            Cell(question.previous),
            Cell(question.change),
        )
        for standard in standards
        for question in standard.questions
    )
    return MeasureTable("inspection_questions", columns, rows, DATASETS, _QUESTIONS, year)
