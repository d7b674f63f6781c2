"""``yjplan new`` and ``yjplan chapter new``: things that work from the first minute."""

from __future__ import annotations

import json
import re
from pathlib import Path

import yaml

from pipeline.cli.terminal import say
from pipeline.contracts import load_contracts
from pipeline.contracts.template import write_template
from pipeline.document import load_headings
from pipeline.errors import ChapterError, SettingsError
from pipeline.plan import NOTEBOOKS_DIR, TEMPLATE_DIR, FinancialYear, Plan

_SERVICE_WORDS = re.compile(r"\s+(children'?s\s+)?youth\s+(justice|offending)\s+(service|team|partnership)s?$", re.I)


def new_plan(folder: Path, service: str, year: str, area: str) -> None:
    """Make a plan folder; raise SettingsError when it is there already or the year is not a financial year."""
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise SettingsError(f"{folder} exists already and is not empty.", "Name a folder that does not exist yet.")
    if not service.strip():
        raise SettingsError("The service has no name.", 'For example: --service "Anytown Youth Justice Service"')
    try:
        financial_year = FinancialYear.parse(year)
    except ValueError as fault:
        raise SettingsError(str(fault), "For example: --year 2026-27") from None
    for name in ("returns", "narrative", "notebooks", "templates"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    area = area or _SERVICE_WORDS.sub("", service)
    text = (TEMPLATE_DIR / "plan.yml").read_text(encoding="utf-8")
    values = {
        "SERVICE": _quoted(service),
        "AREA": _quoted(area),
        "YEAR": financial_year.label,
        "PREVIOUS": financial_year.previous.label,
        "AS_OF": financial_year.first_day.replace(month=6, day=30).isoformat(),
    }
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    (folder / "plan.yml").write_text(text, encoding="utf-8")
    Plan.load(folder)
    (folder / "narrative" / "headings.txt").write_text(_narrative_guide(), encoding="utf-8")
    templates = [
        write_template(contract, folder / "templates" / f"{name}.xlsx") for name, contract in load_contracts().items()
    ]
    say(f"{folder} is ready.")
    say(f"1. Check {folder / 'plan.yml'}.")
    say(f"2. Send each partner a template: {len(templates)} are in {folder / 'templates'}.")
    say(f"3. Put what comes back into {folder / 'returns'}, then: yjplan check {folder}")
    say(f"4. Write the prose in {folder / 'narrative'} (headings.txt names the files), then: yjplan build {folder}")


def _quoted(text: str) -> str:
    return yaml.safe_dump(text, allow_unicode=True, width=1000).splitlines()[0]


def _narrative_guide() -> str:
    lines = ["Write one file for each heading: .qmd, .md or .docx. A heading without a file shows guidance.", ""]
    for heading in load_headings():
        if heading.starter:
            need = "needed for sign-off" if heading.required else "if you wish"
            lines.append(f"{heading.id}.qmd   {heading.title} ({need})")
    return "\n".join(lines) + "\n"


def new_chapter(title: str, plan: Path | None, heading: str) -> None:
    """Write a chapter notebook; raise ChapterError when the heading is not known or the file is there already."""
    known = [entry.id for entry in load_headings()]
    if heading not in known:
        raise ChapterError(f"There is no heading '{heading}'.", f"Use one of: {', '.join(known)}.")
    folder = Plan.load(plan).notebooks_dir if plan else NOTEBOOKS_DIR
    name = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "chapter"
    path = folder / f"{name}.ipynb"
    if path.exists():
        raise ChapterError(f"{path} exists already.", "Choose another title, or open that notebook.")
    folder.mkdir(parents=True, exist_ok=True)
    notebook = json.loads((TEMPLATE_DIR / "chapter.ipynb").read_text(encoding="utf-8"))
    notebook["metadata"]["yjplan"] = {"title": title, "heading": heading, "order": 100}
    text = json.dumps(notebook, indent=1, ensure_ascii=False).replace("@NAME@", name)
    path.write_text(text + "\n", encoding="utf-8")
    say(str(path))
    say(f"It stands under '{heading}' and is in the next build. Open it in JupyterLab, or change it in any editor.")
