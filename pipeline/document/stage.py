"""Puts the document together: ``outputs/<plan>/document/``, a plain Quarto project with nothing outside the folder."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from functools import cache as once
from pathlib import Path

import yaml

from pipeline.ahead import Nursery
from pipeline.cache import Cache
from pipeline.chapters.child_level import knows
from pipeline.chapters.discover import ChapterNotebook, discover, in_plan
from pipeline.chapters.markdown import awaited_notice, awaited_return, escape
from pipeline.chapters.pens import pens_of
from pipeline.chapters.run import run_chapters
from pipeline.contracts import load_contracts
from pipeline.document.draft import draft_page
from pipeline.document.drawing import KeptDrawings
from pipeline.document.executed import ShownChapter, read_executed, without_clashes
from pipeline.document.front import FrontPart, front_parts
from pipeline.document.headings import Heading, load_headings
from pipeline.document.languages import in_language, language_metadata, words_of
from pipeline.document.look import logo_files, look_metadata
from pipeline.document.narrative import Narrative, find_narratives
from pipeline.document.project import quarto_project
from pipeline.document.sign_off import sign_off_page
from pipeline.document.standing import FIRST_DRAFT, Standing
from pipeline.document.text import under, without_awaited, without_left_out
from pipeline.document.translated import translated
from pipeline.document.variables import complete, variables
from pipeline.errors import ChapterError
from pipeline.measures.registry import prefixes_of
from pipeline.plan import ORIGINS_FILE, Plan
from pipeline.prepare import Prepared
from pipeline.words import ENGLISH, Words

SIGN_OFF = "sign-off"
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # some ten times as fast
TABLES_FILE = "tables.json"
_ON_A_NEW_PAGE = (SIGN_OFF, "appendices")


@dataclass(frozen=True)
class Staged:
    """A staged document: its folder, the prose it holds, and the text of every file by its path in the folder.

    ``others`` are the same document in the plan's other languages.
    """

    folder: Path
    narratives: Mapping[str, Narrative]
    files: Mapping[str, str]
    words: Words = ENGLISH
    others: tuple[Staged, ...] = ()

    @property
    def every(self) -> tuple[Staged, ...]:
        """The document in each of its languages, the plan's first before the others."""
        return (self, *self.others)


@dataclass(frozen=True)
class _Text:
    """A document whose charts may still be drawn, and the chapters that it shows."""

    staged: Staged
    shown: Sequence[ShownChapter]

    @property
    def beside(self) -> Path:
        """Where it is written until it is whole."""
        return self.staged.folder.with_name(f"{self.staged.folder.name}.new")


def stage(
    plan: Plan,
    prepared: Prepared,
    copy_theme: Callable[[Path, Words], object],
    report: Callable[[str], None],
    nursery: Nursery | None = None,
    cache: Cache | None = None,
    standing: Standing = FIRST_DRAFT,
    meanwhile: Callable[[], object] = lambda: None,
    read_ahead: Callable[[Path, Words], object] = lambda *_: None,
) -> Staged:
    """Run the chapters and write the document beside the last one, then put it in its place; in each of its languages.

    ``copy_theme`` puts the theme into a document folder; it belongs to the renderers. ``nursery`` and ``cache``: see
    ``run_chapters``. ``standing`` says which edition it is and who has approved it. ``meanwhile`` is called while
    chapters run, if any do; ``read_ahead`` with the folder of each document that has all but its pictures.
    """
    headings = load_headings()
    found = discover(plan)
    _check_headings(found, headings)
    chapters = in_plan(found, prepared.in_plan)
    left_out = frozenset().union(*(chapter.labels() for chapter in found))  # those that are shown stay
    cache, known = cache or Cache(None), knows(plan)
    read = once(lambda chapter, path: read_executed(chapter, path, known))
    drawings = KeptDrawings(cache, read, pens_of(nursery))

    def while_chapters_run(kept: Mapping[ChapterNotebook, Path]) -> None:
        for chapter, path in kept.items():
            with suppress(ChapterError):  # of the first chapter it is told, once all have been run
                read(chapter, path)
        meanwhile()

    def put_together(executed: Mapping[str, Path]) -> list[_Text]:
        shown = without_clashes([read(chapter, executed[chapter.slug]) for chapter in chapters])
        shown = _with_what_is_awaited(shown, prepared)
        report("Putting the document together")
        texts = []
        for lang in plan.settings.lang:
            words = words_of(plan, lang, standing.approvals)
            narratives = find_narratives(plan, headings, lang)
            said = in_language(shown, words, cache)
            files = _files(plan, prepared, headings, narratives, said, left_out, standing, words)
            folder = plan.outputs.document if lang == plan.lang else plan.outputs.document_in(lang)
            text = _Text(Staged(folder, narratives, files, words), said)
            _write(text, logo_files(plan), copy_theme)
            read_ahead(text.beside, words)
            texts.append(text)
        return texts

    texts = run_chapters(chapters, plan, report, nursery, cache, drawings, while_chapters_run, put_together)
    for text in texts:
        _write_charts(text, drawings)
        _into_place(text.beside, text.staged.folder)
    first, *others = (text.staged for text in texts)
    return replace(first, others=tuple(others))


