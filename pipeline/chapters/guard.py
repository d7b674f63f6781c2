"""What a chapter may leave in its outputs: nothing of single children, and no number that is not disclosed.

Only what the chapter shows through ``chapter.table``, ``chapter.chart`` and ``chapter.write`` reaches the document.
Whatever else it shows would be lost on the way or was never meant for readers: it stops the build, with what to do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.chapters.api import MARKDOWN, PLOTLY, RECORD
from pipeline.chapters.discover import ChapterNotebook
from pipeline.errors import ChapterError, number_of

_FRAME = re.compile(r'class="dataframe"|^dtype: |, dtype: |\[\d+ rows x \d+ columns\]', re.MULTILINE)
_PLOTLY_PAGE = re.compile(r"plotly", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/|<svg\b|<img\b")
_BY_HAND = re.compile(r"open_warehouse|warehouse\.duckdb|outputs\.warehouse|outputs\.private")
_PRIVATE = re.compile(r"\.private\(")
_WORD = re.compile(r"\w[\w./-]*\w")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_YEAR = re.compile(r"(?:19|20)\d\d(?:[-/]\d\d)?")
_SHORTEST = 4  # characters of an identifier that is told from a number of prose


@dataclass(frozen=True)
class Knows:
    """What the guard knows of a plan.

    The names of child-level columns; which of some words identify a child, and which of some days are of birth; the
    numbers that disclosed tables and figures show.
    """

    columns: frozenset[str] = frozenset()
    identifiers: Callable[[Collection[str]], Collection[str]] = lambda words: ()
    born: Callable[[Collection[date]], Collection[date]] = lambda days: ()
    numbers: Callable[[], frozenset[str]] = frozenset


@dataclass(frozen=True)
class _Shown:
    """The text of one output or Markdown cell; ``free`` where it does not come from disclosed tables."""

    text: str
    free: bool


def check_outputs(chapter: ChapterNotebook, cells: list[Mapping[str, Any]], knows: Knows) -> None:
    """Raise ChapterError for the first output that must not be there, naming the cell as JupyterLab counts them."""
    source = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    if _BY_HAND.search(source):
        raise _stop(chapter, "opens the private warehouse by itself", "Ask for the rows: chapter.private(DATASET).")
    private = bool(_PRIVATE.search(source))
    for number, cell in enumerate(filter(_is_typed, cells), start=1):
        for output in cell.get("outputs", []):
            _check_kind(chapter, number, output.get("data", {}))
            for shown in _texts(output):
                _check_text(chapter, number, shown, knows, private=private)


def _is_typed(cell: Mapping[str, Any]) -> bool:
    """Whether it is a code cell of the notebook, and not the one with parameters that Papermill puts in."""
    return cell["cell_type"] == "code" and "injected-parameters" not in cell.get("metadata", {}).get("tags", [])


def numbers_in(text: str) -> frozenset[str]:
    """The numbers of a text as readers see them, without the separators of thousands.

    >>> sorted(numbers_in("1,204 of 3.5%, in 2022-23"))
    ['1204', '2022', '23', '3.5']
    """
    return frozenset(number.replace(",", "") for number in _NUMBER.findall(text))


def _check_kind(chapter: ChapterNotebook, cell: int, data: Mapping[str, Any]) -> None:
    everything = "".join("".join(text) for kind, text in data.items() if kind.startswith("text/"))
    if _FRAME.search(everything):
        raise _stop(chapter, "shows a data frame as it is",
                    "Show disclosed tables with chapter.table(…); remove the "
                    "cell that only looks at data.", cell)  # fmt: skip
    if set(data) == {RECORD}:
        return  # what the chapter read, for the build alone
    if MARKDOWN in data:
        if _PICTURE.search("".join(data[MARKDOWN])):
            raise _picture(chapter, cell)
        return
    html = "".join(data.get("text/html", ""))
    if PLOTLY in data or _PLOTLY_PAGE.search(html):
        raise _stop(chapter, "shows a Plotly figure on its own", "Show charts with chapter.chart(charts.…, caption=…, "
                    "label=…): that gives them alternative text, and hides what tables hide.", cell)  # fmt: skip
    if any(kind.startswith("image/") for kind in data) or _PICTURE.search(html):
        raise _picture(chapter, cell)
    if html or any(kind.startswith("application/") for kind in data):
        raise _stop(chapter, "shows something that no format of the document can hold", "Write Markdown with "
                    "chapter.write(…), or show a table or a chart of the chapter.", cell)  # fmt: skip


def _picture(chapter: ChapterNotebook, cell: int) -> ChapterError:
    return _stop(chapter, "shows a picture", "Draw disclosed tables with chapter.chart(charts.…, caption=…, label=…): "
                 "nobody can check what a picture gives away.", cell)  # fmt: skip


def _texts(output: Mapping[str, Any]) -> Iterator[_Shown]:
    """Whatever a person could read in an output that did not come from disclosed tables."""
    if "text" in output:
        yield _Shown("".join(output["text"]), free=False)
    data = output.get("data", {})
    kind = data.get(RECORD, {}).get("kind")
    if kind == "chart":
        told = [text for row in data[RECORD].get("data", ()) for text in row]
        yield _Shown(" ".join([data[RECORD]["alt"], *told]), free=True)
    elif kind is None:
        yield _Shown("".join(data.get(MARKDOWN, "")), free=True)
        yield _Shown("".join(data.get("text/plain", "")) if MARKDOWN not in data else "", free=False)


def _check_text(chapter: ChapterNotebook, cell: int, shown: _Shown, knows: Knows, *, private: bool) -> None:
    words = frozenset(_WORD.findall(shown.text))
    if columns := sorted(words & knows.columns):
        raise _stop(chapter, f"shows or prints rows of single children (column {', '.join(columns)})",
                    "Remove what only looks at data. What readers need is a measure.", cell)  # fmt: skip
    if knows.identifiers(_may_identify(words)) or (private and knows.born(_days(shown.text))):
        raise _stop(chapter, "shows or prints what identifies a child (the value is not repeated here)",
                    "Remove it; nothing of single children may stand in an output.", cell)  # fmt: skip
    if private and shown.free and (unseen := sorted(numbers_in(shown.text) - knows.numbers())):
        shows = number_of(len(unseen), "number")
        raise _stop(chapter, f"reads rows of single children and shows {shows} that no disclosed table or figure shows",
                    "Make a measure of what it counts, so that small counts are hidden: "
                    "docs/how-to/add-a-measure.md.", cell)  # fmt: skip


def _may_identify(words: Collection[str]) -> frozenset[str]:
    return frozenset(
        word
        for word in words
        if len(word) >= _SHORTEST and any(letter.isdigit() for letter in word) and not _YEAR.fullmatch(word)
    )


_MONTHS = {f"{date(2000, month, 1):%B}": month for month in range(1, 13)}
_DAYS = (
    (re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b"), lambda y, m, d: (y, m, d)),
    (re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b"), lambda d, m, y: (y, m, d)),
    (re.compile(rf"\b(\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}})\b"), lambda d, m, y: (y, _MONTHS[m], d)),
)


def _days(text: str) -> frozenset[date]:
    """Every day that a text names: ``2009-03-14``, ``14/03/2009``, ``14 March 2009``."""
    found = set()
    for pattern, parts in _DAYS:
        for match in pattern.findall(text):
            try:
                found.add(date(*map(int, parts(*match))))
            except ValueError:
                continue  # looks like a date and is none
    return frozenset(found)


def _stop(chapter: ChapterNotebook, does: str, what_to_do: str, cell: int | None = None) -> ChapterError:
    where = "" if cell is None else f" in code cell {cell}"
    return ChapterError(f"The chapter '{chapter.title}' ({chapter.path.name}) {does}{where}.", what_to_do)
