"""How a text is found in a catalogue: whole, by its sentences or by its parts; and what is left as it is."""

from __future__ import annotations

import pytest

from pipeline.words import Words
from pipeline.words.speaking import words_of_messages

MESSAGES = {
    "Police": "Heddlu",
    "Health": "Iechyd",
    "rose": "cododd",
    "Largest": "Mwyaf",
    "Total": "Cyfanswm",
    "March": "Mawrth",
    "not available": "ddim ar gael",
    "{n} of {total}": "{n} o {total}",
    "{first} and {last}": "{first}, {last}",
    "{day} March {year}": "{day} Mawrth {year}",
    "{number} rows, one for each {name}.": "Rhesi: {number}, un ar gyfer pob {name}.",
    "Source: {names}.": "Ffynhonnell: {names}.",
    "{name}: rose from {low} to {high}.": "{name}: codiad o {low} i {high}.",
    "{label} ({period})": "{label} ({period})",
    "It is late.": "Mae'n hwyr.",
    "It is late. Do it now.": "Mae'n hwyr. Gwnewch ef nawr.",
}


@pytest.fixture
def words() -> Words:
    return words_of_messages("cy", MESSAGES, names=["Anytown"], theirs=["Reoffending panel.", "2 of 3 of us"])


@pytest.mark.parametrize(
    ("english", "welsh"),
    [
        ("Police", "Heddlu"),
        ("police", "heddlu"),
        ("Rose", "Cododd"),
        ("Police.", "Heddlu."),
        ("1,204", "1,204"),
        ("2022-23", "2022-23"),
        ("[c]", "[c]"),
        ("Anytown", "Anytown"),
        ("Police; Health", "Heddlu; Iechyd"),
        ("Police, Health and Total", "Heddlu, Iechyd, Cyfanswm"),
        ("7 of 12", "7 o 12"),
        ("27 March 2023", "27 Mawrth 2023"),
        ("7 rows, one for each police.", "Rhesi: 7, un ar gyfer pob heddlu."),
        ("Largest: Police, £120.", "Mwyaf: Heddlu, £120."),
        ("Anytown: rose from 2 to 4.", "Anytown: codiad o 2 i 4."),
        ("It is late. Police.", "Mae'n hwyr. Heddlu."),
        ("It is late. Do it now.", "Mae'n hwyr. Gwnewch ef nawr."),
        ("Reoffending panel (27 March 2023)", "Reoffending panel (27 Mawrth 2023)"),
    ],
)
def test_a_text_is_found(words: Words, english: str, welsh: str) -> None:
    assert words.say(english) == welsh
    assert not any(own for own in words.left.values())


def test_what_is_not_in_the_catalogue_stays_and_is_noted_as_the_plans_own(words: Words) -> None:
    assert words.say("Nobody said this") == "Nobody said this"
    assert words.left == {"Nobody said this": True}


def test_what_a_partner_sent_stays_whatever_it_looks_like(words: Words) -> None:
    assert words.say("Reoffending panel") == "Reoffending panel"
    assert words.left == {"Reoffending panel": False}


def test_a_place_for_words_may_hold_a_partners_and_a_place_for_a_value_may_not(words: Words) -> None:
    assert words.say("Source: Their survey.") == "Ffynhonnell: Their survey."
    assert words.say("some of our policies") == "some of our policies"
    assert words.say("the first March of all") == "the first March of all"
    assert words.say("Anytown March 2022") == "Anytown March 2022"


def test_of_several_sentences_those_that_are_known_are_said(words: Words) -> None:
    assert words.say("It is late. Nobody said this.") == "Mae'n hwyr. Nobody said this."
    assert words.left == {"Nobody said this.": True}


def test_names_that_were_said_already_stand_in_a_sentence(words: Words) -> None:
    assert words.with_names(["heddlu lleol"]).say("3 rows, one for each heddlu lleol.") == (
        "Rhesi: 3, un ar gyfer pob heddlu lleol."
    )
    assert words.left == {}