def _check_headings(chapters: Sequence[ChapterNotebook], headings: Sequence[Heading]) -> None:
    known = {heading.id for heading in headings}
    for chapter in chapters:
        if chapter.heading not in known:
            raise ChapterError(
                f"{chapter.path.name} stands under the heading '{chapter.heading}', which does not exist.",
                f"Set 'heading' in its metadata to one of: {', '.join(sorted(known))}.",
            )


def _files(
    plan: Plan,
    prepared: Prepared,
    headings: Sequence[Heading],
    narratives: Mapping[str, Narrative],
    shown: Sequence[ShownChapter],
    left_out: Collection[str],
    standing: Standing,
    words: Words,
) -> dict[str, str]:
    """Every text file of the document, by its path; ``left_out``: labels that may be missing, in words then."""
    level = {heading.id: heading.level for heading in headings}
    prose = {
        key: under(found.text if found.own else translated(found.text, words), level[key])
        for key, found in narratives.items()
        if found.text.strip()
    }
    approvals = translated(sign_off_page(plan, standing), words)
    prose[SIGN_OFF] = "\n\n".join(filter(None, [prose.get(SIGN_OFF, ""), approvals]))
    texts = {f"narrative/{key}.qmd": text for key, text in prose.items()}
    present = [chapter for chapter in shown if chapter.text]
    for chapter in present:
        texts[f"chapters/{chapter.chapter.slug}.qmd"] = _chapter_text(chapter, level[chapter.chapter.heading], words)
    front = front_parts(draft_page(prepared.open, narratives.values()), standing)
    texts |= {f"narrative/{part.file}.qmd": translated(part.text, words) for part in front}
    here = {label for chapter in shown for label in chapter.labels}
    awaited = {label for chapter in shown for label in chapter.awaited} - here
    gone = frozenset(left_out).union(*(chapter.withheld for chapter in shown)) - awaited - here
    texts = {
        name: without_left_out(without_awaited(text, awaited, words.say), gone, words.say) + "\n"
        for name, text in texts.items()
    }
    texts["plan.qmd"] = _plan_text(plan, headings, prose, present, front, standing, words)
    known = variables(prepared.disclosed.figures, words.say)
    found = complete(known, _as_written(texts, narratives), prefixes_of(prepared.incomplete), words.say)
    texts["_variables.yml"] = yaml.dump(found, Dumper=_DUMPER, allow_unicode=True, sort_keys=True, width=1000)
    texts["_quarto.yml"] = quarto_project(words.say)
    texts[TABLES_FILE] = _tables(present)
    texts[ORIGINS_FILE] = json.dumps(_origins(narratives, present), ensure_ascii=False, indent=1) + "\n"
    return texts


def _as_written(texts: Mapping[str, str], narratives: Mapping[str, Narrative]) -> dict[str, str]:
    """The texts by the names that their authors know."""
    names = _origins(narratives, ())
    return {names.get(name, name): text for name, text in texts.items()}


def _origins(narratives: Mapping[str, Narrative], shown: Sequence[ShownChapter]) -> dict[str, str]:
    """The files that staged ones were made from: a service's own prose may be in .md or in Word."""
    prose = {f"narrative/{key}.qmd": f"narrative/{one.file}" for key, one in narratives.items() if one.path}
    return prose | {f"chapters/{one.chapter.slug}.qmd": f"notebooks/{one.chapter.path.name}" for one in shown}


def _tables(shown: Sequence[ShownChapter]) -> str:
    """The disclosed tables that the document shows, for whoever makes a data annex of them."""
    tables = [asdict(table) for chapter in shown for table in chapter.tables]
    return json.dumps(tables, ensure_ascii=False, indent=1) + "\n"


