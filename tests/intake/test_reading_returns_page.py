"""docs/reading-returns.md names everything that intake says."""

from __future__ import annotations

import ast
import re

from pipeline import intake
from pipeline.intake import archive, facts
from pipeline.intake.changes import CHANGES
from pipeline.intake.files import NOTES, READERS
from pipeline.intake.folder import MOST_FILES
from pipeline.plan import ROOT

PAGE = (ROOT / "docs" / "reading-returns.md").read_text(encoding="utf-8")
CALLS = {"Finding", "finding", "Unreadable", "Marked"}


def rules_of_the_code() -> set[str]:
    """The first argument of every finding that the code of intake makes, where it is written there."""
    rules = {f"read_{name}" for name in CHANGES} | set(NOTES)
    for path in (ROOT / "pipeline" / "intake").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name in CALLS and isinstance(node.args[0].value, str):
                    rules.add(node.args[0].value)
    return rules


def test_the_page_names_every_rule_of_intake_and_no_other():
    rules = rules_of_the_code()
    assert len(rules) > 50
    named = set(re.findall(r"`([a-z]+(?:_[a-z]+)+|macros|links)`", PAGE))
    assert rules - named == set()
    assert {name for name in named - rules if not hasattr(intake, name)} == set()


def test_the_page_names_every_type_of_file_and_the_limits_that_hold():
    assert [suffix for suffix in READERS if f"`{suffix}`" not in PAGE] == []
    limits = (
        f"{archive.MOST_PARTS:,} parts",
        f"{archive.MOST_TIMES}-fold",
        f"{facts.MOST_CELLS // 10**6} million cells",
        f"{MOST_FILES} files",
    )
    assert [limit for limit in limits if limit not in " ".join(PAGE.split())] == []
