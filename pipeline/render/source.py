"""Reading a staged document: ``plan.qmd`` with its includes in place, its metadata and its variables.

Nothing is refused here: what cannot be read becomes a :class:`Problem` with its file and line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from pipeline.plan import ORIGINS_FILE, read_yaml

MAIN = "plan.qmd"
_WRITTEN_AS_IT_IS = (".qmd", ".md", ".yml")
_INCLUDE = re.compile(r"\{\{<\s*include\s+(\S+?)\s*>\}\}")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})(.*)$")


@dataclass(frozen=True)
class Problem:
    """One thing in the document that cannot be rendered as it stands, at its place."""

    file: str
    line: int
    message: str
    what_to_do: str

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{place}: {self.message} {self.what_to_do}".rstrip()


@dataclass(frozen=True)
class Line:
    """One line of the document's text, and where it stands (``number`` is 1-based)."""

    file: str
    number: int
    text: str


@dataclass
class Source:
    """A staged document as text: its lines in reading order, front matter, variables and project settings."""

    document: Path
    lines: list[Line] = field(default_factory=list)
    front: dict[str, Any] = field(default_factory=dict)
    variables: dict[str, Any] = field(default_factory=dict)
    project: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    origins: dict[str, str] = field(default_factory=dict)

    def told(self, problem: Problem) -> Problem:
        """The problem at the place that its author knows; a line of Markdown is none in Word or in a notebook."""
        file = self.origins.get(problem.file, problem.file)
        return replace(problem, file=file, line=problem.line if file.endswith(_WRITTEN_AS_IT_IS) else 0)


def read_document(document: Path) -> Source:
    """Read a staged document folder; included files stand where they are included."""
    source = Source(document)
    source.project = _read_yaml(source, "_quarto.yml", required=True)
    if (document / ORIGINS_FILE).is_file():
        source.origins = json.loads((document / ORIGINS_FILE).read_text("utf-8"))
    source.variables = _read_yaml(source, "_variables.yml", required=False)
    body = _take_front_matter(source, _read_lines(source, MAIN))
    source.lines = list(_with_includes(source, document.resolve(), body, (MAIN,)))
    return source


def read_front(document: Path) -> dict[str, Any]:
    """The front matter of a staged document alone, as far as it can be read."""
    source = Source(document)
    _take_front_matter(source, _read_lines(source, MAIN))
    return source.front


def in_code(lines: list[Line]) -> Iterator[tuple[Line, bool]]:
    """Each line, and whether it belongs to a fenced code block (the fences included)."""
    fence = ""
    for line in lines:
        match = _FENCE.match(line.text)
        if fence:
            closes = match and match[1].startswith(fence) and not match[2].strip()
            yield line, True
            fence = "" if closes else fence
        elif match and not (match[1][0] == "`" and "`" in match[2]):
            fence = match[1]
            yield line, True
        else:
            yield line, False


def _read_yaml(source: Source, name: str, required: bool) -> dict[str, Any]:
    path = source.document / name
    if not path.is_file():
        if required:
            source.problems.append(Problem(name, 0, "The file is missing.", "Stage the document again."))
        return {}
    try:
        loaded = read_yaml(path.read_text("utf-8")) or {}
    except yaml.YAMLError as error:
        source.problems.append(_yaml_problem(name, error, 0))
        return {}
    return loaded if isinstance(loaded, dict) else {}


def _yaml_problem(name: str, error: yaml.YAMLError, offset: int) -> Problem:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 + offset if mark else 0
    return Problem(name, line, "This is not readable as YAML.", "Write 'name: value', one a line, text in quotes.")


def _read_lines(source: Source, name: str) -> list[Line]:
    path = source.document / name
    if not path.is_file():
        source.problems.append(Problem(name, 0, "The file is missing.", "Stage the document again."))
        return []
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        source.problems.append(Problem(name, 0, "The text is not in UTF-8.", "Save the file as UTF-8."))
        return []
    return [Line(name, number, line) for number, line in enumerate(text.splitlines(), start=1)]


def _take_front_matter(source: Source, lines: list[Line]) -> list[Line]:
    if not lines or lines[0].text.strip() != "---":
        return lines
    end = next((n for n, line in enumerate(lines[1:], 1) if line.text.strip() in ("---", "...")), None)
    if end is None:
        source.problems.append(Problem(MAIN, 1, "The front matter is never closed.", "End it with a line '---'."))
        return []
    try:
        front = yaml.load("\n".join(line.text for line in lines[1:end]), Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        source.problems.append(_yaml_problem(MAIN, error, 1))
        front = {}
    source.front = front if isinstance(front, dict) else {}
    return lines[end + 1 :]


def _with_includes(source: Source, root: Path, lines: list[Line], trail: tuple[str, ...]) -> Iterator[Line]:
    """The lines with those of other files below ``root`` where they are included."""
    for index, (line, code) in enumerate(in_code(lines)):
        match = None if code else _INCLUDE.search(line.text)
        if match is None:
            yield line
            continue
        around = [lines[n].text for n in (index - 1, index + 1) if 0 <= n < len(lines)]
        if line.text.strip() != match[0] or any(text.strip() for text in around):
            source.problems.append(
                Problem(
                    line.file,
                    line.number,
                    "An include stands inside a paragraph.",
                    "Put it on a line of its own, with an empty line before and after.",
                )
            )
            continue
        yield Line(line.file, line.number, "")
        yield from _included(source, root, line, match[1], trail)
        yield Line(line.file, line.number, "")


def _included(source: Source, root: Path, line: Line, target: str, trail: tuple[str, ...]) -> Iterator[Line]:
    def refuse(message: str, what_to_do: str) -> None:
        source.problems.append(Problem(line.file, line.number, message, what_to_do))

    path = (root / Path(line.file).parent / target).resolve()
    if not path.is_relative_to(root):
        refuse(f"The include '{target}' lies outside the document.", "Include only files of the staged folder.")
        return
    name = path.relative_to(root).as_posix()
    if name in trail:
        refuse(f"'{name}' includes itself.", "Remove one of the includes.")
        return
    if not path.is_file():
        refuse(f"The included file '{target}' does not exist.", "Create it, or remove the include.")
        return
    lines = _read_lines(source, name)
    if lines and lines[0].text.strip() == "---":
        source.problems.append(
            Problem(name, 1, "Front matter stands in an included file.", f"Keep settings in {MAIN} and remove it here.")
        )
        return
    yield from _with_includes(source, root, lines, (*trail, name))
