"""Every figure as narrative quotes it: ``_variables.yml`` of the staged document."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Mapping

from pipeline.chapters.markdown import escape
from pipeline.errors import DocumentError
from pipeline.measures import FigureRegister
from pipeline.measures.display import NOT_AVAILABLE

_USE = re.compile(r"\{\{<\s*var\s+(\S+?)\s*>\}\}")


def variables(figures: FigureRegister, say: Callable[[str], str] = str) -> dict[str, str]:
    """The displayed value of every figure by its variable name, as ``say`` has it, safe as Markdown."""
    return {figure.variable: escape(say(figure.shown)) for figure in figures}


def complete(
    known: Mapping[str, str],
    texts: Mapping[str, str],
    waiting: Collection[str],
    say: Callable[[str], str] = str,
) -> dict[str, str]:
    """``known`` with every variable that ``texts`` (by file name) use.

    A variable whose figure cannot exist yet, because its returns are missing or faulty (``waiting`` holds the first
    parts of such ids), reads 'not available'. Any other unknown one raises DocumentError with its file and line.
    """
    found = dict(known)
    problems = []
    for name, text in texts.items():
        for number, line in enumerate(text.splitlines(), start=1):
            for used in _USE.findall(line):
                if used in found:
                    continue
                if used.split("-")[0] in waiting:
                    found[used] = say(NOT_AVAILABLE)
                else:
                    problems.append(f"  {name}, line {number}: {used}{_nearest(used, known)}")
    if problems:
        raise DocumentError(
            "These figures are quoted but do not exist:\n" + "\n".join(problems),
            "Correct the names; list all figures with: yjplan figures PLAN",
        )
    return found


def _nearest(used: str, known: Mapping[str, str]) -> str:
    near = difflib.get_close_matches(used, known, n=2)
    return f" (did you mean {' or '.join(near)}?)" if near else ""
