"""The languages of a plan: its words in each, its chapters in those words, and how the documents name each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.cache import Cache
from pipeline.chapters.markdown import attribute
from pipeline.contracts import Contract, contracts_of
from pipeline.document.executed import ShownChapter
from pipeline.document.redrawn import redrawn
from pipeline.document.translated import translated
from pipeline.errors import number_of
from pipeline.plan import Approval, Plan
from pipeline.words import LANGUAGES, SENTENCE_END, Language, Words, words_in, write_po
from pipeline.writing import write_text

_LEFT = """What stays in English. The first {} are the plan's own, the others came from the service and its partners.
What is translated here takes effect in the next build when it is moved to words/ in the plan's folder."""
_ALT = 'fig-alt="{}"'


def words_of(plan: Plan, lang: Language, approvals: Iterable[Approval] = ()) -> Words:
    """The words of one of the plan's languages, with those of its own ``words/cy.po``."""
    if lang == "en":
        return words_in(lang)
    said = (text for approval in approvals for text in (approval.role, approval.statement))
    names = (*_names(plan), *(approval.name for approval in approvals))
    return words_in(lang, plan.own_words / f"{lang}.po", names, (*_sent(plan), *filter(None, said)))


def in_language(shown: Sequence[ShownChapter], words: Words, cache: Cache) -> list[ShownChapter]:
    """The chapters with every text in the language of ``words``, and their charts drawn with it."""
    if words.english:
        return list(shown)
    return [_chapter(chapter, words, cache) for chapter in shown]


def _chapter(shown: ShownChapter, words: Words, cache: Cache) -> ShownChapter:
    text, charts = shown.text, []
    for before, now, placed_before, placed_now in redrawn(shown.charts, words, cache):
        text = text.replace(_ALT.format(attribute(before.alt)), _ALT.format(attribute(now.alt)))
        text = text.replace(placed_before, placed_now) if placed_before else text
        charts.append(now)
    told = words.with_names(attribute(chart.alt) for chart in charts) if charts else words
    return replace(shown, text=translated(text, told), charts=tuple(charts))


def language_metadata(plan: Plan, words: Words) -> dict[str, Any]:
    """What the templates and both renderers read: the words of references, and where the other languages are."""
    others = [
        {"file": f"{plan.named('plan', lang)}.html", "lang": LANGUAGES[lang].tag, "name": LANGUAGES[lang].own}
        for lang in plan.settings.lang
        if lang != words.lang
    ]
    found: dict[str, Any] = {"other-languages": others} if others else {}
    if words.english:
        return found
    titles = {"tbl": "Table", "fig": "Figure"}
    crossref = {f"{kind}-{part}": words.say(title) for kind, title in titles.items() for part in ("title", "prefix")}
    sections = {f"crossref-{kind}-prefix": words.say(name) for kind, name in (("ch", "Chapter"), ("sec", "Section"))}
    return found | {"crossref": {"chapters": True, **crossref}, "language": sections}


def left_file(plan: Plan, lang: Language) -> Path:
    """Where the last build wrote down what it left in English."""
    return plan.outputs.private / f"untranslated.{lang}.po"


def write_left(plan: Plan, words: Words) -> str:
    """Write the texts that stayed in English into ``private/untranslated.<lang>.po``; say how many, empty for none.

    The plan's own come first; then those of the service and its partners, which may stay as they are.
    """
    path = left_file(plan, words.lang)
    if not words.left:
        path.unlink(missing_ok=True)
        return ""
    ours = sorted(text for text, own in words.left.items() if own)
    named = {plan.settings.service, plan.settings.board.name} - words.messages.keys()
    theirs = sorted(named | {text for text, own in words.left.items() if not own})
    write_text(path, write_po([(text, "") for text in (*ours, *theirs)], words.lang, _LEFT.format(len(ours))))
    language = LANGUAGES[words.lang].english
    return (
        f"Still in English on the {language} pages: {number_of(len(ours), 'text')} of the plan's own, "
        f"{number_of(len(theirs), 'text')} of the service and its partners. All of them: {path}"
    )


def _names(plan: Plan) -> Iterator[str]:
    """What is called as it is called, where the catalogue or the service has no other name for it."""
    comparators = plan.settings.comparators
    yield from (plan.settings.service, plan.settings.board.name)
    yield from (plan.settings.area, *comparators.family, comparators.region, comparators.national)


def _sent(plan: Plan) -> Iterable[str]:
    """The texts of the service and its partners that may be shown: of the settings, and of the returns as they came."""
    from pipeline.warehouse import open_warehouse

    settings = plan.settings
    yield settings.contact
    yield from (approver.role for approver in settings.approvers)
    yield from (told.partner for told in settings.returns.values())
    yield from settings.not_expected.values()
    for own in settings.vocabularies.values():
        yield from own
    if not plan.outputs.warehouse.is_file():
        return
    contracts = contracts_of(plan)
    with open_warehouse(plan.outputs.warehouse) as warehouse:
        found = warehouse.execute(
            "SELECT table_name, column_name FROM duckdb_columns() "
            "WHERE database_name = current_database() AND schema_name = 'returns' AND data_type = 'VARCHAR' "
            "ORDER BY 1, 2"
        ).fetchall()
        for table, column in found:
            if table in contracts and _may_be_shown(contracts[table], column):
                texts = warehouse.execute(f'SELECT DISTINCT "{column}" FROM returns."{table}"').fetchall()
                for text in (" ".join(text.split()) for (text,) in texts if text):
                    yield from {text, *SENTENCE_END.split(text)}


def _may_be_shown(contract: Contract, column: str) -> bool:
    """Whether a text of a column may stand on a page: of returns on people, only what names no one, such as a team."""
    if contract.disclosure != "private":
        return True
    return any(known.name == column and not known.identifies_child for known in contract.columns)
