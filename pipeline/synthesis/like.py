"""A plan folder with the returns of an existing plan, and made-up cases whose tables equal them."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from pipeline.contracts import Contract, contracts_of
from pipeline.errors import SettingsError
from pipeline.intake import read_returns
from pipeline.plan import Plan
from pipeline.synthesis.cases import Cases, extract
from pipeline.synthesis.draw import stream
from pipeline.synthesis.marginals import Marginals, marginals_of
from pipeline.synthesis.matching import matched

FOLDERS = ("returns", "narrative", "notebooks")
NOTES = """The other returns and the prose are those of the plan it is made like. Cases equal its tables in {year}:
{children} children by age and sex, and {offences} offences by group and outcome. The age of a child is that on the day
on which the first intervention of the year began; an offence counts by the date of its outcome."""


def cases_like(plan: Plan, seed: int) -> tuple[Cases, Marginals, Mapping[str, Contract]]:
    """Cases whose tables equal those of the plan's returns; raise SettingsError where it has cases already."""
    contracts = contracts_of(plan)
    frames: Mapping[str, pd.DataFrame] = read_returns(plan, contracts).frames
    if there := [name for name in ("children", "interventions", "offences", "remands", "victims") if name in frames]:
        raise SettingsError(
            f"{plan.name} has cases of its own already: {', '.join(there)}.", "Name a plan that has tables only."
        )
    wanted = marginals_of(plan, frames, stream(seed, "marginals"))
    disposals = contracts["interventions"].column("disposal_type").vocabulary
    assert disposals is not None
    told = matched(seed, wanted, plan.settings.as_of, disposals)
    districts = contracts["children"].column("local_district").vocabulary
    cases = extract(
        seed,
        told,
        max(plan.settings.as_of, wanted.year.last_day),
        contracts,
        tuple(districts.values if districts else ()),
    )
    return cases, wanted, contracts


def copy_plan(plan: Plan, folder: Path) -> None:
    """Copy what partners sent and what was written; nothing that was decided about it."""
    for name in FOLDERS:
        if (plan.folder / name).is_dir():
            shutil.copytree(plan.folder / name, folder / name)
