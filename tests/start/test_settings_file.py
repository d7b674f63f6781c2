"""plan.yml as a new plan gets it."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import yaml

from pipeline.plan import Settings
from pipeline.start.settings_file import TEMPLATE, settings_text

LEAST = {"service": "Yes", "area": "Môn: a 'place' & #1", "financial_year": "2026-27", "as_of": date(2026, 6, 30)}


def test_what_is_given_is_read_back_and_the_rest_is_the_default() -> None:
    given = LEAST | {"approvers": [{"role": "One"}, {"role": "Two"}], "vocabularies": {"agency": {"X": []}}}
    read = Settings.model_validate(yaml.safe_load(settings_text(given)))
    assert (read.service, read.area) == (LEAST["service"], LEAST["area"])
    assert [approver.role for approver in read.approvers] == ["One", "Two"]
    assert list(read.vocabularies["agency"]) == ["X"]
    assert read.board.name == "Youth Justice Management Board"


def test_every_setting_has_its_remark_and_one_to_review_says_so() -> None:
    lines = settings_text(
        LEAST, {"ratings": "REVIEW: as last year", "comparators": "REVIEW: as last year"}
    ).splitlines()
    (ratings,) = [line for line in lines if line.startswith("ratings:")]
    assert ratings.endswith("; REVIEW: as last year")
    before = lines[lines.index("comparators:") - 1]
    assert before.startswith("# ")
    assert before.endswith("; REVIEW: as last year")
    bare = [
        line
        for above, line in pairwise(lines)
        if line[:1].isalpha() and "  # " not in line and not above.startswith("#")
    ]
    assert bare == []


def test_each_entry_to_review_has_its_own_line() -> None:
    given = LEAST | {"not_expected": {"targets": "None are set: yet", "glossary": "Two\n\nparagraphs # of it"}}
    text = settings_text(given, {"not_expected.targets": "REVIEW: a", "not_expected.glossary": "REVIEW: b"})
    assert yaml.safe_load(text)["not_expected"] == given["not_expected"]
    assert "  # REVIEW: a\n  targets:" in text
    assert "  # REVIEW: b\n  glossary:" in text


def test_a_setting_without_a_value_is_left_out() -> None:
    assert "until" not in yaml.safe_load(settings_text(LEAST | {"until": None}))


def test_the_template_names_every_setting_that_there_is() -> None:
    assert set(yaml.safe_load(TEMPLATE.read_text(encoding="utf-8"))) == set(Settings.model_fields)
