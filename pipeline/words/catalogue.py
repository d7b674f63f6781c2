"""Catalogues of messages as translators keep them: gettext's .po files, read and written.

Of the format only what such a catalogue needs is understood: messages, comments, flags, and messages no longer used.
Plural forms and contexts are refused: a message is its English text, and a number stands in it as a placeholder.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.errors import DocumentError

_LINE = re.compile(r'^(?:(msgid|msgstr)\s+)?("(?:[^"\\]|\\.)*")$')
_LONGEST = 96
_PIECE = re.compile(r"\S+\s*")


@dataclass(frozen=True)
class Message:
    """One message: the English text as code and notebooks have it, its translation, what translators noted of it."""

    english: str
    said: str
    fuzzy: bool = False
    line: int = 0


def read_po(text: str, name: str = "cy.po") -> list[Message]:
    """The messages of a catalogue, without its header; raise DocumentError at the first line that is none of it.

    >>> read_po('msgid "Total"\\nmsgstr ""\\n"Cyfan"\\n"swm"')
    [Message(english='Total', said='Cyfanswm', fuzzy=False, line=1)]
    """
    found: list[Message] = []
    fuzzy = fuzzy_next = False
    key, parts, start = "", {"msgid": "", "msgstr": ""}, 0
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.strip()
        if not line or line.startswith("#"):
            fuzzy_next |= line.startswith("#,") and "fuzzy" in line
            continue
        match = _LINE.match(line)
        if match is None or not (match[1] or key):
            raise DocumentError(
                f"{name}, line {number} is not part of a message.",
                'Write msgid "English" and under it msgstr "translation"; no plural forms and no contexts.',
            )
        if match[1] == "msgid":
            _finish(found, parts, fuzzy, start)
            parts, start, fuzzy, fuzzy_next = {"msgid": "", "msgstr": ""}, number, fuzzy_next, False
        key = match[1] or key
        parts[key] += ast.literal_eval(match[2])
    _finish(found, parts, fuzzy, start)
    return found


def _finish(found: list[Message], parts: dict[str, str], fuzzy: bool, start: int) -> None:
    if parts["msgid"]:
        found.append(Message(parts["msgid"], parts["msgstr"], fuzzy, start))


def write_po(messages: Iterable[tuple[str, str]], lang: str, comment: str = "") -> str:
    """A catalogue of these messages (English and translation) for a language."""
    lines = [*(f"# {line}".rstrip() for line in comment.splitlines()), 'msgid ""', 'msgstr ""']
    lines += [f'"Language: {lang}\\n"', '"Content-Type: text/plain; charset=UTF-8\\n"', ""]
    for english, said in messages:
        lines += [*_written("msgid", english), *_written("msgstr", said), ""]
    return "\n".join(lines)


def _written(key: str, text: str) -> Iterator[str]:
    if len(text) <= _LONGEST - len(key):
        yield f"{key} {_quoted(text)}"
        return
    yield f'{key} ""'
    line = ""
    for piece in _PIECE.findall(text):
        if line and len(line) + len(piece) > _LONGEST:
            yield _quoted(line)
            line = ""
        line += piece
    yield _quoted(line)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'
