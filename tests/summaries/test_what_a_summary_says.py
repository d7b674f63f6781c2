"""Sections of a summary stand on what is known; a service's own text takes their place; nothing hidden is said."""

from __future__ import annotations

import pytest
from some_facts import facts, figure, table

from pipeline.disclosure import Disclosed, Suppression
from pipeline.errors import DocumentError
from pipeline.measures import FigureRegister
from pipeline.measures.display import Unit
from pipeline.summaries.catalogue import load_catalogue, symbol
from pipeline.summaries.content import Content, content_of
from pipeline.summaries.facts import Facts, facts_of
from pipeline.summaries.own_text import answered, parse_own
from pipeline.summaries.sentences import QUOTE
from pipeline.summaries.sources import SOURCES

PAGE, FAMILY = load_catalogue("plan-on-a-page"), load_catalogue("family-summary")
BOTH = pytest.mark.parametrize("catalogue", [PAGE, FAMILY], ids=["plan-on-a-page", "family-summary"])


def _content(catalogue: object, known: Facts, text: str = "") -> Content:
    return content_of(catalogue, known, parse_own(text), draft=True)


def _lines(content: Content) -> list[str]:
    return [line.text for part in content.parts for line in part.lines]


def _ids(content: Content) -> list[str]:
    return [part.id for part in content.parts]


@BOTH
def test_every_symbol_source_and_plain_form_is_there(catalogue: object) -> None:
    sentences = [*catalogue.intro, *(s for section in catalogue.sections for s in section.sentences)]
    texts = [text for sentence in sentences for text in (*sentence.texts, *(f"{{{q}}}" for q in sentence.compare))]
    forms = {match[2] for text in texts for match in QUOTE.finditer(text) if match[2]}
    sources = {sentence.list for sentence in sentences} | {s.table.source for s in catalogue.sections if s.table}
    assert all(symbol(section.symbol).startswith("<svg") for section in catalogue.sections)
    assert sources - {""} <= set(SOURCES)
    assert forms <= {*catalogue.numbers, "amount"}


@BOTH
def test_every_change_has_its_three_variants(catalogue: object) -> None:
    for section in catalogue.sections:
        for sentence in section.sentences:
            if sentence.by.endswith((".change.words", ".change.year.words", ".score.words")):
                expected = {"rose", "fell", "did not change", *(["none"] if sentence.of else [])}
                assert set(sentence.variants) == expected, sentence.by
            if sentence.compare:
                assert set(sentence.variants) == {"higher", "lower", "same"}, sentence.compare


def test_of_a_plan_without_returns_only_what_is_always_true_is_said() -> None:
    assert _ids(_content(PAGE, facts())) == ["board"]
    assert _ids(_content(FAMILY, facts())) == ["what-we-do", "who-checks", "who-to-talk-to"]
    assert PAGE.empty.text in [line.text for line in _content(PAGE, facts()).intro]
    assert FAMILY.empty.text not in [
        line.text for line in _content(FAMILY, facts(figure("improvement.actions", 72))).intro
    ]
    assert not any(character.isdigit() for line in _lines(_content(PAGE, facts())) for character in line)


def test_a_section_appears_with_its_first_figure() -> None:
    content = _content(FAMILY, facts(figure("improvement.actions", 72)))
    assert "what-we-do-next" not in _ids(content)
    assert "Our plan has 72 jobs in it to make our work better." in _lines(content)


@pytest.mark.parametrize(
    ("led", "rate"),
    [("That year was", "fte.rate"), ("We counted children from", "reoffending.binary")],
)
def test_a_sentence_that_speaks_of_the_one_before_falls_away_with_it(led: str, rate: str) -> None:
    period = figure(f"{rate.removesuffix('.rate')}.period", "July 2021 to June 2022", Unit.WORDS)
    unit = Unit.PER_100K if rate == "fte.rate" else Unit.PERCENT
    told = [_lines(_content(FAMILY, facts(*known))) for known in ([period], [period, figure(rate, 30, unit)])]
    assert [sum(line.startswith(led) for line in lines) for lines in told] == [0, 1]


