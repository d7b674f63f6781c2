"""The settings of a made-up plan, and the words by which each such folder says that it is made up."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

import yaml

from pipeline.plan import FinancialYear, Plan
from pipeline.start.new import starting_values
from pipeline.start.settings_file import settings_text
from pipeline.synthesis.places import AREA, FAMILY, NATIONAL, REGION

SAYS_SO = "# SYNTHETIC: no child, victim or member of staff in returns/ is real; all were made by yjplan synthesise."
_SERVICE = f"{AREA} Youth Justice Service (synthetic)"
_EXPECTED = ("children", "interventions", "offences", "remands", "victims", "offence_benchmark", "offence_outcomes")


def settings_of(year: FinancialYear, without: Collection[str] = ()) -> dict[str, Any]:
    """The settings of a plan for ``year`` of a service that does not exist, ``without`` returns that have no rows."""
    return {
        **starting_values(_SERVICE, year.label, AREA, "England", "", {}),
        "comparators": {"national": NATIONAL, "region": REGION, "family": list(FAMILY)},
        "expected": [name for name in _EXPECTED if name not in without],
        "not_expected": dict.fromkeys(sorted(without), "So few children had nothing to count."),
    }


def settings_like(plan: Plan) -> dict[str, Any]:
    """The settings of an existing plan, for the same service under a name that says that its cases are made up."""
    own = yaml.safe_load((plan.folder / "plan.yml").read_text(encoding="utf-8-sig"))
    return {**own, "service": f"{plan.settings.service} (synthetic cases)"}


def settings_file(values: Mapping[str, Any]) -> str:
    """``plan.yml``, which says in its first line what it is."""
    return f"{SAYS_SO}\n{settings_text(values)}"


def first_day_of_history(reporting: FinancialYear) -> date:
    """Cases go back four financial years before the reporting year, so that counts of rolling years are settled."""
    return FinancialYear(reporting.start_year - 4).first_day
