"""A sentence is said when all it quotes is known, in the variant that its numbers bear out."""

from __future__ import annotations

import pytest
from some_facts import facts, figure, table

from pipeline.measures.display import Unit
from pipeline.summaries.catalogue import Sentence, load_catalogue
from pipeline.summaries.facts import Facts
from pipeline.summaries.sentences import Speaker
from pipeline.summaries.sources import entries_of

NUMBERS = load_catalogue("family-summary").numbers


def _said(sentence: Sentence, known: Facts) -> list[str]:
    return [line.text for line in Speaker(known, NUMBERS).lines(sentence)]


def test_a_sentence_whose_figure_is_missing_is_not_said() -> None:
    sentence = Sentence(text="{offences.total} offences in {plan.area}.")
    assert _said(sentence, facts()) == []
    assert _said(sentence, facts(figure("offences.total", 93))) == ["93 offences in Anytown."]


@pytest.mark.parametrize("words", ["rose", "fell", "did not change"])
def test_the_words_of_a_change_pick_the_variant(words: str) -> None:
    sentence = Sentence(by="x.words", variants={"rose": "Up.", "fell": "Down.", "did not change": "As it was."})
    said = {"rose": "Up.", "fell": "Down.", "did not change": "As it was."}[words]
    assert _said(sentence, facts(figure("x.words", words, Unit.WORDS))) == [said]


@pytest.mark.parametrize(("count", "said"), [(0, "None."), (1, "One."), (2, "2 of them.")])
def test_a_count_picks_none_one_or_more(count: int, said: str) -> None:
    sentence = Sentence(by="x.count", variants={"none": "None.", "one": "One.", "more": "{x.count} of them."})
    assert _said(sentence, facts(figure("x.count", count))) == [said]


def test_numbers_that_look_alike_are_said_to_be_the_same() -> None:
    sentence = Sentence(
        compare=("fte.rate|in_10000", "fte.rate.national|in_10000"),
        variants={"higher": "Higher.", "lower": "Lower.", "same": "The same."},
    )

    def compared(here: int, there: int) -> list[str]:
        rates = figure("fte.rate", here, Unit.PER_100K), figure("fte.rate.national", there, Unit.PER_100K)
        return _said(sentence, facts(*rates))

    assert compared(227, 207) == ["Higher."]
    assert compared(207, 227) == ["Lower."]
    assert compared(211, 209) == ["The same."]


def test_an_amount_is_said_without_its_sign() -> None:
    assert _said(Sentence(text="{budget.change|amount} less."), facts(figure("budget.change", -5000, Unit.GBP))) == [
        "£5,000 less."
    ]


def test_a_list_is_one_sentence_or_a_line_for_each_entry() -> None:
    seats = table("board_members", {"agency": Unit.WORDS}, ("Police",), ("Health",), ("Police",))
    joined = Sentence(text="On it are: {list}.", list="board", joined="; ")
    each = Sentence(text="{list}", list="board", most=1)
    assert _said(joined, facts(tables=(seats,))) == ["On it are: Police; Health."]
    assert _said(each, facts(tables=(seats,))) == ["Police"]
    assert _said(joined, facts()) == []


def test_a_seat_is_named_by_its_agency_or_by_a_role_that_says_more_and_not_where_nobody_stated_it() -> None:
    columns = {"agency": Unit.WORDS, "role": Unit.WORDS}
    seats = table(
        "board_members", columns, ("Independent", "Independent chair"), ("Not stated", "Officer"), ("Police", "Chief")
    )
    joined = Sentence(text="On it are: {list}.", list="board", joined="; ")
    assert _said(joined, facts(tables=(seats,))) == ["On it are: Independent chair; Police."]


def test_only_those_who_commented_are_named() -> None:
    columns = {"from": Unit.WORDS, "comments": Unit.COUNT}
    said = table("feedback_by_from", columns, ("Child", 11), ("Parent or carer", 6), ("Victim", 0), ("Total", 17))
    assert entries_of("commenters", facts(tables=(said,))) == ["Child", "Parent or carer"]
