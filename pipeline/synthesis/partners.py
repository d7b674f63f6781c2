"""Returns that are about no child: money, the board, the improvement plan, staff, targets, risks and terms."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from pipeline.plan import FinancialYear
from pipeline.synthesis import shares
from pipeline.synthesis.draw import chosen, happens, stream, yes_no
from pipeline.synthesis.places import parted

_GBP_PER_CHILD = 85  # of the population
_AGENCIES = {
    "Local Authority": 0.5, "Youth Justice Board": 0.33, "Police": 0.06, "Health": 0.05, "Probation": 0.04,
    "Police and Crime Commissioner": 0.02,
}  # fmt: skip
_IN_KIND = ("Police", "Health", "Probation")
BOARD = (
    (1, "Local Authority", "Director of Children's Services", "Local authority", "Yes"),
    (2, "Local Authority", "Head of Service, youth justice", "Local authority", None),
    (3, "Police", "Superintendent", "Police", None),
    (4, "Probation", "Head of the delivery unit", "Probation", None),
    (5, "Health", "Children's commissioner", "Health", None),
    (6, "Local Authority", "Head of education inclusion", None, None),
    (7, "Voluntary sector", "Chief executive of a youth charity", None, None),
    (8, "Courts", "Chair of the youth panel", None, None),
)
_MEETINGS = ((6, 15), (9, 14), (12, 7), (3, 8))
_ATTENDED = {"Y": 0.68, "D": 0.14, "A": 0.15, "": 0.03}
_THEMES = (
    ("Prevention and diversion", "Agree one route into early help for children at risk of offending",
     ("Map what each partner offers", "Agree thresholds and one referral form", "Review the first six months")),
    ("Education", "See that every child has a suitable place of education within four weeks",
     ("Share lists of children without a place each week", "Name a lead in every secondary school")),
    ("Over-represented children", "Explain or change the differences between groups of children",
     ("Publish the numbers to the board each quarter", "Ask children who are over-represented what they saw")),
    ("Victims", "Offer every victim a restorative conversation",
     ("Train all case managers", "Check ten cases a quarter for what victims were told")),
    ("Remand", "Keep children out of youth detention accommodation wherever that is safe",
     ("Recruit remand foster carers", "Agree bail packages with the court")),
)  # fmt: skip
_POSTS = {"Youth justice officer": 0.5, "Practice manager": 0.12, "Prevention worker": 0.22, "Victim worker": 0.06,
          "Seconded police officer": 0.05, "Health practitioner": 0.05}  # fmt: skip
_EMPLOYERS = {"Seconded police officer": "Police", "Health practitioner": "Health"}
_TEAMS = {"Court team": 0.5, "Prevention team": 0.35, "Support team": 0.15}
_MOST_POSTS = 60
_RISKS = (
    ("risk", "A partner withdraws its share of the budget", "Agree contributions for three years", "medium", "high"),
    ("risk", "Children are exploited by older people", "One daily meeting of police and service", "high", "high"),
    ("challenge", "Places in suitable education are scarce", "Alternative provision is commissioned together",
     "high", "medium"),
    ("challenge", "Experienced staff are hard to find", "Grow our own through apprenticeships", "medium", "medium"),
)  # fmt: skip
_TERMS = (("Panel", "The weekly meeting that agrees out-of-court disposals."),
          ("Hub", "The place where children meet their workers."))  # fmt: skip
_TARGETS = (("first_time_entrants", 180, 260), ("reoffending_binary", 32, 40), ("custody", 0.1, 0.3))


def budget_frame(seed: int, population: int, years: tuple[FinancialYear, FinancialYear]) -> pd.DataFrame:
    """Contributions by agency and what they are spent on, the same in sum, for two years in whole pounds."""
    rows = []
    for year, growth in zip(years, (1.0, stream(seed, "budget").uniform(0.97, 1.05)), strict=True):
        whole = round(population * _GBP_PER_CHILD * growth)
        for agency, amount in parted(whole, _AGENCIES).items():
            in_kind = amount // 2 if agency in _IN_KIND else 0
            rows.append((year.label, agency, "cash", "contribution", amount - in_kind))
            if in_kind:
                rows.append((year.label, agency, "in_kind", "contribution", in_kind))
        for category, amount in parted(whole, {"staffing": 0.86, "running_costs": 0.14}).items():
            rows.append((year.label, "All agencies", category, "expenditure", amount))
    frame = pd.DataFrame(rows, columns=["financial_year", "agency", "category", "direction", "amount_gbp"])
    return frame.assign(status="confirmed")


def members_frame() -> pd.DataFrame:
    """The seats on the board."""
    return pd.DataFrame(list(BOARD), columns=["member_no", "agency", "role", "statutory_partner", "chair"])


def meetings(year: FinancialYear) -> list[date]:
    """The days on which the board met: a Tuesday in each quarter."""
    days = [date(year.start_year + (month < 4), month, day) for month, day in _MEETINGS]
    return [day - timedelta(days=day.weekday() - 1) for day in days]


def attendance_frame(seed: int, year: FinancialYear) -> pd.DataFrame:
    """Who came to the meetings of the year: one row a member and meeting, empty where nobody came."""
    days = meetings(year)
    status = chosen(stream(seed, "attendance"), _ATTENDED, len(BOARD) * len(days))
    return pd.DataFrame(
        {
            "member_no": [member[0] for member in BOARD for _ in days],
            "meeting_date": [day for _ in BOARD for day in days],
            "status": ["blank" if value == "" else value for value in status],
        }
    )


def improvement_frames(as_of: date) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Actions and their milestones: of each action the first is reached, the second under way, others to come."""
    actions: list[dict[str, Any]] = []
    milestones: list[dict[str, Any]] = []
    for number, (theme, action, steps) in enumerate(_THEMES, start=1):
        own = {"theme": theme, "action_id": f"{number}.1"}
        actions.append({**own, "source": "Self-assessment", "action": action, "owner_role": "Head of Service"})
        for step, words in enumerate(steps, start=1):
            status = ("complete", "in_progress", "not_started")[step - 1]
            due = as_of + timedelta(days=120 * (step - 1) - 60 + number)
            reached = due if status == "complete" else None
            milestones.append(
                {**own, "milestone_no": step, "milestone": words, "due": due.isoformat(), "status": status,
                 "completed_on": reached}
            )  # fmt: skip
    return pd.DataFrame(actions), pd.DataFrame(milestones)


