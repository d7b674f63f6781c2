"""``yjplan diff``: what is different between two editions."""

from __future__ import annotations

from pathlib import Path

from pipeline.cli.status import visible_lines
from pipeline.cli.terminal import progress, say, say_json
from pipeline.editions import FIGURES, Said, compare, figures_text, read_said
from pipeline.editions.telling import as_page, as_text, lists
from pipeline.errors import PlanError
from pipeline.plan import Plan
from pipeline.prepare import prepare
from pipeline.render import THEME_DIR
from pipeline.writing import write_text


def diff_editions(old: Path, new: Path, page: Path | None, *, as_json: bool) -> None:
    """Print what is different in ``new``, and write the page for the board where one is asked for."""
    before, now = _said(old), _said(new)
    changes = compare(before, now)
    names = (before.edition, now.edition) if before.edition != now.edition else ("Before", "Now")
    found = lists(changes, *names)
    if page is not None:
        title = f"What changed: {names[0]} to {names[1]}" if before.edition != now.edition else "What changed"
        css = (THEME_DIR / "plan.css").read_text(encoding="utf-8")
        write_text(page, as_page(found, title, now.service or now.plan, css))
    if as_json:
        say_json({"old": before.edition, "new": now.edition, **changes.as_dict()})
        return
    say(visible_lines(as_text(found)))
    if page is not None:
        say(f"\n{page}")


def _said(path: Path) -> Said:
    """What a plan folder, a publish folder or a ``figures.json`` says."""
    if (path / "plan.yml").is_file():
        plan = Plan.load(path)
        return read_said(figures_text(plan, prepare(plan, progress)), plan.name)
    file = path / FIGURES if path.is_dir() else path
    try:
        return read_said(file.read_text(encoding="utf-8"), str(path))
    except (FileNotFoundError, UnicodeDecodeError):
        raise PlanError(
            f"{path} holds no figures.", "Name a plan folder, a publish folder or a figures.json."
        ) from None
