"""Catalogues as translators keep them: what is read, what is written, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import DocumentError
from pipeline.words import Message, read_po, words_in, write_po

TEXT = """# A comment.
msgid ""
msgstr ""
"Language: cy\\n"

#. noted by a translator
msgid ""
"One line "
"and \\"another\\""
msgstr "Un llinell"

#, fuzzy
msgid "Unsure"
msgstr "Ansicr"

#~ msgid "Gone"
#~ msgstr "Wedi mynd"
"""


def test_messages_are_read_with_their_lines_joined() -> None:
    assert read_po(TEXT) == [
        Message('One line and "another"', "Un llinell", line=7),
        Message("Unsure", "Ansicr", fuzzy=True, line=13),
    ]


def test_what_is_written_is_read_again() -> None:
    messages = [('A \\ and a "quote"', "Un"), ("Long " * 60, "Hir " * 60), ("Not yet", "")]
    assert [(one.english, one.said) for one in read_po(write_po(messages, "cy", "What this is."))] == messages


@pytest.mark.parametrize("line", ['msgctxt "menu"', 'msgid_plural "rows"', 'msgstr "not closed', "msgid bare"])
def test_what_is_no_message_is_refused_with_its_line(line: str) -> None:
    with pytest.raises(DocumentError, match=r"own\.po, line 3"):
        read_po(f'msgid "A"\nmsgstr "B"\n{line}', "own.po")


def test_words_of_a_service_s_own_go_before_the_catalogue_s(tmp_path: Path) -> None:
    own = tmp_path / "cy.po"
    own.write_text('msgid "Police"\nmsgstr "Heddlu Anytown"\n', encoding="utf-8")
    assert words_in("cy", own).say("Police") == "Heddlu Anytown"
    assert words_in("cy").say("Police") == "Heddlu"


def test_a_place_that_the_english_does_not_have_is_refused(tmp_path: Path) -> None:
    own = tmp_path / "cy.po"
    own.write_text('msgid "{n} rows"\nmsgstr "{rows} rhes"\n', encoding="utf-8")
    with pytest.raises(DocumentError, match=r"cy\.po, line 1: .*\{rows\}"):
        words_in("cy", own)


def test_english_needs_no_catalogue() -> None:
    assert words_in("en").say("Anything at all") == "Anything at all"
    assert words_in("en").left == {}
