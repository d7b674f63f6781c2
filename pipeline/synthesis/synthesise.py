"""A whole plan folder with made-up returns, of a service that does not exist."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline.contracts import Contract, load_contracts
from pipeline.errors import SettingsError
from pipeline.plan import FinancialYear, Plan
from pipeline.start.new import refuse_if_not_empty
from pipeline.synthesis import aggregates, partners
from pipeline.synthesis.cases import Cases, extract, history
from pipeline.synthesis.counted import counted_frames
from pipeline.synthesis.like import NOTES, cases_like, copy_plan
from pipeline.synthesis.mistakes import Mistake, with_mistakes
from pipeline.synthesis.places import Place, places, population_frame
from pipeline.synthesis.readme import NAME as README
from pipeline.synthesis.readme import readme
from pipeline.synthesis.settings import first_day_of_history, settings_file, settings_like, settings_of
from pipeline.synthesis.writing import write_returns

MOST_CHILDREN = 2_000_000
Frames = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class Made:
    """What was made: the plan, the rows of each return, and the cells that are wrong on purpose."""

    plan: Plan
    rows: Mapping[str, int]
    mistakes: tuple[Mistake, ...]


def synthesise(folder: Path, children: int, seed: int, year: FinancialYear, mistaken: bool = False) -> Made:
    """Make a plan folder of a service with so many children.

    Raises SettingsError, before anything is written, for a folder that is not empty or a number that does not fit.
    """
    refuse_if_not_empty(folder)
    refuse_numbers(children, seed)
    contracts = load_contracts()
    first, last = first_day_of_history(year.previous), settings_of(year)["as_of"]
    cases = extract(seed, history(seed, children, first, last), last, contracts)
    everywhere = places(seed, children)
    frames = {**cases, **_aggregated(seed, cases, everywhere, year), **_by_partners(seed, children, year)}
    frames |= counted_frames(seed, frames, contracts, everywhere, year.previous, last)
    made_by = command(folder, children=children, seed=seed, year=year.label, with_errors=mistaken)
    mistakes: list[Mistake] = []
    if mistaken:
        frames, mistakes = with_mistakes(seed, frames, contracts)
    empty = [name for name, frame in frames.items() if frame.empty]
    plan = write_folder(folder, settings_file(settings_of(year, empty)), frames, contracts)
    rows = {name: len(frame) for name, frame in frames.items()}
    (folder / README).write_text(readme(made_by, first, last, rows, mistakes), encoding="utf-8")
    return Made(plan, rows, tuple(mistakes))


def synthesise_like(folder: Path, plan: Plan, seed: int) -> Made:
    """Make a folder with the returns of ``plan`` and cases whose tables equal them.

    Raises SettingsError, before anything is written, for a folder that is not empty or a plan that has no such tables.
    """
    refuse_if_not_empty(folder)
    refuse_numbers(1, seed)
    frames, wanted, contracts = cases_like(plan, seed)
    copy_plan(plan, folder)
    made = write_folder(folder, settings_file(settings_like(plan)), frames, contracts)
    rows = {name: len(frame) for name, frame in frames.items()}
    notes = NOTES.format(year=wanted.year.label, children=wanted.children, offences=len(wanted.offences))
    made_by = command(folder, like=plan.name, seed=seed)
    first = min(frames["offences"]["offence_date"].min(), frames["interventions"]["start_date"].min())
    last = max(plan.settings.as_of, wanted.year.last_day)
    (folder / README).write_text(readme(made_by, first.date(), last, rows, (), notes), encoding="utf-8")
    return Made(made, rows, ())


def refuse_numbers(children: int, seed: int) -> None:
    """Raise SettingsError for a number of children, or a seed, that cannot be."""
    if not 1 <= children <= MOST_CHILDREN:
        raise SettingsError(
            f"There cannot be {children:,} children.", f"Give a number from 1 to {MOST_CHILDREN:,}: --children 500"
        )
    if seed < 0:
        raise SettingsError(f"The seed {seed} is below 0.", "Give a whole number from 0 up: --seed 7")


def command(folder: Path, **options: object) -> str:
    """The command that makes the folder again, under its own name alone."""
    words = ["yjplan", "synthesise", folder.name]
    for name, value in options.items():
        option = f"--{name.replace('_', '-')}"
        words += [option] if value is True else [option, str(value)] if value not in (False, None) else []
    return shlex.join(words)


def write_folder(folder: Path, settings: str, frames: Frames, contracts: Mapping[str, Contract]) -> Plan:
    """Write settings and the returns that have rows; a place for prose stands empty."""
    for name in ("returns", "narrative"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "plan.yml").write_text(settings, encoding="utf-8")
    plan = Plan.load(folder)
    write_returns(plan.returns_dir, {name: frame for name, frame in frames.items() if len(frame)}, contracts)
    return plan


def _aggregated(seed: int, cases: Cases, everywhere: tuple[Place, ...], year: FinancialYear) -> Frames:
    reporting = year.previous
    three_years = [reporting.previous.previous, reporting.previous, reporting]
    outcomes = aggregates.outcomes_frame(cases, reporting)
    return {
        "population": population_frame(everywhere, reporting),
        "offence_outcomes": outcomes,
        "offence_benchmark": aggregates.benchmark_frame(seed, outcomes, everywhere, reporting),
        "cohort_profile": aggregates.profile_frame(cases, reporting),
        "disposals": aggregates.disposals_frame(cases, three_years),
        "quarterly_counts": aggregates.quarterly_frame(cases, three_years[1:]),
        "budget": partners.budget_frame(seed, everywhere[0].population[-1], (reporting, year)),
    }


def _by_partners(seed: int, children: int, year: FinancialYear) -> Frames:
    actions, milestones = partners.improvement_frames(settings_of(year)["as_of"])
    return {
        "board_members": partners.members_frame(),
        "board_attendance": partners.attendance_frame(seed, year.previous),
        "improvement_actions": actions,
        "improvement_milestones": milestones,
        "staffing": partners.staffing_frame(seed, children),
        "targets": partners.targets_frame(),
        "risks": partners.risks_frame(),
        "glossary": partners.glossary_frame(),
    }
