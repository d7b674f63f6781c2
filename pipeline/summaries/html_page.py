"""A summary as one HTML file that needs nothing else: styles and fonts are in it, nothing is fetched."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from string import Template

from pipeline.render.policy import with_policy
from pipeline.summaries.catalogue import FOLDER, Catalogue, symbol
from pipeline.summaries.content import Content, Part, ShownTable
from pipeline.summaries.facts import Entry
from pipeline.summaries.logo import Logo
from pipeline.summaries.sentences import Line

_FONT_FACE = re.compile(r"@font-face \{[^}]*url\(\"(fonts/[\w-]+\.ttf)\"\)[^}]*\}\n?")
_UPRIGHT = ("Regular.ttf", "Bold.ttf")


def html_page(name: str, catalogue: Catalogue, content: Content, theme: Path, logo: Logo | None = None) -> str:
    """The page; ``theme`` is the staged document's theme folder, with stylesheet and fonts."""
    page = Template((FOLDER / "page.html").read_text(encoding="utf-8"))
    css = _with_fonts((theme / "plan.css").read_text(encoding="utf-8"), theme)
    texts = {
        "lang": catalogue.lang,
        "title": catalogue.title,
        "service": content.service,
        "years": content.years,
        "as_of": content.as_of,
        "skip": catalogue.skip,
        "full_plan": catalogue.full_plan,
    }
    made = page.substitute(
        {key: escaped(text) for key, text in texts.items()},
        name=name,
        css=css + (FOLDER / "summaries.css").read_text(encoding="utf-8"),
        draft=_draft(catalogue, content),
        logo=f'<p class="logo"><img src="{logo.uri}" alt="{escaped(logo.alt)}"></p>\n' if logo else "",
        intro=_lines(content.intro),
        parts="\n".join(_part(part) for part in content.parts),
    )
    return with_policy(made)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _with_fonts(css: str, theme: Path) -> str:
    """The stylesheet with the upright fonts in it; a summary has no italics."""

    def embedded(match: re.Match[str]) -> str:
        if not match[1].endswith(_UPRIGHT):
            return ""
        data = base64.b64encode((theme / match[1]).read_bytes()).decode()
        return match[0].replace(match[1], f"data:font/ttf;base64,{data}")

    return _FONT_FACE.sub(embedded, css)


def _draft(catalogue: Catalogue, content: Content) -> str:
    if content.draft is None:
        return ""
    mark, meaning = map(escaped, content.draft)
    label = escaped(catalogue.status)
    return f'<div class="draft-banner" role="region" aria-label="{label}"><strong>{mark}</strong> {meaning}</div>\n'


def _part(part: Part) -> str:
    svg = f'<span class="symbol" aria-hidden="true">{symbol(part.symbol)}</span>'
    heading = f'<h2 id="{part.id}">{svg}<span>{escaped(part.title)}</span></h2>'
    table = _table(part.table, part) if part.table else ""
    return f"<section>\n{heading}\n{_lines(part.lines)}{table}</section>"


def _lines(lines: Iterable[Line]) -> str:
    blocks = []
    for bullets, group in groupby(lines, key=lambda line: line.bullet):
        texts = [escaped(line.text) for line in group]
        if bullets:
            blocks.append("<ul>" + "".join(f"<li>{text}</li>" for text in texts) + "</ul>\n")
        else:
            blocks += [f"<p>{text}</p>\n" for text in texts]
    return "".join(blocks)


def _table(table: ShownTable, part: Part) -> str:
    numeric = [any(row[place].number for row in table.rows) for place in range(len(table.heads))]
    heads = "".join(
        f'<th scope="col"{_number(number)}>{escaped(head)}</th>'
        for head, number in zip(table.heads, numeric, strict=True)
    )
    rows = "\n".join(f"<tr>{_row(row, numeric)}</tr>" for row in table.rows)
    more = f'<p class="source-note">{escaped(table.more)}</p>\n' if table.more else ""
    return (
        f'<div class="table-region" role="region" tabindex="0" aria-labelledby="{part.id}"><table>'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div>\n{more}"
    )


def _row(row: tuple[Entry, ...], numeric: list[bool]) -> str:
    first, *others = [f"{_entry(entry)}" for entry in row]
    cells = "".join(f"<td{_number(number)}>{text}</td>" for text, number in zip(others, numeric[1:], strict=True))
    return f'<th scope="row">{first}</th>{cells}'


def _entry(entry: Entry) -> str:
    if not entry.rating:
        return escaped(entry.text)
    return f'<span class="rating rating-{escaped(entry.rating)}">{escaped(entry.text)}</span>'


def _number(number: bool) -> str:
    return ' class="number"' if number else ""
