"""Headings, starters, narrative and the glossary keep to the one list of headings."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / "plan_template"
NARRATIVE = sorted((ROOT / "examples").glob("*/narrative/*.qmd"))
STARTERS = sorted((TEMPLATE / "narrative").glob("*.qmd"))
HEADINGS: list[dict[str, Any]] = yaml.safe_load((TEMPLATE / "headings.yml").read_text(encoding="utf-8"))
SHORTCODE = re.compile(r"\{\{<(.*?)>\}\}")
# an id with hyphens for dots: parts of lower-case letters, digits and underscores
FIGURE_NAME = re.compile(r"[a-z0-9_]+(-[a-z0-9_]+)+")


def by_file(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_headings_have_unique_ids_and_titles_and_known_fields() -> None:
    allowed = {"id", "title", "level", "starter", "required", "chapters_only", "appendix", "lasts"}
    assert all(set(heading) <= allowed for heading in HEADINGS)
    assert all({"id", "title", "level", "starter", "required"} <= set(heading) for heading in HEADINGS)
    for field in ("id", "title"):
        assert len({heading[field] for heading in HEADINGS}) == len(HEADINGS)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", heading["id"]) for heading in HEADINGS)


def test_headings_start_at_level_one_and_go_no_deeper_than_two() -> None:
    assert HEADINGS[0]["level"] == 1
    assert {heading["level"] for heading in HEADINGS} == {1, 2}


def test_a_heading_needs_prose_or_is_filled_by_others_but_never_both() -> None:
    assert not [h["id"] for h in HEADINGS if h["required"] and h.get("chapters_only")]


def test_appendices_stand_last() -> None:
    marks = [bool(heading.get("appendix")) for heading in HEADINGS]
    assert marks == sorted(marks)


def test_every_heading_with_prose_has_its_starter_and_no_starter_is_left_over() -> None:
    named = {heading["starter"] for heading in HEADINGS if heading["starter"]}
    assert named == {path.name for path in STARTERS}
    assert [h["id"] for h in HEADINGS if h["required"] and not h["starter"]] == []
    assert all(h["starter"] in (None, f"{h['id']}.qmd") for h in HEADINGS)


@pytest.mark.parametrize("path", STARTERS, ids=by_file)
def test_a_starter_is_one_draft_note_with_three_to_six_points_and_no_shortcode(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    titles = {heading["starter"]: heading["title"] for heading in HEADINGS}
    assert lines[0] == "::: {.callout-note .draft-note}"
    assert lines[1] == f"## To be written: {titles[path.name]}"
    assert lines[-1] == ":::"
    assert 3 <= sum(line.startswith("- ") for line in lines) <= 6
    assert "{{" not in "\n".join(lines)
    assert any(line.startswith("Usually written by ") for line in lines)


@pytest.mark.parametrize("path", NARRATIVE, ids=by_file)
def test_narrative_belongs_to_a_heading_and_leaves_headings_to_the_document(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert path.stem in {heading["id"] for heading in HEADINGS if heading["starter"]}
    assert not re.search(r"^#{1,2} ", text, re.MULTILINE)
    assert "draft-note" not in text
    assert text.strip()


@pytest.mark.parametrize("path", NARRATIVE, ids=by_file)
def test_narrative_uses_no_shortcode_but_a_well_formed_figure_name(path: Path) -> None:
    for code in SHORTCODE.findall(path.read_text(encoding="utf-8")):
        kind, name = code.split()
        assert kind == "var"
        assert FIGURE_NAME.fullmatch(name), name


def test_glossary_terms_are_unique_sorted_and_explained() -> None:
    with (TEMPLATE / "glossary.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    terms = [row["term"].casefold() for row in rows]
    assert list(rows[0]) == ["term", "meaning"]
    assert len(rows) >= 50
    assert terms == sorted(set(terms))
    assert all(row["meaning"].rstrip().endswith(".") for row in rows)
