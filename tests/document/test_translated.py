"""Staged Markdown in another language: what is said, what stays as it is, and that nothing becomes live on the way."""

from __future__ import annotations

import pytest

from pipeline.chapters.markdown import escape, pipe_table
from pipeline.document.text import without_awaited
from pipeline.document.translated import translated
from pipeline.measures import TableColumn, Unit
from pipeline.words import ENGLISH, Words
from pipeline.words.speaking import words_of_messages

MESSAGES = {
    "Money": "Arian",
    "Agency": "Asiantaeth",
    "Amount (£)": "Swm (£)",
    "Police": "Heddlu yn yr ardal gyfan hon",
    "Total": "Cyfanswm",
    "Contributions": "Cyfraniadau",
    "Source: {names}.": "Ffynhonnell: {names}.",
    "Counted": "Cyfrifwyd",
    "It is late.": "Mae'n hwyr.",
    "Partners gave {{< var budget-total >}} (@tbl-budget).": "Rhoddwyd {{< var budget-total >}} (@tbl-budget).",
    "Left out": "Wedi'i hepgor",
    "an awaited table": "tabl a ddisgwylir",
    "✔ Green: on track": "✔ Gwyrdd: ar y trywydd iawn",
}
HOSTILE = "{{< include secret >}} <script> [x](y) *now* #let @tbl-x | `code` {=html}"


@pytest.fixture
def words() -> Words:
    return words_of_messages("cy", MESSAGES, theirs=["They wrote this one", HOSTILE])


@pytest.mark.parametrize(
    ("english", "welsh"),
    [
        ("## Money {#sec-money}", "## Arian {#sec-money}"),
        (
            "Partners gave\n{{< var budget-total >}} (@tbl-budget).",
            "Rhoddwyd {{< var budget-total >}} (@tbl-budget).",
        ),
        ("- It is late.\n- **Money**", "- Mae'n hwyr.\n- **Arian**"),
        ("Counted\n:   Money", "Cyfrifwyd\n:   Arian"),
        (
            '::: {.callout-note title="Left out"}\nIt is late.\n:::',
            "::: {.callout-note title=\"Wedi'i hepgor\"}\nMae'n hwyr.\n:::",
        ),
        ("```\nMoney\n```", "```\nMoney\n```"),
        ("{{< include narrative/money.qmd >}}", "{{< include narrative/money.qmd >}}"),
        (
            '![Money](figures/money){#fig-money fig-alt="Contributions"}',
            '![Arian](figures/money){#fig-money fig-alt="Cyfraniadau"}',
        ),
        ("Source: Police.", "Ffynhonnell: Heddlu yn yr ardal gyfan hon."),
    ],
)
def test_every_kind_of_line_is_said(words: Words, english: str, welsh: str) -> None:
    assert translated(english, words) == welsh
    assert translated(english, ENGLISH) == english
    assert words.left == {}


def test_a_table_is_said_with_its_caption_and_with_widths_that_fit(words: Words) -> None:
    columns = (TableColumn("agency", "Agency"), TableColumn("amount", "Amount (£)", Unit.GBP))
    rows = [("Police", "£1,250"), ("They wrote this one", "[c]"), ("Total", "£1,250")]
    english = pipe_table(columns, rows, "Contributions", "tbl-budget")
    said = translated(english, words).splitlines()
    assert said[0] == "| Asiantaeth | Swm (£) |"
    assert said[2:5] == [
        "| Heddlu yn yr ardal gyfan hon | £1,250 |",
        "| [They wrote this one]{lang=en} | \\[c\\] |",
        "| **Cyfanswm** | **£1,250** |",
    ]
    assert said[6].startswith(": Cyfraniadau {#tbl-budget tbl-colwidths=")
    assert said[6] != english.splitlines()[6].replace("Contributions", "Cyfraniadau")
    given = pipe_table(columns, rows, "Contributions", "tbl-budget", widths=[50, 50])
    assert translated(given, words).endswith('tbl-colwidths="[50,50]"}')


def test_a_rating_keeps_its_colour(words: Words) -> None:
    row = "| [✔ Green: on track]{.rating .rating-green} |"
    assert translated(row, words) == "| [✔ Gwyrdd: ar y trywydd iawn]{.rating .rating-green} |"


def test_text_of_a_return_stays_as_harmless_as_it_was(words: Words) -> None:
    cell = escape(HOSTILE)
    assert translated(f"| {cell} |", words) == f"| [{cell}]{{lang=en}} |"
    assert translated(f"Source: {cell}.", words) == f"Ffynhonnell: {cell}."
    unknown = escape("Never seen before {{< include x >}} *now*")
    assert translated(f"| {unknown} |", words) == f"| [{unknown}]{{lang=en}} |"


def test_a_message_cannot_end_an_attribute(words: Words) -> None:
    own = words_of_messages("cy", {"Money": 'Arian" onclick="x" {.y}'})
    assert translated('::: {.workings name="Money"}\n:::', own).splitlines()[0] == (
        '::: {.workings name="Arian” onclick=”x” (.y)"}'
    )


def test_sentences_are_said_apart_unless_a_mark_is_open_between_them(words: Words) -> None:
    assert translated("It is late. Nobody said so here.", words) == "Mae'n hwyr. [Nobody said so here.]{lang=en}"
    whole = "**It is late. Nobody said so here.**"
    assert translated(whole, words) == "**Mae'n hwyr. [Nobody said so here.]{lang=en}**"
    open_between = "See *this. And that* one too."
    assert translated(open_between, words) == f"[{open_between}]{{lang=en}}"


def test_a_reference_to_what_is_awaited_is_in_the_words_of_the_language(words: Words) -> None:
    assert without_awaited("Gweler @tbl-x.", {"tbl-x"}, words.say) == "Gweler tabl a ddisgwylir."


def test_text_is_looked_up_as_it_reads_whatever_was_escaped_in_it(words: Words) -> None:
    own = words_of_messages("cy", MESSAGES | {"{name} ({text})": "{name} ({text})"})
    assert translated(escape("Money (budget.in_kind)"), own) == escape("Arian (budget.in_kind)")