def _chapter_text(shown: ShownChapter, level: int, words: Words) -> str:
    chapter = shown.chapter
    marks = "#" * (level + 1)
    return (
        f"{marks} {escape(words.say(chapter.title))} {{#sec-chapter-{chapter.slug}}}\n\n{under(shown.text, level + 1)}"
    )


def _with_what_is_awaited(shown: Sequence[ShownChapter], prepared: Prepared) -> list[ShownChapter]:
    """The chapters, with a notice of each return that they read and that has not come, where no table says so."""
    contracts = load_contracts()
    missing = {
        finding.dataset: awaited_return(contracts[finding.dataset].title, finding.partner)
        for finding in prepared.findings
        if finding.rule == "missing_return"
    }
    return [
        _with_notice(chapter, [missing[name] for name in chapter.chapter.reads if name in missing]) for chapter in shown
    ]


def _with_notice(shown: ShownChapter, awaited: Sequence[str]) -> ShownChapter:
    unsaid = [one for one in awaited if one not in shown.text]
    return replace(shown, text="\n\n".join(filter(None, [shown.text, awaited_notice(unsaid)]))) if unsaid else shown


def _plan_text(
    plan: Plan,
    headings: Sequence[Heading],
    prose: Mapping[str, str],
    shown: Sequence[ShownChapter],
    parts_before: Sequence[FrontPart],
    standing: Standing,
    words: Words,
) -> str:
    settings, say = plan.settings, words.say
    front = {
        "title": say("Youth Justice Plan"),
        "subtitle": say(settings.edition),
        "service": escape(say(settings.service)),  # readers of the front matter take it for Markdown
        "financial-year": settings.financial_year,
        "as-of": settings.as_of.isoformat(),
        "status": standing.status,
        "status-text": say(standing.in_words),
        "description": escape(standing.description(say)),
        "lang": words.tag,
        "board": escape(say(settings.board.name)),
        **look_metadata(plan),
        **language_metadata(plan, words),
    }
    front = {key: value for key, value in front.items() if value}
    parts = [f"---\n{yaml.safe_dump(front, allow_unicode=True, sort_keys=False)}---"]
    for part in parts_before:
        parts += [f"# {say(part.title)} {{#sec-{part.file} .unnumbered}}", _include(f"narrative/{part.file}")]
    for number, heading in enumerate(headings):
        body = [_include(f"narrative/{heading.id}")] if heading.id in prose else []
        body += [_include(f"chapters/{c.chapter.slug}") for c in shown if c.chapter.heading == heading.id]
        if body or _has_content_below(number, headings, prose, shown):
            if heading.id in _ON_A_NEW_PAGE:
                parts.append("{{< pagebreak >}}")
            parts += [f"{'#' * heading.level} {say(heading.title)} {{#sec-{heading.id}}}", *body]
    return "\n\n".join(parts) + "\n"


def _has_content_below(
    number: int, headings: Sequence[Heading], prose: Mapping[str, str], shown: Sequence[ShownChapter]
) -> bool:
    filled = {*prose, *(chapter.chapter.heading for chapter in shown)}
    for heading in headings[number + 1 :]:
        if heading.level <= headings[number].level:
            return False
        if heading.id in filled:
            return True
    return False


def _include(name: str) -> str:
    return f"{{{{< include {name}.qmd >}}}}"


def _write(text: _Text, pictures: Mapping[str, bytes], copy_theme: Callable[[Path, Words], object]) -> None:
    """Write all but the charts."""
    folder = text.beside
    if folder.exists():
        shutil.rmtree(folder)
    for name in ("narrative", "chapters", "figures"):
        (folder / name).mkdir(parents=True)
    for name, written in text.staged.files.items():
        (folder / name).write_text(written, encoding="utf-8", newline="\n")
    for name, data in pictures.items():
        (folder / name).write_bytes(data)
    copy_theme(folder, text.staged.words)


def _write_charts(text: _Text, drawings: KeptDrawings) -> None:
    charts = [chart for chapter in text.shown for chart in chapter.charts]
    for chart, (svg, png) in zip(charts, drawings.of(charts), strict=True):
        (text.beside / f"{chart.file}.svg").write_bytes(svg)
        (text.beside / f"{chart.file}.png").write_bytes(png)


def _into_place(beside: Path, folder: Path) -> None:
    gone = folder.with_name(f"{folder.name}.old")
    if gone.exists():
        shutil.rmtree(gone)
    if folder.exists():
        folder.rename(gone)
    beside.rename(folder)
    if gone.exists():
        shutil.rmtree(gone)
