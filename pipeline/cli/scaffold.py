"""``yjplan chapter new``: a chapter that works from the first minute."""

from __future__ import annotations

import json
import re
from pathlib import Path

from pipeline.cli.terminal import say
from pipeline.document import load_headings
from pipeline.errors import ChapterError
from pipeline.plan import NOTEBOOKS_DIR, TEMPLATE_DIR, Plan


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
