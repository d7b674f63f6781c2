"""``yjplan synthesise``: a plan folder with made-up returns."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pipeline.cli.terminal import say
from pipeline.errors import SettingsError, number_of
from pipeline.plan import Plan
from pipeline.start.new import year_of
from pipeline.synthesis import Made, synthesise, synthesise_like

_DEFAULT_YEAR = "2026-27"


def synthesise_plan(
    folder: Path, children: int | None, seed: int, year: str, like: Path | None, mistaken: bool
) -> None:
    """Make the folder and say what is in it; raise SettingsError for options that do not go together."""
    if like is not None:
        _refuse_with_like({"--children": children is not None, "--year": year, "--with-errors": mistaken})
        made = synthesise_like(folder, Plan.load(like), seed)
    else:
        if children is None:
            raise SettingsError("It is not said how many children there are.", "For example: --children 500")
        made = synthesise(folder, children, seed, year_of(year or _DEFAULT_YEAR), mistaken)
    _tell(folder, made)


def _refuse_with_like(options: Mapping[str, object]) -> None:
    if given := [option for option, value in options.items() if value]:
        raise SettingsError(
            f"{' and '.join(given)} cannot be given with --like: the cases follow the tables of that plan.",
            "Leave it out.",
        )


def _tell(folder: Path, made: Made) -> None:
    say(f"{folder} is ready: a synthetic plan of {made.plan.settings.service}.")
    for dataset, rows in made.rows.items():
        say(f"   {dataset}: {number_of(rows, 'row')}")
    if made.mistakes:
        say(f"   Wrong on purpose: {number_of(len(made.mistakes), 'cell')}; {folder / 'README.md'} lists them.")
    say(f"Next: yjplan check {folder}")
