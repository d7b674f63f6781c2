"""Returns of a service that does not exist: always of the same form, with counts drawn anew, many of them small."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np

Rows = dict[str, list[dict[str, Any]]]
_YEAR = {"period_start": date(2021, 4, 1), "period_end": date(2022, 3, 31)}
_NATIONAL = {"Burglary": 4000, "Robbery": 2000, "Drugs": 5000, "Violence": 8000}
_OFFENCES = {
    "Domestic burglary": "Burglary",
    "Non-domestic burglary": "Burglary",
    "Robbery": "Robbery",
    "Drugs": "Drugs",
    "Violence": "Violence",
}
_OUTCOMES = {
    "No further action": "No sanction",
    "Dismissed": "No sanction",
    "Fine": "First-tier penalty",
    "Referral order": "Community sentence",
    "Detention and training order": "Custody",
}
_DETAIL = ("Common assault", "Knife in a public place", "Threats to kill")


@dataclass(frozen=True)
class Returned:
    """Returns, and the true counts behind the shares that they give without a count."""

    rows: Rows
    secrets: Mapping[str, int]


def _draw(random: np.random.Generator, shape: int | tuple[int, ...]) -> np.ndarray:
    """Counts: none, small or large, in a mixture of each plan's own."""
    kinds = random.choice(3, size=shape, p=random.dirichlet((2, 3, 3)))
    return np.choose(kinds, [np.zeros(shape, int), random.integers(1, 7, shape), random.integers(5, 60, shape)])


def _split(random: np.random.Generator, total: int, into: int) -> list[int]:
    return [int(part) for part in random.multinomial(total, random.dirichlet((0.7,) * into))]


def offences(random: np.random.Generator) -> Returned:
    """Offences by group, by single offence and by outcome, this year and the last, beside the national numbers."""
    matrix = _draw(random, (len(_OFFENCES), len(_OUTCOMES)))
    matrix[-1, -2] = random.integers(5, 60)
    outcomes = [
        {"financial_year": "2021-22", "offence_group": offence, "benchmark_group": group, "outcome": outcome,
         "outcome_group": kind, "count": int(matrix[row, column])}
        for row, (offence, group) in enumerate(_OFFENCES.items())
        for column, (outcome, kind) in enumerate(_OUTCOMES.items())
    ]  # fmt: skip
    if random.random() < 0.5:  # some services list only what occurred
        outcomes = [row for row in outcomes if row["count"]]
    counts = {group: sum(row["count"] for row in outcomes if row["benchmark_group"] == group) for group in _NATIONAL}
    before = dict(zip(_NATIONAL, map(int, _draw(random, len(_NATIONAL)) + np.array([0, 0, 0, 9])), strict=True))
    return Returned(
        {
            "offence_outcomes": outcomes,
            "offence_types": _types(random, counts, before),
            "offence_benchmark": [
                *(_benchmark(group, "England and Wales", "2021", n, 5_000_000) for group, n in _NATIONAL.items()),
                *(_benchmark(group, "Anytown", "2021-22", count, 12_500) for group, count in counts.items()),
            ],
        },
        {f"before {group}": count for group, count in before.items()},
    )


def _benchmark(group: str, area: str, year: str, count: int, population: int) -> dict[str, Any]:
    return {"offence_group": group, "area": area, "year": year, "count": count, "population": population}


def _types(random: np.random.Generator, counts: Mapping[str, int], before: Mapping[str, int]) -> list[dict[str, Any]]:
    total = sum(before.values())
    rows = [_type(group, None, count, before[group], total) for group, count in counts.items()]
    now, then = _split(random, counts["Violence"], len(_DETAIL)), _split(random, before["Violence"], len(_DETAIL))
    return rows + [_type("Violence", name, *pair, total) for name, *pair in zip(_DETAIL, now, then, strict=True)]


def _type(group: str, offence: str | None, count: int, before: int, total: int) -> dict[str, Any]:
    return {"financial_year": "2021-22", "offence_group": group, "offence": offence, "count": count,
            "previous_count": before, "previous_total": total}  # fmt: skip


def offences_shares(random: np.random.Generator) -> Returned:
    """The same, of a service that has of last year only rounded shares."""
    made = offences(random)
    secrets = {}
    for row in made.rows["offence_types"]:
        before = row.pop("previous_count")
        row["previous_share_pct"] = Decimal(_percent(before, row["previous_total"]))
        secrets[f"before {row['offence_group']} {row['offence'] or ''}"] = before
    return Returned(made.rows, secrets)


def _percent(count: int, total: int) -> int:
    return (200 * count + total) // (2 * total)


def profile(random: np.random.Generator) -> Returned:
    """Assessed children by age and sex, ethnicity and care; those in custody by sex; the population."""
    ages = ("13", "14", "15", "16", "17")
    cells = _draw(random, (2, len(ages)))
    cells[0, -1] += random.integers(5, 20)
    by_sex, by_age, total = cells.sum(axis=1), cells.sum(axis=0), int(cells.sum())
    rows = [_group("sex", name, count, total) for name, count in zip(("Male", "Female"), by_sex, strict=True)]
    rows += [_group("age", age, count, total) for age, count in zip(ages, by_age, strict=True)]
    for sex, row, of in zip(("Male", "Female"), cells, by_sex, strict=True):
        rows += [_group("age", age, count, of, sex=sex) for age, count in zip(ages, row, strict=True)]
    ethnicities = ("White", "Mixed", "Black")
    rows += _broken_down("ethnicity", ethnicities, _split(random, total, 3), total)
    rows += _broken_down("care_status", ("Looked after", "Not looked after"), _split(random, total, 2), total)
    custody = int(random.integers(3, 30))
    rows += _broken_down("sex", ("Male", "Female"), _split(random, custody, 2), custody, stage="Custody")
    if random.random() < 0.5:
        rows = [row for row in rows if row["count"] or row["characteristic"] == "sex"]
    people = [{"sex": "Male", "count": 6000}, {"sex": "Female", "count": 6500}]
    people += [{"ethnicity": name, "count": n} for name, n in zip(ethnicities, (11000, 800, 700), strict=True)]
    everyone = {"area": "Anytown", "area_type": "local", "year": "2021", "source": "Census"}
    return Returned({"cohort_profile": rows, "population": [everyone | row for row in people]}, {})


