"""Returns that are counts of the cases: each is exactly what the case-level extract of the same folder gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from pipeline.plan import FinancialYear
from pipeline.synthesis import shares
from pipeline.synthesis.cases import Cases
from pipeline.synthesis.days import age_on
from pipeline.synthesis.draw import stream
from pipeline.synthesis.places import BROAD, NATIONAL, Place, parted

ASSESSED = "Children whose first intervention of the year began in it"
_OTHER = "Other"
_COUNTED_AS_OTHER = (
    "Breach of bail", "Vehicle theft and unauthorised taking", "Fraud and forgery", "Arson", "Racially aggravated",
    "Death or injury by dangerous driving",
)  # fmt: skip
_BENCHMARK = {
    "Domestic burglary": "Burglary", "Non-domestic burglary": "Burglary", **dict.fromkeys(_COUNTED_AS_OTHER, _OTHER),
}  # fmt: skip
_NATIONAL_OFFENCES_PER_CHILD = 0.0075
_OUTCOME_GROUPS = {
    "No further action": "No sanction", "Discontinued": "No sanction", "Dismissed": "No sanction",
    "Absolute discharge": "No sanction", "Diversion": "Informal action", "Community resolution": "Community resolution",
    "Youth caution": "Caution", "Youth conditional caution": "Caution", "Conditional discharge": "First-tier penalty",
    "Fine": "First-tier penalty", "Reparation order": "First-tier penalty", "Detention and training order": "Custody",
    "Long-term detention": "Custody",
}  # fmt: skip
_QUARTERS = {4: "Q1", 5: "Q1", 6: "Q1", 7: "Q2", 8: "Q2", 9: "Q2", 10: "Q3", 11: "Q3", 12: "Q3"}
_QUARTERLY = {
    "Prevention and diversion programmes started": ("Prevention", "Diversion"),
    "Community resolutions started": ("Community resolution",),
    "Referral orders started": ("Referral order",),
}


def in_year(days: pd.Series, year: FinancialYear) -> pd.Series:
    """Where a date lies in the financial year."""
    return days.ge(pd.Timestamp(year.first_day)) & days.le(pd.Timestamp(year.last_day))


def outcomes_frame(cases: Cases, year: FinancialYear) -> pd.DataFrame:
    """Offences with an outcome in the year, by offence group and outcome."""
    offences = cases["offences"]
    decided = offences[in_year(offences["outcome_date"], year)]
    sizes = decided.groupby(["offence_group", "outcome"], observed=True).size()
    rows = sizes[sizes > 0].reset_index(name="count").astype({"offence_group": object, "outcome": object})
    rows = rows.sort_values(["offence_group", "outcome"], ignore_index=True)
    return pd.DataFrame(
        {
            "financial_year": year.label,
            "offence_group": rows["offence_group"],
            "benchmark_group": rows["offence_group"].map(lambda group: _BENCHMARK.get(group, group)),
            "outcome": rows["outcome"],
            "outcome_group": rows["outcome"].map(lambda outcome: _OUTCOME_GROUPS.get(outcome, "Community sentence")),
            "count": rows["count"],
        }
    )


def benchmark_frame(
    seed: int, outcomes: pd.DataFrame, everywhere: Sequence[Place], year: FinancialYear
) -> pd.DataFrame:
    """Offences of the year by benchmark group: those of the outcomes here, a made-up number in the country."""
    own, nation = everywhere[0], next(place for place in everywhere if place.name == NATIONAL)
    here = outcomes.groupby("benchmark_group")["count"].sum()
    known: dict[str, float] = {}
    for group, share in shares.OFFENCE_GROUPS.items():
        broad = _BENCHMARK.get(group, group)
        known[broad] = known.get(broad, 0.0) + share
    moved = stream(seed, "benchmark").uniform(0.8, 1.2, len(known))
    there = parted(
        round(nation.population[-1] * _NATIONAL_OFFENCES_PER_CHILD),
        {group: share * times for (group, share), times in zip(known.items(), moved, strict=True)},
    )
    rows = [(group, nation.name, year.label, there[group], nation.population[-1]) for group in known]
    rows += [(group, own.name, year.label, int(here.get(group, 0)), own.population[-1]) for group in known]
    return pd.DataFrame(rows, columns=["offence_group", "area", "year", "count", "population"])


def profile_frame(cases: Cases, year: FinancialYear) -> pd.DataFrame:
    """Who the children were whose work began in the year, one characteristic at a time, and age by sex."""
    children = assessed(cases, year)
    broad = {part: group for group, parts in BROAD.items() for part in parts}
    ethnicity = children["ethnicity"].astype(object).map(lambda value: broad.get(value, value))
    groups: Mapping[str, pd.Series] = {
        "sex": children["sex"].astype(object),
        "age": children["age"].astype(str),
        "ethnicity": ethnicity,
        "care_status": children["care_status"].astype(object),
        "send": children["send_status"].astype(object),
    }
    rows = [row for name, values in groups.items() for row in _counted(name, values, None)]
    for sex in dict.fromkeys(sorted(groups["sex"])):
        rows += _counted("age", groups["age"][groups["sex"] == sex], sex)
    frame = pd.DataFrame(rows, columns=["characteristic", "group", "sex", "count", "cohort_total"])
    frame.insert(0, "stage", "Assessed")
    return frame.assign(period_start=year.first_day, period_end=year.last_day, source=ASSESSED)


def assessed(cases: Cases, year: FinancialYear) -> pd.DataFrame:
    """The children with an intervention that began in the year, with their age on the day of the first of them."""
    work = cases["interventions"]
    first = work[in_year(work["start_date"], year)].groupby("child_id")["start_date"].min()
    children = cases["children"].set_index("child_id").join(first.rename("began"), how="inner")
    born, began = (
        children[name].to_numpy().astype("datetime64[D]").astype("int64") for name in ("date_of_birth", "began")
    )
    return children.assign(age=age_on(born, began))


def _counted(name: str, values: pd.Series, sex: str | None) -> list[tuple[str, str, str | None, int, int]]:
    sizes = values.value_counts().sort_index()
    return [(name, str(group), sex, int(many), len(values)) for group, many in sizes.items()]


def disposals_frame(cases: Cases, years: Sequence[FinancialYear]) -> pd.DataFrame:
    """Interventions by type and the financial year in which they began; nothing for a type that never occurs."""
    work = cases["interventions"]
    rows = []
    kinds = work["disposal_type"]
    for kind in kinds.cat.categories:
        counts = [int((in_year(work["start_date"], year) & (kinds == kind)).sum()) for year in years]
        if any(counts):
            rows += [(year.label, kind, count) for year, count in zip(years, counts, strict=True)]
    return pd.DataFrame(rows, columns=["financial_year", "disposal_type", "count"])


def quarterly_frame(cases: Cases, years: Sequence[FinancialYear]) -> pd.DataFrame:
    """A few local counts by quarter: interventions of some types, by the quarter in which they began."""
    work = cases["interventions"]
    quarter = work["start_date"].dt.month.map(lambda month: _QUARTERS.get(month, "Q4"))
    rows = []
    for measure, kinds in _QUARTERLY.items():
        for year in years:
            began = quarter[work["disposal_type"].isin(kinds) & in_year(work["start_date"], year)].value_counts()
            rows += [(measure, year.label, name, int(began.get(name, 0))) for name in ("Q1", "Q2", "Q3", "Q4")]
    return pd.DataFrame(rows, columns=["measure", "financial_year", "quarter", "value"]).assign(unit="interventions")
