"""Last year's plan rolled forward: what holds from year to year comes along, for somebody to review."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from pipeline.contracts import contracts_of, write_template
from pipeline.errors import SettingsError
from pipeline.plan import FinancialYear, Plan
from pipeline.plan.logo import read_logo
from pipeline.prepare import Prepared, prepare
from pipeline.start.figures import FILE, previous_figures, write_previous
from pipeline.start.narrative import carry_narrative, carry_words
from pipeline.start.new import NewPlan, make_folder, refuse_if_not_empty, year_of
from pipeline.start.rows import DATASETS, Row, carried_rows
from pipeline.warehouse import open_warehouse

TO_CONFIRM = "to-confirm"
_CARRIED = "REVIEW: as in the plan for {}"
_MOVED = "REVIEW: moved on from the plan for {}"
_REVIEWED = (
    "area_code", "comparators", "disclosure", "over_representation", "ratings", "board", "approvers", "vocabularies",
    "expected",
)  # fmt: skip
_MOVED_ON = ("financial_year", "until", "update", "reporting_year", "budget_year", "as_of")


@dataclass(frozen=True)
class Rolled:
    """A plan that was rolled forward, with what came along: rows by dataset, headings with prose, figures, chapters."""

    made: NewPlan
    old: Plan
    rows: Mapping[str, int]
    narrative: tuple[str, ...]
    figures: int
    notebooks: tuple[str, ...]


def roll_forward(
    folder: Path, old: Plan, year: str, service: str = "", report: Callable[[str], None] = lambda _: None
) -> Rolled:
    """Make the plan of ``year`` in ``folder`` from ``old``, of which nothing is changed.

    Raises SettingsError when the folder is not empty or the year is not after that of ``old``.
    """
    refuse_if_not_empty(folder)
    coming = _later_year(old, year)
    prepared = prepare(old, report)
    values = _settings(old, prepared, coming, service)
    carried = [key for key in _REVIEWED if values.get(key)]
    carried += [f"not_expected.{dataset}" for dataset in values.get("not_expected") or ()]  # each is asked for again
    review = dict.fromkeys(carried, _CARRIED.format(old.settings.edition))
    moved = [key for key in _MOVED_ON if values.get(key) and values[key] != getattr(old.settings, key)]
    review |= dict.fromkeys(moved, _MOVED.format(old.settings.edition))
    with open_warehouse(old.outputs.warehouse) as connection:
        rows = carried_rows(connection, old, coming)
    logo = old.settings.theme.logo
    pictures = {logo: read_logo(old.folder, logo)} if logo else {}
    made = make_folder(folder, values, review, without=[*rows, FILE.stem], pictures=pictures)
    _write_rows(made, rows)
    carry_words(old, made.plan)
    figures = previous_figures(old, prepared)
    write_previous(made.plan.returns_dir / FILE, figures)
    return Rolled(
        made,
        old,
        {dataset: len(found) for dataset, found in rows.items()},
        carry_narrative(old, made.plan),
        len(figures),
        _copy_notebooks(old, made.plan),
    )


def _later_year(old: Plan, year: str) -> FinancialYear:
    settings = old.settings
    last = FinancialYear.parse(settings.update or settings.financial_year)
    coming = year_of(year)
    if coming <= last:
        raise SettingsError(
            f"{coming.label} is not after {last.label}, the year of {old.folder}.",
            f"For example: --year {last.next.label}",
        )
    return coming


def _settings(old: Plan, prepared: Prepared, coming: FinancialYear, service: str) -> dict[str, Any]:
    """The settings of ``old`` with years and dates moved on. Within a plan of several years it is its annual update."""
    before = old.settings
    given = yaml.safe_load((old.folder / "plan.yml").read_text(encoding="utf-8-sig"))
    first, last = FinancialYear.parse(before.financial_year), FinancialYear.parse(before.until)
    by = coming.start_year - FinancialYear.parse(before.update or before.financial_year).start_year
    if coming <= last:
        years: dict[str, Any] = {"update": coming.label}
    else:
        span = last.start_year - first.start_year
        until = FinancialYear(coming.start_year + span).label if span else None
        years = {"financial_year": coming.label, "until": until, "update": None}
    return given | years | {
        "service": service or before.service,
        "reporting_year": _moved(before.reporting_year, by),
        "budget_year": _moved(before.budget_year, by),
        "as_of": _years_on(before.as_of, by),
        "returns": {},
        "expected": sorted(_optional(old, prepared) - set(before.not_expected)),
    }  # fmt: skip


def _optional(old: Plan, prepared: Prepared) -> set[str]:
    """The datasets that the plan had, but those that every plan has to have anyway."""
    contracts = contracts_of(old)
    return {name for name in prepared.in_plan if not contracts[name].statutory} - {FILE.stem}


def _moved(year: str, by: int) -> str:
    return FinancialYear(FinancialYear.parse(year).start_year + by).label


def _years_on(day: date, by: int) -> date:
    if (day.month, day.day) == (2, 29):
        day = day.replace(day=28)
    return day.replace(year=day.year + by)


def _write_rows(made: NewPlan, rows: Mapping[str, list[Row]]) -> None:
    folder = made.plan.folder / TO_CONFIRM
    folder.mkdir()
    for dataset in DATASETS:
        if rows.get(dataset):
            write_template(made.contracts[dataset], folder / f"{dataset}.xlsx", rows[dataset])


def _copy_notebooks(old: Plan, new: Plan) -> tuple[str, ...]:
    found = sorted(old.notebooks_dir.glob("*.ipynb")) if old.notebooks_dir.is_dir() else []
    for path in found:
        shutil.copyfile(path, new.notebooks_dir / path.name)
    return tuple(path.name for path in found)
