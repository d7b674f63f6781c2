from __future__ import annotations

import pytest

from pipeline.contracts import Vocabulary, nearest, plain

PARTNERS = Vocabulary(
    {"Police": ("Constabulary",), "Local Authority": ("LA", "Council"), "other_funds": ()},
    labels={"Police": "Police service"},
)


@pytest.mark.parametrize("text", ["Amount (£)", "AMOUNT", " amount: ", "Amount\n", "Ámount", "amount_"])
def test_case_accents_spacing_and_punctuation_make_no_difference(text):
    assert plain(text) == "amount"


def test_signs_that_are_words_are_words():
    assert plain("Share %") == plain("share per cent")
    assert plain("Police & Crime") == plain("police and crime") == plain("Police + crime")


def test_the_nearest_name_is_found_only_when_it_is_near():
    assert nearest("Amuont", ["Agency", "Amount (£)"]) == "Amount (£)"
    assert nearest("Cost centre", ["Agency", "Amount (£)"]) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("police", "Police"),
        ("CONSTABULARY", "Police"),
        ("Police service", "Police"),
        ("Other funds", "other_funds"),
        ("council", "Local Authority"),
        ("coastguard", None),
    ],
)
def test_a_word_is_matched_by_value_label_or_synonym(text, value):
    assert PARTNERS.match(text) == value


def test_a_misspelling_suggests_the_value_that_is_meant():
    assert PARTNERS.suggestion("Constabulery") == "Police"
    assert PARTNERS.suggestion("Coastguard") is None


def test_a_value_is_its_own_label_unless_it_is_written_like_a_name_in_code():
    assert PARTNERS.label("other_funds") == "Other funds"
    assert PARTNERS.label("Local Authority") == "Local Authority"
    assert PARTNERS.label("Police") == "Police service"