def staffing_frame(seed: int, children: int) -> pd.DataFrame:
    """The posts of the service: one row a post, vacant ones without a person's traits."""
    random = stream(seed, "staffing")
    many = min(_MOST_POSTS, 12 + children // 60)
    role = chosen(random, _POSTS, many).astype(object)
    vacant = happens(random, 0.07, many)
    return pd.DataFrame(
        {
            "role": role,
            "team": chosen(random, _TEAMS, many),
            "employer": [_EMPLOYERS.get(post, "Local Authority") for post in role],
            "fte": np.where(happens(random, 0.8, many), "1", "0.5"),
            "seconded": yes_no(np.isin(role, list(_EMPLOYERS))),
            "vacant": yes_no(vacant),
            "sex": chosen(random, {"Female": 0.72, "Male": 0.28}, many).astype(object),
            "ethnicity": chosen(random, shares.ETHNICITY_OF_POPULATION, many).astype(object),
            "disability": yes_no(happens(random, 0.09, many)).astype(object),
        }
    ).pipe(lambda frame: frame.assign(**{c: frame[c].mask(vacant) for c in ("sex", "ethnicity", "disability")}))


def targets_frame() -> pd.DataFrame:
    """Three bands for each of three indicators, without overlap or gap."""
    rows = []
    for indicator, green, red in _TARGETS:
        rows += [
            (indicator, "green", None, str(green)), (indicator, "amber", str(green), str(red)),
            (indicator, "red", str(red), None),
        ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["indicator", "band", "lower", "upper"])
    return frame.assign(lower_inclusive="Yes", upper_inclusive="No", direction="lower_is_better")


def risks_frame() -> pd.DataFrame:
    """Risks and challenges with what is done about each."""
    frame = pd.DataFrame(list(_RISKS), columns=["kind", "description", "mitigation", "likelihood", "impact"])
    return frame.assign(owner_role="Head of Service")


def glossary_frame() -> pd.DataFrame:
    """Two terms that only this made-up service uses."""
    return pd.DataFrame(list(_TERMS), columns=["term", "meaning"])
