"""The tables of over-representation: everything, the verdicts side by side, and three for each characteristic."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.measures.disparity import REFERENCE
from pipeline.measures.display import Fraction, Unit, show
from pipeline.measures.figures import slug
from pipeline.measures.indicator_values import period_in_words
from pipeline.measures.intervals import FEW_EVENTS, binomial_interval, poisson_interval
from pipeline.measures.over_representation_figures import Source, interval_in_words
from pipeline.measures.over_representation_lines import Line
from pipeline.measures.over_representation_population import Population
from pipeline.measures.over_representation_words import INDEX, counted
from pipeline.measures.tables import Cell, MeasureTable, TableColumn

CHARACTERISTICS = ("ethnicity", "sex", "age", "care_status", "send")
_TITLES = {"care_status": "care status", "send": "special educational needs"}
_FEW = (
    f"In brackets after a rate that rests on fewer than {FEW_EVENTS} children: where the true rate may well lie "
    "(95% interval)."
)


@dataclass(frozen=True)
class _Shown:
    """A column, and how its cell is made of a line."""

    column: TableColumn
    cell: Callable[[Line], Cell]


def tables_of(
    lines: Sequence[Line], onward: Sequence[Line], sources: Mapping[str, Source], people: Mapping[str, Population]
) -> Iterator[MeasureTable]:
    """All tables; those without rows too, so that chapters find them."""
    make = _Maker(sources, people)
    yield make.table("over_representation", _EVERYTHING, lines, _worked_out(lines), compared=True)
    yield make.summary(lines)
    yield make.rules(lines)
    listed = dict.fromkeys((*CHARACTERISTICS, *(line.group.characteristic for line in lines)))
    for characteristic in listed:
        own = [line for line in lines if line.group.characteristic == characteristic]
        rated = [line for line in own if line.comparison or line.verdict.words == REFERENCE]
        on = [line for line in onward if line.group.characteristic == characteristic]
        name = f"over_representation_{characteristic}"
        yield make.table(name, _SHARES, own, _held_together(own), _worked_out(own), compared=True)
        yield make.table(f"{name}_rates", _RATES, rated, _compared_with(rated), _caution(rated))
        yield make.table(f"{name}_onward", _ONWARD, on, _compared_with(on), _caution(on))


@dataclass(frozen=True)
class _Maker:
    sources: Mapping[str, Source]
    people: Mapping[str, Population]

    def table(
        self, name: str, columns: Sequence[_Shown], lines: Sequence[Line], *notes: str, compared: bool = False
    ) -> MeasureTable:
        rows = tuple(tuple(shown.cell(line) for shown in columns) for line in lines)
        said = [*notes, _compared_to(lines, self.people) if compared else ""]
        heads = tuple(shown.column for shown in columns)
        datasets, query, period = self._origin(lines)
        return MeasureTable(name, heads, rows, datasets, query, period, " ".join(filter(None, said)))

    def summary(self, lines: Sequence[Line]) -> MeasureTable:
        """The verdicts in the population: a row for each group that is compared anywhere, a column for each stage."""
        compared = [line for line in lines if line.comparison is not None]
        stages = list(dict.fromkeys(line.group.stage for line in compared))
        columns = (
            TableColumn("characteristic", "By"),
            TableColumn("group", "Group"),
            *(TableColumn(slug(stage), stage) for stage in stages),
        )
        cells = {_key(line): {} for line in compared}
        for line in compared:
            cells[_key(line)][line.group.stage] = Cell(line.verdict.words, line.verdict_counts)
        rows = tuple(
            (Cell(title(by).capitalize()), Cell(group), *(of.get(stage, Cell(None)) for stage in stages))
            for (by, group), of in cells.items()
        )
        datasets, query, period = self._origin(lines)
        note = _compared_with(compared)
        return MeasureTable("over_representation_summary", columns, rows, datasets, query, period, note)

    def rules(self, lines: Sequence[Line]) -> MeasureTable:
        """Who is counted at each stage, in words."""
        columns = (TableColumn("stage", "Stage"), TableColumn("counted", "How children are counted"))
        rules = {line.group.stage: counted(line.group) for line in lines}
        rows = tuple((Cell(stage), Cell(rule)) for stage, rule in rules.items())
        return MeasureTable("over_representation_rules", columns, rows, *self._origin(lines), INDEX if rows else "")

    def _origin(self, lines: Sequence[Line]) -> tuple[tuple[str, ...], str, str]:
        """Datasets, query and period of what is shown; for an empty table those of the return that is awaited."""
        origins = dict.fromkeys(line.group.origin for line in lines) or dict.fromkeys([next(iter(self.sources))])
        used = [self.sources[origin] for origin in origins]
        periods = dict.fromkeys(period_in_words(*line.group.period) for line in lines if line.group.period)
        datasets = tuple(dict.fromkeys(dataset for source in used for dataset in source.datasets))
        return datasets, used[0].query, "; ".join(periods)


def title(characteristic: str) -> str:
    """How readers know a characteristic."""
    return _TITLES.get(characteristic, characteristic.replace("_", " "))


def _key(line: Line) -> tuple[str, str]:
    return line.group.characteristic, line.group.name


def _worked_out(lines: Iterable[Line]) -> str:
    """Which counts are worked out from shares."""
    listed = dict.fromkeys(
        f"{title(line.group.characteristic)} ({line.group.stage})"
        for line in lines
        if line.group.from_share and line.group.count is not None
    )
    if not listed:
        return ""
    return f"Numbers of children by {', '.join(listed)} are worked out from the rounded shares of the return."


def _held_together(lines: Iterable[Line]) -> str:
    """Which line holds others of the table, so that nobody adds them up."""
    names = dict.fromkeys(line.group.name for line in lines if line.group.combines)
    return "".join(f"{name}: all the other groups together." for name in names)


def _compared_to(lines: Iterable[Line], people: Mapping[str, Population]) -> str:
    """Of which year and source the population shares are."""
    said = []
    for characteristic in dict.fromkeys(
        line.group.characteristic for line in lines if line.group.population_share is not None
    ):
        population = people[characteristic]
        sources = f" ({', '.join(population.sources)})" if population.sources else ""
        said.append(f"by {title(characteristic)} of {population.year}{sources}")
    return f"Shares of the population: {'; '.join(said)}." if said else ""


def _compared_with(lines: Iterable[Line]) -> str:
    """Which group the others are compared with."""
    pairs = dict.fromkeys((line.group.characteristic, line.reference.name) for line in lines if line.reference)
    several = len({characteristic for characteristic, _ in pairs}) > 1
    named = [f"{name} (by {title(characteristic)})" if several else name for characteristic, name in pairs]
    return f"Compared with: {'; '.join(named)}." if named else ""


def _caution(lines: Iterable[Line]) -> str:
    return _FEW if any(_is_few(line) for line in lines) else ""


def _is_few(line: Line) -> bool:
    return line.rate is not None and (line.group.count or 0) < FEW_EVENTS


def _rate(line: Line) -> Cell:
    """The rate; with its interval where it rests on few children."""
    rate, of = line.rate, line.rate_of
    if rate is None or not of:
        return Cell(None)
    unit, places = (Unit.PERCENT, 0) if line.before else (Unit.PER_1000, 1)
    if not _is_few(line):
        return Cell(rate, line.own_counts)
    count, per = line.group.count or 0, 100 if line.before else 1000
    low, high = binomial_interval(count, of) if line.before else poisson_interval(count)
    ends = (show(Fraction(end) * per / of, unit, places) for end in (low, high))
    return Cell(rate, line.own_counts, f"{show(rate, unit, places)} ({' to '.join(ends)})")


def _bound(place: int) -> Callable[[Line], Cell]:
    def cell(line: Line) -> Cell:
        interval = line.comparison.interval if line.comparison else None
        return Cell(None if interval is None else Fraction(interval[place]), line.compared_counts)

    return cell


def _interval(line: Line) -> Cell:
    interval = line.comparison.interval if line.comparison else None
    return Cell(None if interval is None else interval_in_words(interval), line.compared_counts)


def _p_value(line: Line) -> Cell:
    p = line.comparison.p_value if line.comparison and line.comparison.rri is not None else None
    return Cell(None if p is None else Fraction(p), line.compared_counts, "" if p is None or p >= 0.0005 else "< 0.001")


def _adjusted(line: Line) -> Cell:
    p = line.verdict.adjusted
    # Holm's adjustment of one group may equal a multiple of another's p value: it tells of all counts tested together.
    return Cell(None if p is None else Fraction(p), line.family, "" if p is None or p >= 0.0005 else "< 0.001")


def _stage_of(line: Line) -> Cell:
    return Cell(f"{line.group.stage}, of those at {line.before.stage.lower()}" if line.before else line.group.stage)


def _label(line: Line) -> Cell:
    return Cell(f"{line.group.stage}: {line.group.name}")


_STAGE = _Shown(TableColumn("stage", "Stage"), _stage_of)
_BY = _Shown(TableColumn("characteristic", "By"), lambda line: Cell(title(line.group.characteristic).capitalize()))
_GROUP = _Shown(TableColumn("group", "Group"), lambda line: Cell(line.group.name))
_CHILDREN = _Shown(
    TableColumn("count", "Children", Unit.COUNT), lambda line: Cell(line.group.count, (line.group.count_id,))
)
_SHARE = (
    _Shown(
        TableColumn("share", "Share of cohort", Unit.PERCENT), lambda line: Cell(line.group.share, line.share_counts)
    ),
    _Shown(
        TableColumn("population_share", "Share of population", Unit.PERCENT),
        lambda line: Cell(line.group.population_share),
    ),
    _Shown(
        TableColumn("difference", "Difference (points)", Unit.POINTS),
        lambda line: Cell(line.group.difference, line.share_counts if line.group.difference is not None else ()),
    ),
)
_RATE = _Shown(TableColumn("rate", "Rate per 1,000 children", Unit.PER_1000, 1), _rate)
_RRI = _Shown(
    TableColumn("rri", "Relative rate index", Unit.RATIO, 2),
    lambda line: Cell(line.comparison.rri if line.comparison else None, line.compared_counts),
)
_INTERVAL = _Shown(TableColumn("interval", "95% interval"), _interval)
_VERDICT = _Shown(TableColumn("verdict", "What it says"), lambda line: Cell(line.verdict.words, line.verdict_counts))
_ENDS = (
    _Shown(TableColumn("low", "Lower end of the interval", Unit.RATIO, 2), _bound(0)),
    _Shown(TableColumn("high", "Upper end of the interval", Unit.RATIO, 2), _bound(1)),
)
_TESTS = (
    _Shown(TableColumn("p_value", "p (exact test)", Unit.NUMBER, 3), _p_value),
    _Shown(TableColumn("p_adjusted", "p (adjusted)", Unit.NUMBER, 3), _adjusted),
)
_LABEL = _Shown(TableColumn("label", "Stage and group"), _label)
_EVERYTHING = (_STAGE, _BY, _GROUP, _CHILDREN, *_SHARE, _RRI, _INTERVAL, _VERDICT, *_ENDS, _RATE, *_TESTS)
_SHARES = (_STAGE, _GROUP, _CHILDREN, *_SHARE)
_RATES = (_STAGE, _GROUP, _RATE, _RRI, _INTERVAL, _VERDICT, *_ENDS, _LABEL)
_ONWARD = (
    _STAGE,
    _GROUP,
    _CHILDREN,
    _Shown(TableColumn("before", "Of", Unit.COUNT), lambda line: Cell(line.before.count, (line.before.count_id,))),
    _Shown(TableColumn("rate", "Share who went on", Unit.PERCENT), _rate),
    _RRI,
    _INTERVAL,
    _VERDICT,
    *_ENDS,
    _LABEL,
)
