"""Makes both summaries of a plan from its disclosed figures and puts them beside the plan."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.document.narrative import SUMMARIES, in_plan_folder, summary_prose
from pipeline.measures.registry import prefixes_of
from pipeline.plan import Plan
from pipeline.prepare import Prepared
from pipeline.render.source import read_front
from pipeline.render.typst_pdf import compile_pdf
from pipeline.summaries.catalogue import Catalogue, load_catalogue
from pipeline.summaries.content import Content, content_of
from pipeline.summaries.facts import Facts, facts_of
from pipeline.summaries.html_page import html_page
from pipeline.summaries.logo import Logo, logo_of
from pipeline.summaries.own_text import Own, answered, parse_own
from pipeline.summaries.typst_page import typst_page
from pipeline.words import ENGLISH, Words
from pipeline.writing import write_bytes

FORMATS = ("html", "pdf")


def summarise(
    plan: Plan, prepared: Prepared, document: Path, formats: Sequence[str], words: Words = ENGLISH
) -> list[Path]:
    """Write each summary in those of ``formats`` that it has, in the language of ``words``; return the paths.

    ``document`` is the staged plan: its theme dresses the summaries, and its status says whether they are drafts.
    Nothing in the publish folder changes until all of them have been made.
    """
    front = read_front(document)
    draft = str(front.get("status", "")).lower() != "final"
    logo = logo_of(document, front)
    publish = plan.outputs.publish
    facts = facts_of(plan, prepared.disclosed)
    made: dict[Path, bytes] = {}
    for name in SUMMARIES:
        catalogue = load_catalogue(name, words=words)
        own = _own(plan, name, prepared, facts, words)
        content = content_of(catalogue, facts, own, draft=draft, say=words.say)
        for form in (form for form in FORMATS if form in formats):
            path = publish / f"{plan.named(name, words.lang)}.{form}"
            made[path] = _render(name, form, catalogue, content, document, plan, logo)
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


def _render(
    name: str, form: str, catalogue: Catalogue, content: Content, document: Path, plan: Plan, logo: Logo | None
) -> bytes:
    theme = document / "theme"
    if form == "html":
        return html_page(name, catalogue, content, theme, logo).encode()
    return compile_pdf(typst_page(name, catalogue, content, theme, logo), document, plan.settings.as_of)
