"""The counting rules once more, as plainly as Python can say them: what the queries are compared with."""

from __future__ import annotations

from calendar import FRIDAY, monthrange
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

Row = dict[str, Any]
CAUTIONS = ("Youth caution or youth conditional caution", "Youth caution", "Youth conditional caution")
CONVICTIONS = (
    "Absolute discharge", "Conditional discharge", "Parents fined", "Fine", "Compensation order", "Reparation order",
    "Order to continue", "Referral order", "Youth rehabilitation order",
    "Youth rehabilitation order with intensive supervision and surveillance",
)  # fmt: skip
CUSTODY = ("Detention and training order", "Long-term detention")
SUBSTANTIVE = (*CAUTIONS, *CONVICTIONS, *CUSTODY)
OUT_OF_COURT = ("Community resolution", *CAUTIONS)


def quarter_of(day: date) -> str:
    return {0: "Q4", 1: "Q1", 2: "Q2", 3: "Q3"}[(day.month - 1) // 3]


def age_on(child: Row, day: date) -> int | None:
    born = child.get("date_of_birth")
    if born is None:
        return child.get("age_at_start")
    age = day.year - born.year
    return age - 1 if (day.month, day.day) < (born.month, born.day) else age


def months_after(day: date, months: int) -> date:
    """The same day of the month, or the last one where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def of_school_age(child: Row, day: date) -> bool | None:
    born = child.get("date_of_birth")
    if born is None:
        age = child.get("age_at_start")
        return None if age is None else age < 16
    year = born.year + 16 + (born.month >= 9)
    leaving = next(date(year, 6, day) for day in range(30, 0, -1) if date(year, 6, day).weekday() == FRIDAY)
    return day <= leaving


def _all(*answers: bool | None) -> bool | None:
    """Yes if all are, no if any is not, else not recorded."""
    if any(answer is False for answer in answers):
        return False
    return None if any(answer is None for answer in answers) else True


def _at_least(hours: Any, needed: int | None) -> bool | None:
    return None if hours is None or needed is None else hours >= needed


def _or_never(recorded: bool | None, value: str | None, never: str) -> bool | None:
    return False if recorded is None and value == never else recorded


def judged(row: Row, child: Row) -> dict[tuple[str, str], bool | None]:
    """Every measure in whose denominator an intervention is: met, not met, or None for not recorded."""
    young = of_school_age(child, row["end_date"])
    needed = None if young is None else 25 if young else 16
    ete = _all(
        _or_never(row.get("ete_suitable_at_end"), row.get("ete_at_end"), "None"),
        _at_least(row.get("ete_hours_offered"), needed),
        _at_least(row.get("ete_hours_attended"), needed),
    )
    status = child.get("send_status")
    send = None if status in (None, "Unknown") else status != "No identified need"
    plan = child.get("ehcp")
    if plan is None and status == "Education, health and care plan":
        plan = True
    found = {
        ("1", "end"): _or_never(
            row.get("accommodation_suitable_at_end"), row.get("accommodation_at_end"), "No fixed abode"
        ),
        ("1", "start"): _or_never(
            row.get("accommodation_suitable_at_start"), row.get("accommodation_at_start"), "No fixed abode"
        ),
        ("2", "end"): ete,
        ("2", "start"): _or_never(row.get("ete_suitable_at_start"), row.get("ete_at_start"), "None"),
        ("3", "identified"): send,
    }  # fmt: skip
    if young is not None:
        found["2", "end_school_age" if young else "end_above_school_age"] = ete
    if send:
        found |= {("3", "end"): _all(ete, plan), ("3", "plan"): plan}
    for kpi, need in (("4", "mental_health"), ("5", "substance")):
        found[kpi, "identified"] = row.get(f"{need}_screened")
        if row.get(f"{need}_screened"):
            found[kpi, "offered"] = row.get(f"{need}_offered")
            if row.get(f"{need}_offered"):
                found[kpi, "attending"] = row.get(f"{need}_attending")
    if row["disposal_type"] in OUT_OF_COURT:
        done = row.get("completed")
        found |= {("6", "completed"): done, ("6", "not_completed"): None if done is None else not done}
    tier = row.get("wider_services")
    for name in ("Early help", "Child protection", "Child in need", "Looked after"):
        found["8", name.lower().replace(" ", "_")] = None if tier is None else tier == name
    return found


def kpi_counts(returns: dict[str, list[Row]], first: date, last: date) -> dict[tuple, tuple[int, int, int]]:
    """(indicator, measure, type of disposal or None, quarter) to met, out of, not recorded; without those of nobody."""
    children = {child["child_id"]: child for child in returns["children"]}
    counts: dict[tuple, list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in returns["interventions"]:
        if row.get("end_date") is None or not first <= row["end_date"] <= last:
            continue
        for measure, met in judged(row, children[row["child_id"]]).items():
            for kind in (None, row["disposal_type"]):
                tally = counts[*measure, kind, quarter_of(row["end_date"])]
                tally[0] += met is True
                tally[1] += 1
                tally[2] += met is None
    return {key: tuple(tally) for key, tally in counts.items()}


def _decided(returns: dict[str, list[Row]], outcomes: tuple[str, ...]) -> dict[str, list[Row]]:
    """The offences with one of these outcomes that count, by child."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in returns["offences"]:
        if row.get("outcome") in outcomes and row.get("proven") is not False and row.get("outcome_date"):
            found[row["child_id"]].append(row)
    return found


def _is_child(child: Row, day: date) -> bool:
    age = age_on(child, day)
    return age is not None and 10 <= age <= 17


def _quarter_start(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def entrants(returns: dict[str, list[Row]]) -> dict[tuple[date, str], int]:
    """First day of the quarter and outcome to children."""
    counts: dict[tuple[date, str], int] = defaultdict(int)
    for child in returns["children"]:
        decided = _decided(returns, SUBSTANTIVE)[child["child_id"]]
        if decided:
            first = min(row["outcome_date"] for row in decided)
            if _is_child(child, first):
                on_day = [row["outcome"] for row in decided if row["outcome_date"] == first]
                counts[_quarter_start(first), max(on_day, key=SUBSTANTIVE.index)] += 1
    return dict(counts)


def sentences(returns: dict[str, list[Row]]) -> dict[tuple[date, str], int]:
    counts: dict[tuple[date, str], int] = defaultdict(int)
    for child in returns["children"]:
        decided = _decided(returns, CUSTODY)[child["child_id"]]
        for day in {row["outcome_date"] for row in decided}:
            if _is_child(child, day):
                on_day = [row["outcome"] for row in decided if row["outcome_date"] == day]
                counts[_quarter_start(day), max(on_day, key=CUSTODY.index)] += 1
    return dict(counts)


def reoffending(returns: dict[str, list[Row]], cohort: date) -> tuple[int, int, int]:
    """Children of the cohort of three months from ``cohort`` on, those who reoffended, and their reoffences."""
    last = months_after(cohort, 3) - timedelta(days=1)
    children = reoffended = reoffences = 0
    for child in returns["children"]:
        decided = _decided(returns, SUBSTANTIVE)[child["child_id"]]
        days = [
            row["outcome_date"]
            for row in decided
            if cohort <= row["outcome_date"] <= last and _is_child(child, row["outcome_date"])
        ]
        if not days:
            continue
        index = min(days)
        year_on = months_after(index, 12)
        again = [
            row
            for row in decided
            if index < row["offence_date"] <= year_on and row["outcome_date"] <= months_after(year_on, 6)
        ]
        children += 1
        reoffended += bool(again)
        reoffences += len(again)
    return children, reoffended, reoffences


def serious_violence(returns: dict[str, list[Row]], first: date, last: date) -> dict[str, tuple[int, int]]:
    """Quarter to children convicted of serious violence, and those with such a conviction that was not scored."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for child in returns["children"]:
        by_quarter: dict[str, list[int | None]] = defaultdict(list)
        for row in _decided(returns, (*CONVICTIONS, *CUSTODY))[child["child_id"]]:
            serious = row["offence_group"] in ("Robbery", "Drugs", "Violence against the person")
            if serious and first <= row["outcome_date"] <= last and _is_child(child, row["outcome_date"]):
                by_quarter[quarter_of(row["outcome_date"])].append(row.get("gravity"))
        for quarter, gravities in by_quarter.items():
            met = any(gravity is not None and gravity >= 5 for gravity in gravities)
            counts[quarter][0] += met
            counts[quarter][1] += not met and None in gravities
    return {quarter: tuple(tally) for quarter, tally in counts.items()}