def profile_shares(random: np.random.Generator) -> Returned:
    """The same, of a service that has ethnicity and care only as shares rounded to a whole percentage."""
    made = profile(random)
    secrets = {}
    for row in made.rows["cohort_profile"]:
        if row["characteristic"] in ("ethnicity", "care_status"):
            secrets[f"{row['characteristic']} {row['group']}"] = row["count"]
            row["share_pct"], row["count"] = Decimal(_percent(row["count"], row["cohort_total"])), None
    return Returned(made.rows, secrets)


def _group(
    characteristic: str, group: str, count: int, total: int, sex: str | None = None, stage: str = "Assessed"
) -> dict[str, Any]:
    return {"stage": stage, "characteristic": characteristic, "group": group, "sex": sex, "count": int(count),
            "cohort_total": int(total), "source": "Case system", **_YEAR}  # fmt: skip


def _broken_down(
    characteristic: str, names: Sequence[str], counts: Sequence[int], total: int, stage: str = "Assessed"
) -> list[dict[str, Any]]:
    return [_group(characteristic, *pair, total, stage=stage) for pair in zip(names, counts, strict=True)]


def local(random: np.random.Generator) -> Returned:
    """Disposals by year, quarterly counts, referrals to prevention, follow-up of a programme, counts of staff."""
    years = ("2019-20", "2020-21", "2021-22")
    kinds = ("Community resolution", "Youth caution", "Referral order")
    disposals = [
        {"financial_year": year, "disposal_type": kind, "count": int(count)}
        for kind, counts in zip(kinds, _draw(random, (3, 3)) + np.array([[0], [0], [6]]), strict=True)
        for year, count in zip(years, counts, strict=True)
    ]
    quarterly = [
        {"measure": name, "financial_year": year, "quarter": f"Q{at}", "value": Decimal(int(count)), "unit": "children"}
        for name, rows in zip(("Referred", "Remanded"), _draw(random, (2, 2, 4)), strict=True)
        for year, counts in zip(years[1:], rows, strict=True)
        for at, count in enumerate(counts, 1)
    ]
    teams = zip(
        ("Court", "Prevention", "Support"), _draw(random, (3, 2)) + np.array([[0, 1], [0, 1], [5, 1]]), strict=True
    )
    staff = [
        {"team": team, "sex": sex, "count": int(count)}
        for team, counts in teams
        for sex, count in zip(("Male", "Female"), counts, strict=True)
    ]
    rows = {"disposals": disposals, "quarterly_counts": quarterly, "staffing_counts": staff}
    return Returned(rows | {"prevention_referrals": _referrals(random), "programme_tracking": _tracking(random)}, {})


def _referrals(random: np.random.Generator) -> list[dict[str, Any]]:
    total = int(random.integers(5, 90))
    breakdowns = {"referral_type": ("Panel", "Police", "Early"), "age_band": ("10 to 13", "14 to 17")}
    rows: list[dict[str, Any]] = [{"period": "Q4 2021-22", "count": total}]
    for name, groups in breakdowns.items():
        counts = _split(random, total, len(groups))
        rows += [
            {"period": "Q4 2021-22", name: group, "count": count} for group, count in zip(groups, counts, strict=True)
        ]
    return rows


def _tracking(random: np.random.Generator) -> list[dict[str, Any]]:
    rows = []
    for cohort in ("2020-21", "2021-22"):
        children = int(random.integers(8, 40))
        for stage in ("before", "3 months after", "6 months after"):
            children -= 0 if stage == "before" else int(random.integers(0, 4))  # some have not reached the stage
            offended = int(random.integers(0, (children if stage == "before" else min(children, 7)) + 1))
            rows.append({"programme": "Which Way", "cohort": cohort, "stage": stage, "children": children,
                         "children_offended": offended, "offences": offended + int(random.integers(0, 4))})  # fmt: skip
    return rows


def indicators(random: np.random.Generator) -> Returned:
    """The ten indicators as a service counts them itself, by quarter and type of disposal."""
    rows = []
    for kpi, measure in (("1", "start"), ("1", "end"), ("6", "completed"), ("4", "identified"), ("4", "offered")):
        for kind in ("Referral order", "Youth caution"):
            for quarter, whole in zip(("Q1", "Q2", "Q3", "Q4"), _draw(random, 4), strict=True):
                rows.append({"kpi": kpi, "measure": measure, "disposal_type": kind, "financial_year": "2021-22",
                             "quarter": quarter, "numerator": int(random.integers(0, whole + 1)),
                             "denominator": int(whole)})  # fmt: skip
    return Returned({"kpi_return": rows}, {})


FAMILIES: dict[str, Callable[[np.random.Generator], Returned]] = {
    family.__name__: family for family in (offences, offences_shares, profile, profile_shares, local, indicators)
}
