"""The texts of a summary, from ``plan_template/summaries/<name>.yml``: no sentence of it stands in code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator

from pipeline.plan import TEMPLATE_DIR, read_yaml
from pipeline.words import ENGLISH, Words

FOLDER = TEMPLATE_DIR / "summaries"
_NOT_SAID = frozenset({"lang", "id", "symbol", "by", "of", "compare", "list", "joined", "some", "figure", "source"})
"""Settings that are no text."""
_WORDS_BY_KEY = frozenset({"variants", "numbers"})


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Sentence(_Strict):
    """One sentence, or variants of one of which a figure or the comparison of two picks one.

    ``{id}`` quotes a figure, ``{id|form}`` in a plain form (``numbers``) or without its sign (``amount``),
    ``{id@period}`` its period, ``{list}`` the entries of the source that ``list`` names. A sentence is said only
    when all that it quotes is known and may be shown.
    """

    text: str = ""
    by: str = ""  # a figure: its words are the key of the variant; a number is none, one or more
    of: str = ""  # the figure whose change ``by`` tells: where it was nil and did not change, the variant is none
    compare: tuple[str, str] | tuple[()] = ()  # two quotes: higher, lower or same, as they are shown
    variants: dict[str, str] = {}
    list: str = ""
    joined: str = ""  # between the entries; else each entry is a line of its own
    most: int = 20
    some: str = ""  # a percentage: said only where it is neither 0 nor 100
    follows: bool = False  # it speaks of the last sentence that does not follow one, and falls away with that
    always: bool = False  # it needs no figure, and stands also where nothing else of its section does

    @model_validator(mode="before")
    @classmethod
    def _text_alone(cls, given: Any) -> Any:
        return {"text": given} if isinstance(given, str) else given

    @property
    def texts(self) -> tuple[str, ...]:
        return (self.text, *self.variants.values()) if self.text else tuple(self.variants.values())


class Row(_Strict):
    """One row of a table of single figures."""

    label: str
    figure: str


class Table(_Strict):
    """A small table: the rows of a source, or single figures. A column without an entry is left out."""

    heads: tuple[str, ...]
    source: str = ""
    rows: tuple[Row, ...] = ()
    most: int = 8
    more: str = ""  # said where rows had to be left out; {n} is how many


class Section(_Strict):
    """One part with its symbol. It stands where at least one figure in it is known, or a sentence is for always."""

    id: str
    title: str
    symbol: str
    sentences: tuple[Sentence, ...] = ()
    table: Table | None = None


class Catalogue(_Strict):
    """Everything that a summary says, in one language."""

    lang: str
    title: str
    intro: tuple[Sentence, ...] = ()
    draft: tuple[str, str]  # the mark of a draft, and what it means
    as_of: str
    skip: str
    status: str  # the label of the region that holds the mark
    full_plan: str
    empty: Sentence
    numbers: dict[str, dict[str, str]] = {}
    sections: tuple[Section, ...]


def load_catalogue(name: str, folder: Path = FOLDER, words: Words = ENGLISH) -> Catalogue:
    """The texts of the summary ``name``, in the language of ``words``."""
    given = read_yaml((folder / f"{name}.yml").read_text(encoding="utf-8"))
    return Catalogue.model_validate(given if words.english else _in_words(given, words) | {"lang": words.tag})


def _in_words(given: Any, words: Words, key: str = "") -> Any:
    if isinstance(given, str):
        return given if key in _NOT_SAID else words.say(given.strip())
    if isinstance(given, list):
        return given if key in _NOT_SAID else [_in_words(one, words, key) for one in given]
    if isinstance(given, dict):
        return {name: _in_words(one, words, "" if key in _WORDS_BY_KEY else name) for name, one in given.items()}
    return given


def symbol(name: str) -> str:
    """A symbol as SVG text; it is drawn in the colour of its text."""
    return (FOLDER / "symbols" / f"{name}.svg").read_text(encoding="utf-8").strip()
