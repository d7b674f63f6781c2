"""Numbers typed by hand are named where a figure gives them, and nothing else is asked about."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from pipeline.document import Heading, Narrative
from pipeline.measures import Figure, Unit
from pipeline.measures.display import Value
from pipeline.signoff import blockers
from pipeline.signoff.sentences import sentences
from pipeline.signoff.typed_numbers import TypedNumber, typed_numbers

HEADING = Heading("resources", "Resources and services", 1, "resources.qmd", required=True)


def figure(figure_id: str, label: str, value: Value, unit: Unit = Unit.COUNT, **more: Any) -> Figure:
    given = {"section": "resources", "datasets": (), "query": "q.sql: q"} | more
    return Figure(id=figure_id, label=label, value=value, unit=unit, **given)


FIGURES = (
    figure("budget.total", "Total contributions", 1160023, Unit.GBP),
    figure("budget.health.share", "Share of total contributions, Health", Fraction(48, 10), Unit.PERCENT, places=1),
    figure("improvement.actions", "Actions in the improvement plan", 72),
    figure("fte.rate", "First time entrants", 227, Unit.PER_100K, section="existing-indicators"),
    figure("outcomes.caution.count", "Caution: number of offences", 16, section="local-performance"),
    figure("reoffending.binary", "Children who reoffend", Fraction(1300, 30), Unit.PERCENT, places=1),
)


def narrative(text: str, path: Path | None = None) -> Narrative:
    return Narrative(HEADING, text, True, path)


@pytest.fixture
def found() -> Callable[[str], list[TypedNumber]]:
    return lambda text: typed_numbers(narrative(text), FIGURES)


@pytest.mark.parametrize(
    ("text", "figure_id"),
    [
        ("The budget came to £1,160,023.", "budget.total"),
        ("The budget came to £1.16m.", "budget.total"),
        ("Contributions were about £1.2 million.", "budget.total"),
        ("Health gave 4.8% of it.", "budget.health.share"),
        ("The improvement plan has 72 actions.", "improvement.actions"),
        ("The improvement plan has seventy-two actions.", "improvement.actions"),
        ("There were 227 first time entrants per 100,000.", "fte.rate"),
        ("Of those children, 43.3% reoffended.", "reoffending.binary"),
        ("- The first point\n- The plan has 72 actions for improvement", "improvement.actions"),
    ],
)
def test_a_number_that_a_figure_gives_is_found(
    found: Callable[[str], list[TypedNumber]], text: str, figure_id: str
) -> None:
    (typed,) = found(text)
    assert (typed.figure.id, typed.equal) == (figure_id, True)


@pytest.mark.parametrize(
    ("text", "figure_id"),
    [
        ("The total of all contributions was £1,160,032.", "budget.total"),
        ("The improvement plan holds 74 actions.", "improvement.actions"),
        ("The share of contributions from health was 4.9%.", "budget.health.share"),
        ("It was {{< var budget-total >}}, that is £1,160,230.", "budget.total"),
    ],
)
def test_a_number_near_a_figure_of_its_section_contradicts_it(
    found: Callable[[str], list[TypedNumber]], text: str, figure_id: str
) -> None:
    (typed,) = found(text)
    assert (typed.figure.id, typed.equal) == (figure_id, False)


@pytest.mark.parametrize(
    "text",
    [
        "The budget came to {{< var budget-total >}}.",
        "In 2021 and in 2021-22 the improvement plan changed.",
        "On 16 June and 16 June 2022 a caution was given for an offence.",
        "Cautions of children aged 16, or 16 years old, for an offence.",
        "The improvement plan is for children aged 10 to 72.",
        "Action 72 of the improvement plan; improvement actions 1.72 and HMIP 72/21.",
        "It took 72 hours to write the improvement plan with its actions.",
        "The 72nd action of the improvement plan.",
        "<!-- The improvement plan has 72 actions. -->",
        "The improvement plan had 72 actions. <!-- by hand: those of the first draft -->",
        "::: {.callout-note}\nThe improvement plan has 72 actions.\n:::",
        "```\nThe improvement plan has 72 actions.\n```",
        "Read [the improvement plan](actions-72.html), or `72 actions`.",
        "# 72 actions for improvement",
        "Seventy schools and 72 shops took part.",
        "There were 16 of them.",
        "43% of schools, and about £1.2 million from a lottery.",
        "Rates are per 72 actions of the improvement plan.",
        "Health and its contributions: 6.5%.",
        "The region gave £5,000,000 in all.",
    ],
)
def test_years_dates_ages_references_and_other_things_are_passed_over(
    found: Callable[[str], list[TypedNumber]], text: str
) -> None:
    assert found(text) == []


def test_places_are_those_of_the_file(found: Callable[[str], list[TypedNumber]]) -> None:
    (typed,) = found("First.\n\nSecond paragraph. It goes\non. The budget came to\n£1,160,023 in all.\n")
    assert (typed.line, typed.paragraph) == (4, 2)


def test_sentences_keep_their_lines_and_their_quotes() -> None:
    text = "One {{< var fte-rate >}}. Two.\n\n- Three\n- Four {{< var budget-total >}}\n"
    assert [(s.line, s.quotes) for s in sentences(text)] == [
        (1, ("fte-rate",)),
        (1, ()),
        (3, ()),
        (4, ("budget-total",)),
    ]


def test_status_says_where_what_and_which_variable_to_write() -> None:
    own = narrative("The budget came to £1,160,023.", Path("resources.md"))
    (blocker,) = blockers([], {"resources": own}, figures=FIGURES)
    assert (blocker.who, blocker.kind) == ("Service leader", "typed_number")
    assert blocker.what.startswith("narrative/resources.md, line 1: '£1,160,023' is typed by hand and equals")
    assert "{{< var budget-total >}}" in blocker.what_to_do
    assert "<!-- by hand -->" in blocker.what_to_do


def test_a_word_file_has_paragraphs_and_no_comments() -> None:
    own = narrative("First.\n\nThe budget came to £1,160,023.", Path("resources.docx"))
    (blocker,) = blockers([], {"resources": own}, figures=FIGURES)
    assert "narrative/resources.docx, paragraph 2:" in blocker.what
    assert "by hand" not in blocker.what_to_do


def test_a_number_that_gives_a_hidden_figure_away_is_told_apart() -> None:
    own = narrative("The improvement plan has 72 actions.")
    (blocker,) = blockers([], {"resources": own}, figures=FIGURES, suppressed={"improvement.actions"})
    assert blocker.kind == "hidden_number"
    assert "hidden in print" in blocker.what
    near = narrative("The improvement plan holds 74 actions.")
    (contradiction,) = blockers([], {"resources": near}, figures=FIGURES, suppressed={"improvement.actions"})
    assert contradiction.kind == "contradiction"


def test_guidance_that_stands_in_for_prose_is_not_looked_at() -> None:
    starter = Narrative(HEADING, "The budget came to £1,160,023.", False)
    assert {b.kind for b in blockers([], {"resources": starter}, figures=FIGURES)} == {"no_prose"}


def test_what_was_rolled_forward_waits_to_be_confirmed() -> None:
    (blocker,) = blockers([], {}, to_confirm=["targets.xlsx"])
    assert (blocker.kind, blocker.who) == ("to_confirm", "Service leader")
    assert "to-confirm/targets.xlsx" in blocker.what
