"""Checks of what the document is made of: images, tables, divisions, raw content."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from pipeline.render.source import Line, Problem, Source
from pipeline.render.text import ATTRIBUTES, Text, attribute_value, problem_at

FORMATS = ("html", "typst", "docx")
RAW_FORMATS = ("html", "typst", "openxml")
_CAPTION = r"(?:[^\[\]\\]|\\.|\[(?:[^\[\]\\]|\\.)*\])*"
_IMAGE = re.compile(rf"(?<!\\)!\[({_CAPTION})\]\(\s*([^)\s]+)[^)]*\)({ATTRIBUTES})?")
DIV = re.compile(r"^ {0,3}(:{3,})\s*(.*?)\s*:*\s*$")
_RAW_FENCE = re.compile(r"^ {0,3}(?:`{3,}|~{3,})\s*\{([^}]*)\}")
_CLOSING_FENCE = re.compile(r"^ {0,3}(?:`{3,}|~{3,})\s*$")
_LIVE_TAG = re.compile(r"<(script|img|iframe|object|embed|link|style|video|audio|form|svg|base|meta)\b", re.I)
_FOREIGN_CLASSES = {"panel-tabset", "column-margin", "aside", "columns", "column", "column-page", "column-screen"}


def images(text: Text) -> list[Problem]:
    """Images lie in the document, in each kind that a format needs, and say in words what they show."""
    found: list[Problem] = []
    for match in _IMAGE.finditer(text.body):
        caption, target, attributes = match[1], match[2], match[3] or ""
        faults = [_missing_image(text.source, text.at(match.start()).file, target)]
        alt = attribute_value(attributes, "fig-alt") or attribute_value(attributes, "alt")
        labelled = re.search(r"#fig-", attributes) is not None
        if not (alt or "").strip() and (labelled or not caption.strip()):
            faults.append((f"The image '{target}' has no alternative text.", 'Add fig-alt="what the image shows".'))
        found.extend(text.problem(match.start(), *fault) for fault in faults if fault)
    return found


def _missing_image(source: Source, file: str, target: str) -> tuple[str, str] | None:
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", target):
        return f"The image '{target}' lies outside the document.", "Put the file into figures/ and name it there."
    # Includes put text into plan.qmd: image paths count from there, as Quarto has it for a document's own folder.
    root = source.document.resolve()
    path = (root / target).resolve()
    if not path.is_relative_to(root):
        return f"The image '{target}' lies outside the document.", "Put the file into figures/ and name it there."
    wanted = [path] if PurePosixPath(target).suffix else [path.with_name(path.name + end) for end in (".svg", ".png")]
    missing = [one.relative_to(root).as_posix() for one in wanted if not one.is_file()]
    if missing:
        return f"The image {' and '.join(missing)} does not exist (for '{target}').", "Make it, or remove the image."
    return None


def tables(text: Text) -> list[Problem]:
    """Column widths are percentages that fit on the page."""
    found = []
    for attributes in text.attributes():
        widths = attribute_value(attributes[0], "tbl-colwidths")
        if widths is None:
            continue
        if not re.fullmatch(r"\[\s*\d+(\.\d+)?(\s*,\s*\d+(\.\d+)?)*\s*\]", widths):
            fault = f'tbl-colwidths="{widths}" is not a list of percentages.'
        elif sum(float(share) for share in re.findall(r"[\d.]+", widths)) > 100.5:
            fault = f'The widths in tbl-colwidths="{widths}" add up to more than 100.'
        else:
            continue
        found.append(text.problem(attributes.start(), fault, 'Write for instance tbl-colwidths="[30,70]".'))
    return found


def divs(text: Text) -> list[Problem]:
    """Divisions are closed, and of a kind that comes out in every format."""
    found: list[Problem] = []
    open_divs: list[Line] = []
    for line, code in zip(text.lines, text.fenced, strict=True):
        match = None if code else DIV.match(line.text)
        if not match:
            continue
        if match[2]:
            open_divs.append(line)
            fault = _div_fault(match[2])
            if fault:
                found.append(problem_at(line, *fault))
        elif open_divs:
            open_divs.pop()
        else:
            found.append(problem_at(line, "A ':::' closes nothing.", "Remove it, or open the division before it."))
    found.extend(
        problem_at(line, "This division is never closed.", "Close it with a line ':::'.") for line in open_divs
    )
    return found


def _div_fault(attributes: str) -> tuple[str, str] | None:
    classes = set(re.findall(r"\.([\w-]+)", attributes)) or {attributes.strip("{} ")}
    foreign = sorted(classes & _FOREIGN_CLASSES)
    if foreign or re.search(r"\blayout(-ncol|-nrow)?=", attributes):
        what = f".{foreign[0]}" if foreign else "layout"
        return f"Divisions with {what} do not come out alike in every format.", "Write the content without it."
    if not classes & {"content-visible", "content-hidden"}:
        return None
    for name in ("when-format", "unless-format"):
        value = attribute_value(attributes, name)
        if value is not None and value not in FORMATS:
            return f'{name}="{value}" is not known here.', f"Use one of {', '.join(FORMATS)}."
    if re.search(r"(when|unless)-(meta|profile)", attributes):
        return "Content can depend on the format only.", "Use when-format or unless-format."
    return None


def raw_content(text: Text) -> list[Problem]:
    """No code to run, no raw content of unknown formats, nothing that a page would fetch or run."""
    found: list[Problem] = []
    inside = ""
    for line, code in zip(text.lines, text.fenced, strict=True):
        opening = _RAW_FENCE.match(line.text) if code and not inside else None
        if not code or (inside and _CLOSING_FENCE.match(line.text)):
            inside = ""
        elif opening:
            inside = opening[1].strip()
            fault = _raw_fault(inside)
            if fault:
                found.append(problem_at(line, *fault))
        elif not inside:
            inside = "code"
        elif inside == "=html":
            found.extend(problem_at(line, *_live_fault(match[1])) for match in _LIVE_TAG.finditer(line.text))
    for match in _LIVE_TAG.finditer(text.body):
        found.append(text.problem(match.start(), *_live_fault(match[1])))
    return found


def _raw_fault(attributes: str) -> tuple[str, str] | None:
    if re.match(r"[a-z]", attributes):
        return "A code cell stands in the document.", "Run it in a chapter notebook instead."
    if attributes.startswith("=") and attributes[1:] not in RAW_FORMATS:
        repair = f"Use one of {', '.join('{=' + name + '}' for name in RAW_FORMATS)}."
        return f"Raw content for '{attributes[1:]}' is not supported.", repair
    return None


def _live_fault(tag: str) -> tuple[str, str]:
    message = f"The HTML element <{tag.lower()}> stands in the text."
    return message, "Use Markdown, for instance ![…](…) for an image."
