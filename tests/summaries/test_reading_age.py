"""The summary for children and families can be read at about 11: short sentences, plain words.

The grade is Flesch and Kincaid's: 0.39 words to a sentence + 11.8 syllables to a word - 15.59. Grade 6 is age 11.
"""

from __future__ import annotations

import re

import pytest

from pipeline.summaries.catalogue import Catalogue, Sentence, load_catalogue

HIGHEST_GRADE = 6.0
LONGEST = 18
JARGON = (
    "reoffend offender offending disposal disproportion intervention cohort indicator statutory custody custodial",
    "remand partnership strategy governance outcome multi-agency caseload contextual safeguarding diversion",
    "restorative entrant resettlement recidivism percentage ratio commission stakeholder compliance",
)
SAMPLES = {
    "plan.service": "Anytown Youth Team",
    "plan.national": "England and Wales",
    "plan.board": "Youth Board",
    "list": "My worker listened to me.",
    "in_10": "about 6 in 10",
    "in_100": "about 43 in every 100",
    "in_10000": "about 23 in every 10,000",
    "money": "about £1.2 million",
}
_QUOTE = re.compile(r"\{([a-z0-9_.]+)(?:\|([a-z0-9_]+))?(?:@period)?\}")
_WORD = re.compile(r"[A-Za-z0-9£][\w’'.,-]*")

FAMILY = load_catalogue("family-summary")


def _sentences(catalogue: Catalogue) -> list[Sentence]:
    return [*catalogue.intro, catalogue.empty, *(s for section in catalogue.sections for s in section.sentences)]


def _filled(text: str) -> str:
    def sample(match: re.Match[str]) -> str:
        if match[1].endswith(".period"):
            return "May 2021 to May 2022"
        return SAMPLES.get(match[2] or match[1], "17")

    return _QUOTE.sub(sample, text)


def _texts() -> list[str]:
    filled = (_filled(text) for sentence in _sentences(FAMILY) for text in sentence.texts)
    return [part for text in (*filled, FAMILY.full_plan, FAMILY.draft[1]) for part in re.split(r"(?<=[.!?])\s+", text)]


def _syllables(word: str) -> int:
    letters = re.sub(r"[^a-z]", "", word.lower())
    if not letters:
        return 1  # a number in figures is read at a glance
    groups = len(re.findall(r"[aeiouy]+", letters))
    silent = letters.endswith("e") and not letters.endswith("le") and groups > 1
    return max(1, groups - silent)


def _grade(texts: list[str]) -> float:
    words = [word for text in texts for word in _WORD.findall(text)]
    return 0.39 * len(words) / len(texts) + 11.8 * sum(map(_syllables, words)) / len(words) - 15.59


def test_the_measure_tells_plain_from_hard_prose() -> None:
    assert _grade(["The cat sat on the mat.", "It was a good day."]) < 2
    assert _grade(["Multidisciplinary partnership arrangements necessitate continuous organisational evaluation."]) > 15


def test_on_average_a_child_of_eleven_can_read_it() -> None:
    assert _grade(_texts()) <= HIGHEST_GRADE


@pytest.mark.parametrize("section", FAMILY.sections, ids=lambda section: section.id)
def test_no_section_is_much_harder(section: object) -> None:
    texts = [
        part
        for sentence in section.sentences
        for text in sentence.texts
        for part in re.split(r"(?<=[.!?])\s+", _filled(text))
    ]
    assert _grade(texts) <= HIGHEST_GRADE + 1


@pytest.mark.parametrize("text", _texts())
def test_no_sentence_is_long(text: str) -> None:
    assert len(_WORD.findall(text)) <= LONGEST


@pytest.mark.parametrize("text", [*_texts(), *(section.title for section in FAMILY.sections)])
def test_no_sentence_has_words_of_the_trade(text: str) -> None:
    assert [word for words in JARGON for word in words.split() if word in text.lower()] == []