def test_a_plan_without_jobs_says_nothing_of_finished_or_late_ones() -> None:
    none = [figure(f"improvement.{name}", 0) for name in ("actions", "complete", "overdue")]
    assert not [line for line in _lines(_content(FAMILY, facts(*none))) if "of them" in line]


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0, []),
        (100, []),
        (60, ["Of the children, 6 in 10 had enough hours of learning or work that suited them."]),
        (1, ["Of the children, fewer than 1 in 10 had enough hours of learning or work that suited them."]),
    ],
)
def test_learning_is_told_by_hours_that_suit_and_not_of_none_or_all(share: int, said: list[str]) -> None:
    lines = _lines(_content(FAMILY, facts(figure("kpi2.end_pct", share, Unit.PERCENT))))
    assert [line.partition(". ")[2] for line in lines if "learning or work" in line] == said
    assert not [line for line in lines if "were learning" in line]


@pytest.mark.parametrize(
    ("rate", "change", "said"),
    [
        (0, "did not change", "No child was sent to be locked up."),
        (2, "did not change", "As many children were sent to be locked up as the year before."),
        (0, "fell", "Fewer children were sent to be locked up than the year before."),
        (None, "did not change", "As many children were sent to be locked up as the year before."),
    ],
)
def test_custody_that_was_nil_in_both_years_is_told_as_nil(rate: int | None, change: str, said: str) -> None:
    known = [figure("custody.change.year.words", change, Unit.WORDS)]
    known += [] if rate is None else [figure("custody.rate", rate, Unit.PER_1000, 2)]
    assert [line for line in _lines(_content(FAMILY, facts(*known))) if "locked up" in line] == [said]


def test_a_hidden_figure_is_never_said(small_plan: object) -> None:
    shown, hidden = figure("feedback.from.parent_carer.comments", 6), figure("feedback.from.child.comments", 2)
    disclosed = Disclosed(
        FigureRegister([shown, hidden]), (), frozenset([hidden.id]), Suppression(frozenset(), frozenset())
    )
    said = _lines(_content(FAMILY, facts_of(small_plan(), disclosed)))
    assert [line for line in said if "what they think" in line] == [
        "Parents and carers told us what they think 6 times."
    ]


def test_a_table_leaves_out_its_total_empty_columns_and_what_is_too_much() -> None:
    columns = {"agency": Unit.WORDS, "total": Unit.GBP, "share": Unit.PERCENT}
    rows = [(f"Agency {number}", 100, None) for number in range(9)]
    budget = table("budget_by_agency", columns, *rows, ("Total", 900, None))
    money = next(part for part in _content(PAGE, facts(tables=(budget,))).parts if part.id == "money")
    assert money.table.heads == ("From", "Amount")
    assert [row[0].text for row in money.table.rows] == [f"Agency {number}" for number in range(7)]
    assert money.table.more == "and 2 more in the plan"


def test_own_text_takes_the_place_of_sentences_and_adds_sections() -> None:
    content = _content(
        FAMILY, facts(), "Hello.\n\n## Who to talk to\n\nCall **us**.\n\n- Ring\n- Write\n\n## A trip\n\nWe went out."
    )
    assert [line.text for line in content.intro] == ["Hello."]
    talk = next(part for part in content.parts if part.id == "who-to-talk-to")
    assert [(line.text, line.bullet) for line in talk.lines] == [("Call us.", False), ("Ring", True), ("Write", True)]
    assert _ids(content)[-1] == "own-a_trip"


def test_a_line_of_own_text_goes_with_a_figure_that_cannot_be_shown() -> None:
    parts = parse_own("We met {{< var a-b >}} times.\n\nWe saw {{< var c-d >}} children.\n\nAnd {{< var kpi1-x >}}.")
    [own] = answered(parts, {"a-b": "5"}, {"a-b", "c-d"}, {"kpi1"}, "narrative/family-summary.md")
    assert [line.text for line in own.lines] == ["We met 5 times."]


def test_own_text_that_quotes_an_unknown_figure_is_refused_by_name() -> None:
    with pytest.raises(DocumentError, match=r"narrative/family-summary\.md quotes .*a-typo"):
        answered(parse_own("{{< var a-typo >}}"), {}, {"a-b"}, set(), "narrative/family-summary.md")
