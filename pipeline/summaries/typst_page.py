"""A summary as Typst text: the theme's definitions, the summary's own template, then its content."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from pipeline.summaries.catalogue import FOLDER, Catalogue, symbol
from pipeline.summaries.content import Content, Part, ShownTable
from pipeline.summaries.facts import Entry
from pipeline.summaries.logo import Logo
from pipeline.summaries.sentences import Line

_MARK = re.compile(r"[!-/:-@\[-`{-~]")


def typst_page(name: str, catalogue: Catalogue, content: Content, theme: Path, logo: Logo | None = None) -> str:
    """The Typst text of a summary; ``theme`` is the staged document's theme folder."""
    definitions = (theme / "typst-template.typ").read_text(encoding="utf-8")
    common = (FOLDER / "summary.typ").read_text(encoding="utf-8")
    template = (FOLDER / f"{name}.typ").read_text(encoding="utf-8")
    lang, _, region = catalogue.lang.partition("-")
    draft = f"({_content(content.draft[0])}, {_content(content.draft[1])})" if content.draft else "none"
    arguments = [
        f"title: {_content(content.title)}",
        f"service: {_content(content.service)}",
        f"years: {_content(content.years)}",
        f"as-of: {_content(content.as_of)}",
        f"draft: {draft}",
        f'lang: "{lang}"',
        f'region: "{region}"' if region else "region: none",
        f'logo: image("{logo.file}", alt: "{logo.alt}", height: logo-height)' if logo else "logo: none",
        f"full-plan: {_content(catalogue.full_plan)}",
        f"intro: [{_lines(content.intro)}]",
        f"parts: ({''.join(_part(part) + ', ' for part in content.parts)})",
    ]
    return f"{definitions}\n{common}\n{template}\n#summary(\n  " + ",\n  ".join(arguments) + ",\n)\n"


def typst_escaped(text: str) -> str:
    """The text with every mark that could mean something to Typst taken as it is."""
    return _MARK.sub(lambda match: "\\" + match[0], " ".join(text.split()))


def _content(text: str) -> str:
    return f"[{typst_escaped(text)}]"


def _part(part: Part) -> str:
    drawn = '"' + symbol(part.symbol).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "") + '"'
    table = _table(part.table) if part.table else ""
    return f"(title: {_content(part.title)}, symbol: {drawn}, body: [{_lines(part.lines)}{table}])"


def _lines(lines: Iterable[Line]) -> str:
    blocks = []
    for bullets, group in groupby(lines, key=lambda line: line.bullet):
        texts = [_content(line.text) for line in group]
        blocks += [f"#list({', '.join(texts)})"] if bullets else [f"#par{text}" for text in texts]
    return "\n".join(blocks) + "\n" if blocks else ""


def _table(table: ShownTable) -> str:
    numeric = [any(row[place].number for row in table.rows) for place in range(len(table.heads))]
    aligned = ", ".join("right" if number else "left" for number in numeric)
    heads = ", ".join(_content(head) for head in table.heads)
    rows = ", ".join(_entry(entry) for row in table.rows for entry in row)
    more = f"\n#small-print{_content(table.more)}" if table.more else ""
    return f"#facts-table(({aligned},), ({heads},), ({rows},)){more}\n"


def _entry(entry: Entry) -> str:
    text = _content(entry.text)
    return f'[#rating("{entry.rating}"){text}]' if entry.rating.isalpha() else text
