"""A plan from nothing: its settings, a template for each dataset, and places for returns and prose."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from pipeline.contracts import Contract, Vocabulary, load_contracts, plain, write_template
from pipeline.contracts.own_words import with_own_words
from pipeline.document import load_headings
from pipeline.errors import SettingsError
from pipeline.plan import FinancialYear, Plan, Settings
from pipeline.start.settings_file import settings_text

TEMPLATES = "templates"
_FOLDERS = ("returns", "narrative", "notebooks", TEMPLATES)
_SERVICE_WORDS = re.compile(r"\s+(children'?s\s+)?youth\s+(justice|offending)\s+(service|team|partnership)s?$", re.I)


@dataclass(frozen=True)
class NewPlan:
    """A plan folder that was made, and how many templates lie in it."""

    plan: Plan
    contracts: Mapping[str, Contract]
    templates: int


def starting_values(
    service: str, year: str, area: str, country: str, until: str, vocabularies: Mapping[str, Any]
) -> dict[str, Any]:
    """The settings of a plan from nothing; raise SettingsError for a missing name and for what is no year."""
    if not service.strip():
        raise SettingsError("The service has no name.", 'For example: --service "Anytown Youth Justice Service"')
    first = year_of(year)
    values = {
        "service": service,
        "area": area or _SERVICE_WORDS.sub("", service),
        "country": country,
        "financial_year": first.label,
        "until": year_of(until, "--until").label if until else None,
        "reporting_year": first.previous.label,
        "budget_year": first.label,
        "as_of": first.first_day.replace(month=6, day=30),
    }
    return values | ({"vocabularies": dict(vocabularies)} if vocabularies else {})


def year_of(text: str, option: str = "--year") -> FinancialYear:
    """A financial year as somebody typed it; raise SettingsError for anything else."""
    try:
        return FinancialYear.parse(text)
    except ValueError as fault:
        raise SettingsError(str(fault), f"For example: {option} 2026-27") from None


def own_agencies(given: Iterable[str]) -> dict[str, Any]:
    """Agencies as plan.yml has them, from ``Northshire Police=Police`` or a name alone.

    A name alone counts as the known agency that is part of it; with nothing after the sign it counts as none.
    """
    vocabulary = load_contracts()["budget"].column("agency").vocabulary
    assert vocabulary is not None
    words: dict[str, Any] = {}
    for text in given:
        name, equals, known = (part.strip() for part in text.partition("="))
        counts_as = known if equals else _part_of(name, vocabulary)
        words[name] = {"counts_as": counts_as} if counts_as else []
    return words


def _part_of(name: str, vocabulary: Vocabulary) -> str | None:
    """The value one of whose wordings stands within ``name``; of several the longest, None without any."""
    if vocabulary.match(name) is not None:
        return None
    wordings = {plain(word): value for value, words in vocabulary.values.items() for word in (*words, value)}
    within = [word for word in wordings if f" {word} " in f" {plain(name)} "]
    return wordings[max(within, key=len)] if within else None


def make_folder(
    folder: Path,
    values: Mapping[str, Any],
    review: Mapping[str, str] = {},
    without: Collection[str] = (),
    pictures: Mapping[str, bytes] = {},
) -> NewPlan:
    """Make a plan folder with these settings and a template for each dataset but those ``without``.

    ``pictures`` are the files that the settings name, by their place in the folder.

    Raises SettingsError, before anything is written, when the folder is not empty or the settings are not usable.
    """
    refuse_if_not_empty(folder)
    text = settings_text(values, review)
    contracts = _contracts(text)
    for name in _FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    for name, data in pictures.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    (folder / "plan.yml").write_text(text, encoding="utf-8")
    plan = Plan.load(folder)
    (folder / "narrative" / "headings.txt").write_text(_narrative_guide(), encoding="utf-8")
    written = [
        write_template(contract, folder / TEMPLATES / f"{name}.xlsx")
        for name, contract in contracts.items()
        if name not in without
    ]
    return NewPlan(plan, contracts, len(written))


def refuse_if_not_empty(folder: Path) -> None:
    """Raise SettingsError where something is at ``folder`` already."""
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise SettingsError(f"{folder} exists already and is not empty.", "Name a folder that does not exist yet.")


def _contracts(text: str) -> dict[str, Contract]:
    """The contracts as a plan with these settings has them; raise SettingsError for settings that are not usable."""
    try:
        settings = Settings.model_validate(yaml.safe_load(text))
    except ValidationError as fault:
        lines: Sequence[str] = [f"  {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in fault.errors()]
        raise SettingsError("\n".join(["These settings do not fit:", *lines]), "Correct what you gave.") from None
    return with_own_words(load_contracts(), settings.vocabularies)


def _narrative_guide() -> str:
    lines = ["Write one file for each heading: .qmd, .md or .docx. A heading without a file shows guidance.", ""]
    for heading in load_headings():
        if heading.starter:
            need = "needed for sign-off" if heading.required else "if you wish"
            lines.append(f"{heading.id}.qmd   {heading.title} ({need})")
    return "\n".join(lines) + "\n"
