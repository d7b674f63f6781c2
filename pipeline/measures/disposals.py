"""Disposals by type and year: out of court, of a court, and in all, with change on the year before and the first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from pipeline.contracts.vocabularies import kinds_in
from pipeline.measures.display import Fraction, Unit
from pipeline.measures.figures import Figure, distinct_slugs, slug
from pipeline.measures.queries import Row, fetch
from pipeline.measures.tables import Cell, CountRelation, Measured, MeasureTable, ProtectedCount, TableColumn
from pipeline.measures.wording import change_in_words
from pipeline.plan import FinancialYear, Plan

DATASETS = ("disposals",)
PREFIXES = ("disposals",)
SECTION = "diversion"
TOTAL = "total"
_YEARS = 5  # that a table and a chart have room for
_QUERY = "disposals.sql: by_type_and_year"


@dataclass(frozen=True)
class _Line:
    """One type of disposal, all of one kind, or all: its count in each year that it is known for.

    ``types`` are the types that it adds up in each year, so that a change is never one of the types counted.
    """

    title: str
    part: str
    counts: dict[str, int]
    types: dict[str, frozenset[str]]
    where: tuple[tuple[str, str], ...] = ()

    def id(self, year: str) -> str:
        return f"disposals.{self.part}.{slug(year)}"

    def comparable(self, year: str, other: str) -> bool:
        return year in self.counts and self.types.get(year) == self.types.get(other)


@dataclass(frozen=True)
class _Disposals:
    """All lines, in the order of the kinds of the vocabulary and within a kind of the return."""

    years: tuple[str, ...]
    kinds: tuple[tuple[_Line, tuple[_Line, ...]], ...]  # the total of a kind, and its types
    others: tuple[_Line, ...]  # types of no kind
    total: _Line

    @property
    def lines(self) -> list[_Line]:
        """Every line, the total of a kind behind its types, the grand total last."""
        return [*(line for kind, types in self.kinds for line in (*types, kind)), *self.others, self.total]


def measure(connection: duckdb.DuckDBPyConnection, plan: Plan) -> Measured:
    """Figures ``disposals.<type>.<year>``, of each kind and ``disposals.total.<year>``, and their changes.

    Tables ``disposals_by_year`` (disposal, one column for each of the latest years, change since the year before and
    the first) and ``disposals_by_type`` (the same without the totals). Which types are out of court or of a court the
    vocabulary of types says, or, for a type that is not in it, the return or what it counts as in plan.yml. A change is
    given only where both years have a number for the same types.
    """
    rows = fetch(connection, "disposals", "by_type_and_year")
    if not rows:
        return Measured((), (_table("disposals_by_year", None), _table("disposals_by_type", None)))
    found = _disposals(rows, {row["value"]: row["known"] for row in fetch(connection, "disposals", "own_types")})
    figures = [figure for line in found.lines for figure in (*_counts(line), *_changes(line, found.years))]
    protected = tuple(ProtectedCount(line.id(year), n) for line in found.lines for year, n in line.counts.items())
    return Measured(
        tuple(figures),
        (_table("disposals_by_year", found), _table("disposals_by_type", found)),
        protected,
        tuple(_relations(found)),
    )


def _disposals(rows: Sequence[Row], counts_as: Mapping[str, str]) -> _Disposals:
    """The types sorted into kinds; a type that the plan has added is of the kind of what it counts as."""
    known = kinds_in("disposal_type")
    kind_of = {name: kind for kind, names in known.items() for name in names}
    said = {row["disposal_type"]: row["kind"] for row in rows if row["kind"]}
    names = list(dict.fromkeys(row["disposal_type"] for row in rows))
    kinds = {name: kind_of.get(name) or said.get(name) or kind_of.get(counts_as.get(name, "")) for name in names}
    titles = list(dict.fromkeys([*known, *filter(None, kinds.values())]))
    parts = distinct_slugs(names, taken=[TOTAL, *map(slug, titles)])
    types = {name: _type(name, parts[name], [r for r in rows if r["disposal_type"] == name]) for name in names}
    sorted_in = [
        (_sum(f"{title}: all", slug(title), own), own)
        for title in titles
        if (own := tuple(types[name] for name in names if kinds[name] == title))
    ]
    return _Disposals(
        tuple(sorted({row["financial_year"] for row in rows})),
        tuple(sorted_in),
        tuple(types[name] for name in names if kinds[name] is None),
        _sum("Total", TOTAL, types.values()),
    )


def _type(name: str, part: str, rows: Sequence[Row]) -> _Line:
    counts = {row["financial_year"]: int(row["count"]) for row in rows}
    return _Line(name, part, counts, {year: frozenset([name]) for year in counts}, (("disposal_type", name),))


def _sum(title: str, part: str, lines: Iterable[_Line]) -> _Line:
    counts: dict[str, int] = {}
    types: dict[str, frozenset[str]] = {}
    for line in lines:
        for year, count in line.counts.items():
            counts[year] = counts.get(year, 0) + count
            types[year] = types.get(year, frozenset()) | {line.title}
    return _Line(title, part, counts, types)


def _relations(found: _Disposals) -> Iterable[CountRelation]:
    for year in found.years:
        for kind, types in found.kinds:
            if year in kind.counts:
                yield CountRelation(kind.id(year), tuple(line.id(year) for line in types if year in line.counts))
        parts = [line for line in (*(kind for kind, _ in found.kinds), *found.others) if year in line.counts]
        yield CountRelation(found.total.id(year), tuple(line.id(year) for line in parts))


def _name(line: _Line) -> str:
    return "All disposals" if line.part == TOTAL else line.title


def _counts(line: _Line) -> list[Figure]:
    return [
        Figure(
            line.id(year), f"{_name(line)}, {year}", count, Unit.COUNT, SECTION, DATASETS, _QUERY, period=year,
            where=(*line.where, ("financial_year", year)), counts=(line.id(year),),
        )
        for year, count in sorted(line.counts.items())
    ]  # fmt: skip


def _changes(line: _Line, years: Sequence[str]) -> list[Figure]:
    """The changes of the latest year on the one before and on the first, where both have the same types."""
    latest, first = years[-1], years[0]
    before = FinancialYear.parse(latest).previous.label
    return [
        figure
        for name, base in (("change", before), ("change.first", first))
        if base != latest and line.comparable(latest, base)
        for figure in _change(line, name, latest, base)
    ]


def _change(line: _Line, name: str, latest: str, base: str) -> list[Figure]:
    now, then = line.counts[latest], line.counts[base]
    label = f"{_name(line)}: change from {base} to {latest}"
    common = {
        "section": SECTION, "datasets": DATASETS, "query": _QUERY, "period": f"{base} to {latest}",
        "where": line.where, "counts": (line.id(latest), line.id(base)),
    }  # fmt: skip
    stem = f"disposals.{line.part}.{name}"
    return [
        Figure(stem, label, now - then, Unit.COUNT, **common),
        Figure(
            f"{stem}.pct", f"{label}, in %", Fraction(now - then, then) * 100 if then else None, Unit.PERCENT,
            places=1, numerator=now - then if then else None, denominator=then or None, **common,
        ),
        Figure(f"{stem}.words", f"{label}, in words", change_in_words(now, then), Unit.WORDS, **common),
    ]  # fmt: skip


def _table(name: str, found: _Disposals | None) -> MeasureTable:
    years = found.years[-_YEARS:] if found else ()
    bases = {"change": FinancialYear.parse(years[-1]).previous.label, "change.first": found.years[0]} if found else {}
    bases = {name: base for name, base in bases.items() if base in found.years and base != years[-1]} if found else {}
    if len(set(bases.values())) < len(bases):
        del bases["change.first"]
    columns = (
        TableColumn("disposal", "Disposal"),
        *(TableColumn(f"year_{slug(year)}", year, Unit.COUNT) for year in years),
        *(
            TableColumn(slug(change), f"Change since {base}", Unit.PERCENT, 1, signed=True)
            for change, base in bases.items()
        ),
    )
    lines = [line for line in _listed(found) if name == "disposals_by_year" or line.where] if found else []
    rows = [_row(line, years, found.years, bases) for line in lines] if found else []
    period = f"{years[0]} to {years[-1]}" if len(years) > 1 else "".join(years)
    return MeasureTable(name, columns, tuple(rows), DATASETS, _QUERY, period, _note(found))


def _listed(found: _Disposals) -> list[_Line]:
    """The lines of the table: a kind of one type has no total of its own."""
    single = {kind.part for kind, types in found.kinds if len(types) == 1}
    return [line for line in found.lines if line.part not in single]


def _row(line: _Line, years: Sequence[str], all_years: Sequence[str], bases: dict[str, str]) -> tuple[Cell, ...]:
    changes = {figure.id: figure for figure in _changes(line, all_years)}
    counts = [Cell(line.counts[year], (line.id(year),)) if year in line.counts else Cell(None) for year in years]
    shares = [changes.get(f"disposals.{line.part}.{name}.pct") for name in bases]
    return (Cell(line.title), *counts, *(Cell(None) if figure is None else Cell.of(figure) for figure in shares))


def _note(found: _Disposals | None) -> str:
    if found is None:
        return ""
    said = []
    if found.others:
        names = ", ".join(line.title for line in found.others)
        said.append(f"Neither out of court nor of a court, and only in the total: {names}.")
    gaps = sorted({line.title for _, types in found.kinds for line in types if set(line.counts) != set(found.years)})
    gaps += [line.title for line in found.others if set(line.counts) != set(found.years)]
    if gaps:
        said.append(f"No number is given for every year for {', '.join(gaps)}: totals of those years leave it out.")
    return " ".join(said)
