"""``yjplan new``: from nothing, or from last year's plan."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.cli.terminal import progress, say
from pipeline.errors import SettingsError, number_of
from pipeline.plan import Plan
from pipeline.start import Rolled, make_folder, own_agencies, starting_values
from pipeline.start import roll_forward as roll
from pipeline.start.roll import TO_CONFIRM


def new_plan(
    folder: Path,
    service: str,
    year: str,
    area: str = "",
    country: str = "England",
    until: str = "",
    agencies: Sequence[str] = (),
    districts: Sequence[str] = (),
) -> None:
    """Make a plan folder from nothing; raise SettingsError when it is there already or a setting does not fit."""
    words = {"agency": own_agencies(agencies), "district": {name: [] for name in districts}}
    words = {name: added for name, added in words.items() if added}
    made = make_folder(folder, starting_values(service, year, area, country, until, words))
    say(f"{folder} is ready.")
    for name, word in made.plan.settings.vocabularies.get("agency", {}).items():
        as_what = f"counts as {word.counts_as}" if word.counts_as else "counts as no other agency"
        say(f"   {name} {as_what}; change it in plan.yml if that is wrong.")
    say(f"1. Check {folder / 'plan.yml'}.")
    say(f"2. Send each partner a template: {made.templates} are in {folder / 'templates'}.")
    say(f"3. Put what comes back into {folder / 'returns'}, then: yjplan check {folder}")
    say(f"4. Write the prose in {folder / 'narrative'} (headings.txt names the files), then: yjplan build {folder}")


def roll_forward(folder: Path, old: Path, year: str, service: str = "") -> None:
    """Roll a plan forward and say what came along and what to do with it."""
    before = Plan.load(old)
    if service and service != before.settings.service:
        progress(f"{old} is a plan of {before.settings.service}, not of {service}: check every setting.")
    rolled = roll(folder, before, year, service, progress)
    say(f"{folder} is ready, from the plan for {before.settings.edition}. Nothing in {old} was changed.")
    for line in _came_along(rolled):
        say(f"   {line}")
    say(f"1. Check {folder / 'plan.yml'}: what was carried over says so.")
    if rolled.rows:
        say(f"2. Check the files in {folder / TO_CONFIRM}, correct them, and move them to {folder / 'returns'}.")
        say("   What is not moved is not read.")
    say(f"3. Send each partner a template: {rolled.made.templates} are in {folder / 'templates'}.")
    say(f"4. Review the prose in {folder / 'narrative'} that begins 'To be confirmed', and write the rest.")
    say(f"5. See where the plan stands: yjplan status {folder}")


def _came_along(rolled: Rolled) -> list[str]:
    titles = rolled.made.contracts
    lines = [f"{titles[dataset].title}: {number_of(rows, 'row')} to confirm" for dataset, rows in rolled.rows.items()]
    lines.append(f"Prose of {number_of(len(rolled.narrative), 'heading')}: {', '.join(rolled.narrative) or 'none'}")
    lines.append(f"Figures to compare with: {rolled.figures}")
    if rolled.notebooks:
        lines.append(f"Chapters of the service's own: {', '.join(rolled.notebooks)}")
    return lines


def refuse_together(options: Sequence[str]) -> None:
    """Raise SettingsError for options that a plan rolled forward takes from last year's."""
    if options:
        raise SettingsError(
            f"{', '.join(options)} cannot be given with --from: the settings come from last year's plan.",
            "Change them afterwards in plan.yml.",
        )
