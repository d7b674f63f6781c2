"""Makes both summaries of a plan from its disclosed figures and puts them beside the plan."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.cache import Cache, checksum, checksums_below
from pipeline.document.narrative import SUMMARIES, in_plan_folder, summary_prose
from pipeline.measures.registry import prefixes_of
from pipeline.plan import Plan
from pipeline.plan.inputs import code
from pipeline.prepare import Prepared
from pipeline.render.source import read_front
from pipeline.render.typst_pdf import compile_pdf
from pipeline.summaries.catalogue import load_catalogue
from pipeline.summaries.content import content_of
from pipeline.summaries.facts import Facts, facts_of
from pipeline.summaries.html_page import html_page
from pipeline.summaries.logo import logo_of
from pipeline.summaries.own_text import Own, answered, parse_own
from pipeline.summaries.typst_page import typst_page
from pipeline.words import ENGLISH, Words
from pipeline.writing import write_bytes


def summarise(
    plan: Plan,
    prepared: Prepared,
    document: Path,
    formats: Sequence[str],
    words: Words = ENGLISH,
    cache: Cache | None = None,
) -> list[Path]:
    """Write each summary in those of ``formats`` that it has, in the language of ``words``; return the paths.

    ``document`` is the staged plan: its theme dresses the summaries, and its status says whether they are drafts.
    Nothing in the publish folder changes until all of them have been made. A PDF of which ``cache`` has this very
    text is taken from there.
    """
    front = read_front(document)
    draft = str(front.get("status", "")).lower() != "final"
    logo = logo_of(document, front)
    publish = plan.outputs.publish
    facts = facts_of(plan, prepared.disclosed)
    as_of = plan.settings.as_of
    dress = {**checksums_below(document / "theme"), "the logo": checksum(logo.data) if logo else "", **code()}
    made: dict[Path, bytes] = {}

    def pdf(text: str, stem: str) -> bytes:
        made_from = {"the text": checksum(text.encode()), "the date": as_of.isoformat(), **dress}
        wanted = [(f"{stem}.pdf", made_from)]
        return (cache or Cache(None)).find_or_make(wanted, lambda _: [compile_pdf(text, document, as_of)])[0]

    for name in SUMMARIES:
        catalogue = load_catalogue(name, words=words)
        own = _own(plan, name, prepared, facts, words)
        content = content_of(catalogue, facts, own, draft=draft, say=words.say)
        stem = plan.named(name, words.lang)
        dressed = (name, catalogue, content, document / "theme", logo)
        if "html" in formats:
            made[publish / f"{stem}.html"] = html_page(*dressed).encode()
        if "pdf" in formats:
            made[publish / f"{stem}.pdf"] = pdf(typst_page(*dressed), stem)
    return [write_bytes(path, page) for path, page in made.items()]


def _own(plan: Plan, name: str, prepared: Prepared, facts: Facts, words: Words) -> list[Own]:
    found = summary_prose(plan, name, words.lang)
    if found is None:
        return []
    path, text = found
    shown = {figure.variable: words.say(figure.shown) for figure in facts.figures.values()}
    known = {figure.variable for figure in prepared.disclosed.figures}
    waiting = prefixes_of(prepared.incomplete)  # figures that cannot exist yet
    return answered(parse_own(text), shown, known, waiting, in_plan_folder(path))
