"""The Welsh catalogue holds what the plan can say, no more, and every message keeps its places."""

from __future__ import annotations

import ast
import itertools
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from words.sources import FILLED, MEASURES_FOLDER, notebooks, said_somewhere, text_of, titles

from pipeline.chapters import charts
from pipeline.chapters.chart_asked import again, in_words
from pipeline.contracts import load_contracts
from pipeline.document import load_headings
from pipeline.document.narrative import STARTERS, SUMMARIES
from pipeline.document.translated import translated
from pipeline.plan import ROOT
from pipeline.render.theme import THEME_DIR
from pipeline.render.theme_words import LITERALS, message_of
from pipeline.render.theme_words import in_words as theme_words
from pipeline.summaries.catalogue import load_catalogue
from pipeline.words import Parts, Words, read_po, words_in
from pipeline.words.shapes import PLACEHOLDER, places

MESSAGES = read_po((ROOT / "pipeline" / "words" / "cy.po").read_text(encoding="utf-8"))
SOMETHING = "Something of theirs"
"""Stands for whatever is put into a text."""
FROM_RETURNS = frozenset({"Partnerships and services", "Information and facilities", "Reviewing"})
"""Standards of the inspectorate, which only returns name."""


@pytest.fixture
def words() -> Words:
    return words_in("cy", names=[SOMETHING, "7"])


def left(words: Words) -> list[str]:
    return sorted(text for text in words.left if SOMETHING not in text or text.replace(SOMETHING, "").strip(" .,;:()"))


def test_every_message_is_there_once_and_is_sure() -> None:
    assert [text for text, times in Counter(one.english for one in MESSAGES).items() if times > 1] == []
    assert [one.english for one in MESSAGES if one.fuzzy or not one.said] == []


def test_every_message_keeps_its_places() -> None:
    assert [one.english for one in MESSAGES if places(one.english) != places(one.said)] == []


def test_every_message_keeps_what_is_no_text() -> None:
    for kind in (r"{{< var", "@tbl-", "@fig-", "@sec-", "[c]", "%", "£"):
        assert [one.english for one in MESSAGES if one.english.count(kind) != one.said.count(kind)] == [], kind


def test_every_message_is_still_in_use() -> None:
    pieces = ((one.english, piece.strip()) for one in MESSAGES for piece in PLACEHOLDER.split(one.english)[::2])
    assert [text for text, piece in pieces if piece not in FROM_RETURNS and not said_somewhere(piece)] == []


@pytest.mark.parametrize("file", LITERALS)
def test_the_theme_s_texts_stand_in_its_files_and_in_the_catalogue(file: str, words: Words) -> None:
    text = (THEME_DIR / file).read_text(encoding="utf-8")
    said = {literal: theme_words(literal, words) for literal in LITERALS[file]}
    assert [literal for literal in said if literal not in text] == []
    assert [literal for literal in said if message_of(literal) not in words.messages] == []
    for literal, welsh in said.items():  # what opens and closes a text in its file is as it was, and nothing else is
        assert all(literal.count(sign) == welsh.count(sign) for sign in "'\"`<>$#[]"), welsh


def test_headings_chapters_and_returns_have_titles(words: Words) -> None:
    for text in (*(heading.title for heading in load_headings()), *titles()):
        words.say(text)
    for contract in load_contracts().values():
        words.say(contract.title)
        words.say(contract.owner)
    assert left(words) == []


def test_the_words_of_every_list_are_known(words: Words) -> None:
    for contract in load_contracts().values():
        for column in contract.columns:
            if column.vocabulary is not None:
                for value in filter(_is_word, column.vocabulary.values):
                    words.say(value)
    assert left(words) == []


def _is_word(value: str) -> bool:
    """Whether a value is shown as it is: those in small letters, and single ones, are known by other words."""
    return len(value) > 1 and not value.islower()


def test_guidance_for_narrative_is_known(words: Words) -> None:
    for path in sorted(STARTERS.glob("*.qmd")):
        translated(path.read_text(encoding="utf-8"), words)
    assert left(words) == []


@pytest.mark.parametrize("name", SUMMARIES)
def test_the_summaries_are_known(name: str, words: Words) -> None:
    catalogue = load_catalogue(name, words=words)
    assert catalogue.lang == "cy"
    assert left(words) == []


def _said_by_notebooks() -> Iterator[str]:
    """What a chapter writes, its captions and the words of its charts, where they are written out."""
    for source in notebooks().values():
        for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)):
            method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
            given = call.args[:1] if method in ("write", "heading") else []
            given = [*given, *(one.value for one in call.keywords if one.arg in _SPOKEN)]
            yield from filter(None, map(text_of, given))


