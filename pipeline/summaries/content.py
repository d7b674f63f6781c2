"""A summary as content: sections of lines and small tables, before it becomes a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pipeline.measures.figures import slug
from pipeline.summaries.catalogue import Catalogue, Section, Table
from pipeline.summaries.facts import Entry, Facts
from pipeline.summaries.own_text import Own
from pipeline.summaries.sentences import Line, Speaker
from pipeline.summaries.sources import SOURCES, Rows

OWN_SYMBOL = "note"


@dataclass(frozen=True)
class ShownTable:
    """A table that is shown: heads and rows of one width; ``more`` says what was left out."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Entry, ...], ...]
    more: str = ""


@dataclass(frozen=True)
class Part:
    """One section as it is shown."""

    id: str
    title: str
    symbol: str
    lines: tuple[Line, ...] = ()
    table: ShownTable | None = None


@dataclass(frozen=True)
class Content:
    """Everything that a summary shows."""

    title: str
    service: str
    years: str
    as_of: str
    draft: tuple[str, str] | None  # the mark and what it means
    intro: tuple[Line, ...]
    parts: tuple[Part, ...]


def content_of(
    catalogue: Catalogue, facts: Facts, own: Sequence[Own], *, draft: bool, say: Callable[[str], str] = str
) -> Content:
    """What the summary says of this plan; ``own`` is what the service says itself, ``say`` the catalogue's language."""
    speaker = Speaker(facts, catalogue.numbers, say)
    intro = [line for sentence in catalogue.intro for line in speaker.lines(sentence)]
    intro = next((part.lines for part in own if not part.title), intro)
    said = [_part(section, speaker) for section in catalogue.sections]
    parts = [part for part in said if part is not None]
    parts = _with_own(parts, catalogue, [part for part in own if part.title])
    if not own and not any(_knows(section, speaker) for section in catalogue.sections):
        intro = [*intro, *speaker.lines(catalogue.empty)]
    return Content(
        catalogue.title,
        say(facts.settings["plan.service"]),
        say(facts.settings["plan.years"]),
        speaker.answer(catalogue.as_of) or "",
        catalogue.draft if draft else None,
        tuple(intro),
        tuple(parts),
    )


def _part(section: Section, speaker: Speaker) -> Part | None:
    lines = [(line, sentence.always) for sentence, said in speaker.said(section.sentences) for line in said]
    table = _table(section.table, speaker) if section.table else None
    if not (_knows(section, speaker) or any(always for _, always in lines)):
        return None
    return Part(section.id, section.title, section.symbol, tuple(line for line, _ in lines), table)


def _knows(section: Section, speaker: Speaker) -> bool:
    """Whether a return of this plan has something to say in the section."""
    said = any(lines and _quotes_data(sentence.texts) for sentence, lines in speaker.said(section.sentences))
    return said or (section.table is not None and _table(section.table, speaker) is not None)


def _quotes_data(texts: Sequence[str]) -> bool:
    """Whether a sentence says something that is not in plan.yml or in every plan."""
    return len(texts) > 1 or any("{" in text.replace("{plan.", "") for text in texts)


def _table(table: Table, speaker: Speaker) -> ShownTable | None:
    facts = speaker.facts
    singles = ((row.label, facts.figures.get(row.figure)) for row in table.rows)
    shown = [(label, speaker.say(figure.shown)) for label, figure in singles if figure is not None]
    rows: Rows = [(Entry(label), Entry(value, number=True)) for label, value in shown]
    if table.source:
        rows += [tuple(_said(entry, speaker) for entry in row) for row in SOURCES[table.source](facts)]
    if not rows:
        return None
    kept, left = rows[: table.most], len(rows[table.most :])
    filled = [number for number in range(len(table.heads)) if any(row[number].text for row in kept)]
    return ShownTable(
        tuple(speaker.answer(table.heads[number]) or "" for number in filled),
        tuple(tuple(row[number] for number in filled) for row in kept),
        table.more.format(n=left) if left else "",
    )


def _said(entry: Entry, speaker: Speaker) -> Entry:
    return replace(entry, text=speaker.say(entry.text))


def _with_own(parts: Sequence[Part], catalogue: Catalogue, own: Sequence[Own]) -> list[Part]:
    """The parts with the service's own sentences: in the place of ours, else as a part more, in their order."""
    by_title = {section.title.casefold(): section for section in catalogue.sections}
    found = {part.id: part for part in parts}
    order = [section.id for section in catalogue.sections]
    for said in own:
        section = by_title.get(said.title.casefold())
        if section is None:
            own_id = f"own-{slug(said.title)}"
            found[own_id] = Part(own_id, said.title, OWN_SYMBOL, tuple(said.lines))
            order.append(own_id)
        elif said.lines:
            before = found.get(section.id) or Part(section.id, section.title, section.symbol)
            found[section.id] = replace(before, lines=tuple(said.lines))
    return [found[part_id] for part_id in order if part_id in found]
