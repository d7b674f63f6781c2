"""The theme's own words in another language: each literal below, as it stands in its file, is said by the catalogue.

The files keep their English, so that they can be read, tried and previewed as they are.
"""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.words import Words

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")
LITERALS = {
    "plan.html": (
        ">Skip to the plan<",
        '"Status"',
        ">DRAFT<",
        " Not approved: figures and wording may still change.<",
        ">Status:<",
        ">Figures as of:<",
        ">Board:<",
        ">Search this plan<",
        ", figures as of $",
        ">Back to the top<",
        '"This plan in other languages"',
    ),
    "plan.js": (
        '"Nothing found"',
        '"1 place found"',
        "`${n} places found`",
        "`${n} places found, the first ${shown} listed`",
        '"now at"',
        '"The link is copied"',
        '"Explore the chart"',
        '"Arrow keys go from value to value; Home and End to the first and the last."',
    ),
    "filters/tools.lua": (
        "'The numbers'",
        "'How this was worked out'",
        "'The query'",
        "'Link to this figure'",
        "'Link to this table'",
    ),
    "filters/plan.lua": (
        *(f"'{month}'" for month in (*_MONTHS, "November", "December")),
        *(f"'{title}'" for title in ("Note", "Tip", "Warning", "Important", "Caution")),
        "'Status: '",
        "'Figures as of '",
        "'For the '",
    ),
    "typst-template.typ": (
        "[*Status:* ",
        "[*Figures as of:* ",
        "[*Board:* ",
        "[Draft, not approved.]",
        "\n        Figures and wording may still change.\n",
        "[DRAFT]",
        "[Page #counter(page).display() of #counter(page).final().first()]",
    ),
}
"""Of each file of the theme its texts, with what stands around them there."""

_CODE = {
    "${n}": "{n}",
    "${shown}": "{shown}",
    "#counter(page).display()": "{page}",
    "#counter(page).final().first()": "{pages}",
}
_AROUND = re.compile(r"^([\s,>\"'`\[*]*)(.*?)([\s<\"'`\]*$]*)$", re.DOTALL)


def message_of(literal: str) -> str:
    """The text of a literal as the catalogue has it.

    >>> message_of("`${n} places found`")
    '{n} places found'
    """
    text = _AROUND.match(literal)[2]  # type: ignore[index]
    for code, place in _CODE.items():
        text = text.replace(code, place)
    return text


def in_words(literal: str, words: Words) -> str:
    """The literal in the language of ``words``; what its file would take for code is written another way."""
    before, _, after = _AROUND.match(literal).groups()  # type: ignore[union-attr]
    said = words.say(message_of(literal)).replace("'", "’").replace('"', "”").replace("`", "’").replace("\\", "/")
    for code, place in _CODE.items():
        said = said.replace(place, code)
    return f"{before}{said}{after}"


def say_theme(theme: Path, words: Words) -> None:
    """Put the words into a copy of the theme."""
    if words.english:
        return
    for name, literals in LITERALS.items():
        text = (theme / name).read_text(encoding="utf-8")
        for literal in literals:
            text = text.replace(literal, in_words(literal, words))
        (theme / name).write_text(text, encoding="utf-8", newline="\n")