_SPOKEN = ("caption", "note", "about", "label_title", "value_title", "period_title", "one")


def test_what_notebooks_say_is_known(words: Words) -> None:
    assert [text for text in _said_by_notebooks() if not any(_is_known(one, words) for one in _filled(text))] == []


def _filled(text: str) -> Iterator[str]:
    """The text with a number or words in each of its places."""
    pieces = text.split(FILLED)
    for given in itertools.product((SOMETHING, "7"), repeat=len(pieces) - 1):
        yield "".join(itertools.chain(*zip(pieces, (*given, ""), strict=True)))


def _is_known(text: str, words: Words) -> bool:
    words.left.clear()
    translated(text, words)
    return left(words) == []


def test_headings_of_columns_are_known(words: Words) -> None:
    sources = (path.read_text(encoding="utf-8") for path in sorted(MEASURES_FOLDER.glob("*.py")))
    for node in (node for source in sources for node in ast.walk(ast.parse(source))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "TableColumn":
            title = next((one.value for one in node.keywords if one.arg == "title"), None)
            title = node.args[1] if title is None and len(node.args) > 1 else title
            if isinstance(title, ast.Constant):
                words.say(title.value)
    assert left(words) == []


LABELS = ["Un", "Dau", "Tri", "Pedwar", "Pump", "Chwech"]
NAMED = {"about": "Peth", "label_title": "Asiantaeth", "value_title": "Gwerth"}


def _values(*values: float | None) -> tuple[list[float | None], list[str]]:
    return list(values), ["[c]" if value is None else f"{value:g}" for value in values]


def _part(name: str, *values: float | None) -> charts.Part:
    return charts.Part(name, *_values(*values))


def _charts() -> Iterator[charts.Chart]:
    """A chart of each kind, in each of the turns that its alternative text takes."""
    for some in ((3, 1, 2), (2, 2, 2), (3, None, 1), (None, None, 4), (None, None, None), (5, 4, 3, 2, 1, None)):
        values, texts = _values(*some)
        yield charts.bars(LABELS[: len(some)], values, texts, **NAMED, highlight="Un")
        line = charts.Reference(2, "2", "Cymru")
        yield charts.bars(LABELS[: len(some)], values, texts, **NAMED, reference=line)
        yield charts.ranked(LABELS[: len(some)], values, texts, **NAMED, local="Un")
        yield charts.ratio(LABELS[: len(some)], values, texts, **NAMED, one="yr un fath")
        lows, highs = ([None if one is None else one + by for one in some] for by in (-0.5, 0.5))
        yield charts.interval(LABELS[: len(some)], values, lows, highs, texts, **NAMED, one="yr un fath")
        other = _part("Wedyn", *(None if one is None else one + at - 1 for at, one in enumerate(some)))
        yield charts.grouped(LABELS[: len(some)], [_part("Cynt", *some), other], **NAMED)
        yield charts.shares(LABELS[: len(some)], [_part("Cynt", *some), other], **NAMED)
        yield charts.before_after(LABELS[: len(some)], _part("Cynt", *some), other, **NAMED)
        trend = {"about": "Peth", "period_title": "Cyfnod", "value_title": "Gwerth"}
        for series in ([charts.Series("Ein", values, texts)], [charts.Series(n, values, texts) for n in LABELS[:2]]):
            for ends in ((0, 2), (3, None), (None, 0.5)):
                yield charts.trend(LABELS[: len(some)], series, **trend, band=charts.Band(*ends, "targed"))


def test_charts_are_told_in_welsh(words: Words) -> None:
    said = [*LABELS, *(label.lower() for label in LABELS), "asiantaeth", *NAMED.values(), "yr un fath", "targed"]
    known = words.with_names([*said, "Cymru", "Cynt", "Wedyn", "Ein", "Cyfnod"])
    for chart in _charts():
        known.say(chart.alt, Parts(known.quietly().known, str))
    assert left(known) == []


def test_a_chart_is_drawn_again_with_other_words(words: Words) -> None:
    values, texts = _values(3, None)
    chart = charts.bars(["Police", "Health"], values, texts, about="Money", label_title="Agency", value_title="£")
    kind: Callable[..., charts.Chart] = getattr(charts, chart.asked["kind"])
    args, named = (in_words(chart.asked[key], words.say) for key in ("args", "named"))
    drawn = again(kind, args, named)
    assert [row[0] for row in drawn.data.rows] == ["Heddlu", "Iechyd"]
    same = again(kind, chart.asked["args"], chart.asked["named"])
    assert same.figure.to_json() == chart.figure.to_json()
    assert same.alt == chart.alt
