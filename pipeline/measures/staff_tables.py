"""The tables of the staff of the service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.measures.display import Exact, Fraction, Unit
from pipeline.measures.queries import Row
from pipeline.measures.staff_counts import NO_TEAM, UNKNOWN, Breakdown, total_sent
from pipeline.measures.tables import Cell, MeasureTable, TableColumn

DATASETS = ("staffing", "staffing_counts")
TITLES = {
    "team": "Team",
    "employer": "Employer",
    "sex": "Sex",
    "ethnicity": "Ethnic group",
    "disability": "Declared disability",
}
POSTS, COUNTS = "staffing.sql: posts", "staffing.sql: counts"


@dataclass(frozen=True)
class Staff:
    """What the two returns say; ``people`` is None where neither came."""

    posts: Sequence[Row]
    counts: Sequence[Row]
    period: str
    singles: dict[str, Breakdown]
    crossed: Breakdown | None

    @property
    def people(self) -> int | None:
        return sum(not post["vacant"] for post in self.posts) if self.posts else total_sent(self.counts)

    def posts_of(self, team: str | None = None) -> list[Row]:
        return [post for post in self.posts if team is None or (post["team"] or NO_TEAM) == team]


def fte_of(posts: Sequence[Row]) -> Decimal:
    """Full-time equivalents of posts, filled or not."""
    return sum((Decimal(post["fte"]) for post in posts), Decimal(0))


def fte_places(value: Exact) -> int:
    """One place, or two where there are hundredths."""
    return 1 if (Fraction(value) * 10).denominator == 1 else 2


def called(value: str) -> str:
    """A value as readers see it."""
    return "Not known" if value == UNKNOWN else value


def structure(staff: Staff) -> MeasureTable:
    """The different posts, without how many there are of each."""
    titles = {"team": "Team", "role": "Role", "employer": "Employer", "seconded": "Seconded"}
    columns = tuple(TableColumn(name, title) for name, title in titles.items())
    different = dict.fromkeys(
        (post["team"] or NO_TEAM, post["role"], post["employer"], "Yes" if post["seconded"] else "No")
        for post in staff.posts
    )
    teams = list(dict.fromkeys(row[0] for row in different))
    rows = tuple(tuple(map(Cell, row)) for row in sorted(different, key=lambda row: teams.index(row[0])))
    return MeasureTable("staffing_structure", columns, rows, ("staffing",), POSTS, staff.period)


def by_team(staff: Staff) -> MeasureTable:
    """People by team; where the list of posts names teams, its posts, full-time equivalents and vacancies too."""
    columns = [TableColumn("team", "Team"), TableColumn("people", "Staff", Unit.COUNT)]
    one = staff.singles.get("team")
    have_posts = one is not None and one.dataset == "staffing"
    if have_posts:
        columns += [
            TableColumn("posts", "Posts", Unit.COUNT),
            TableColumn("fte", "Full-time equivalent", Unit.NUMBER, 1),
            TableColumn("vacant", "Vacant posts", Unit.COUNT),
        ]

    def line(title: str, count_id: str, people: int, posts: Sequence[Row]) -> tuple[Cell, ...]:
        cells = (Cell(title), Cell(people, (count_id,)))
        if not have_posts:
            return cells
        fte, vacant = fte_of(posts), sum(post["vacant"] for post in posts)
        # Posts less vacancies are people, and full-time equivalents come close to them.
        given = (count_id,)
        return (*cells, Cell(len(posts), given), Cell(fte, given, places=fte_places(fte)), Cell(vacant))

    rows = []
    if one is not None:
        listed = [post["team"] or NO_TEAM for post in staff.posts] if have_posts else []
        teams = list(dict.fromkeys([*one.values(), *listed]))
        for team in teams:
            count_id = one.count_id(team) if team in one.parts[0] else one.total_id
            rows.append(line(team, count_id, one.sum_of(team), staff.posts_of(team)))
        rows.append(line("Total", one.total_id, one.total, staff.posts_of()))
    return MeasureTable("staffing_by_team", tuple(columns), tuple(rows), _datasets(one), _query(one), staff.period)


def by_team_and_sex(staff: Staff) -> MeasureTable:
    """People by team and sex, with the sums of both."""
    one = staff.crossed
    sexes = one.values(1) if one else []
    columns = (
        TableColumn("team", "Team"),
        *(TableColumn(f"sex_{one.parts[1][sex]}", called(sex), Unit.COUNT) for sex in sexes),
        TableColumn("total", "Total", Unit.COUNT),
    )
    rows = []
    if one is not None:
        for team in one.values():
            cells = [Cell(one.cells.get((team, sex), 0), (one.count_id(team, sex),)) for sex in sexes]
            rows.append((Cell(team), *cells, Cell(one.sum_of(team), (one.margin_id(0, team),))))
        sums = [Cell(one.sum_of(sex, 1), (one.margin_id(1, sex),)) for sex in sexes]
        rows.append((Cell("Total"), *sums, Cell(one.total, (one.margin_id(),))))
    return MeasureTable("staffing_by_team_and_sex", columns, tuple(rows), _datasets(one), _query(one), staff.period)


def by_one(name: str, staff: Staff) -> MeasureTable:
    """People by one characteristic and its share in %, the total last."""
    columns = (
        TableColumn(name, TITLES[name]),
        TableColumn("people", "Staff", Unit.COUNT),
        TableColumn("share", "Share", Unit.PERCENT, 1),
    )
    one = staff.singles.get(name)
    rows = []
    if one is not None:
        for value in one.values():
            counts = (one.count_id(value),)
            share = Cell(one.share(value), (*counts, one.total_id))
            rows.append((Cell(called(value)), Cell(one.sum_of(value), counts), share))
        whole = Fraction(100) if one.total else None
        rows.append((Cell("Total"), Cell(one.total, (one.total_id,)), Cell(whole, (one.total_id,))))
    return MeasureTable(f"staffing_by_{name}", columns, tuple(rows), _datasets(one), _query(one), staff.period)


def _datasets(one: Breakdown | None) -> tuple[str, ...]:
    return DATASETS if one is None else (one.dataset,)


def _query(one: Breakdown | None) -> str:
    return COUNTS if one is not None and one.dataset == "staffing_counts" else POSTS
