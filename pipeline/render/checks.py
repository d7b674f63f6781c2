"""The single checks of the document's language. Each takes the :class:`Text` and returns problems."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import PurePosixPath

from pipeline.render.assemble import SHORTCODE, meta_value
from pipeline.render.source import Line, Problem, Source, in_code

FORMATS = ("html", "typst", "docx")
RAW_FORMATS = ("html", "typst", "openxml")
_ATTRIBUTES = r"\{(?:[^{}\"\n]|\"(?:[^\"\\]|\\.)*\")*\}"
_IDENTIFIER = re.compile(r"(?:(?<=\{)|(?<=\s))#([\w:.-]+)")
_REFERENCE = re.compile(r"(?<![\w\\@])@([A-Za-z]+)-(\w+(?:[-:.]\w+)*)")
_OTHER_REFERENCES = {"eq", "lst", "thm", "lem", "cor", "prp", "cnj", "def", "exm", "exr", "sol", "rem", "alg"}
_OTHER_REFERENCES |= {"nte", "tip", "wrn", "imp", "cau"}
_CAPTION = r"(?:[^\[\]\\]|\\.|\[(?:[^\[\]\\]|\\.)*\])*"
_IMAGE = re.compile(rf"(?<!\\)!\[({_CAPTION})\]\(\s*([^)\s]+)[^)]*\)({_ATTRIBUTES})?")
_QUOTED = re.compile(r"""(?:^|[\s{])([\w-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s"}]+))""")
_DIV = re.compile(r"^ {0,3}(:{3,})\s*(.*?)\s*:*\s*$")
_RAW_FENCE = re.compile(r"^ {0,3}(?:`{3,}|~{3,})\s*\{([^}]*)\}")
_LIVE_TAG = re.compile(r"<(script|img|iframe|object|embed|link|style|video|audio|form|svg|base|meta)\b", re.I)
_FOREIGN_CLASSES = {"panel-tabset", "column-margin", "aside", "columns", "column", "column-page", "column-screen"}
_CODE_SPAN = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_COMMENT = re.compile(r"<!--.*?-->", re.S)


class Text:
    """The document as one string without its code and comments, with the way back from an offset to the line."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.lines = source.lines
        self.fenced = [code for _, code in in_code(source.lines)]
        shown = ["" if code else line.text for line, code in zip(source.lines, self.fenced, strict=True)]
        self._starts: list[int] = []
        position = 0
        for text in shown:
            self._starts.append(position)
            position += len(text) + 1
        whole = _CODE_SPAN.sub(_blank, "\n".join(shown))
        self.body = _COMMENT.sub(_blank, whole)

    def at(self, offset: int) -> Line:
        """The line that the offset in ``body`` belongs to."""
        return self.lines[bisect_right(self._starts, offset) - 1]

    def problem(self, offset: int, message: str, what_to_do: str) -> Problem:
        """A problem at an offset in ``body``."""
        return _problem(self.at(offset), message, what_to_do)

    def attributes(self) -> Iterator[re.Match[str]]:
        """Every ``{...}`` of the text."""
        return re.finditer(_ATTRIBUTES, self.body)


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def _problem(line: Line, message: str, what_to_do: str) -> Problem:
    return Problem(line.file, line.number, message, what_to_do)


def _attribute(attributes: str, name: str) -> str | None:
    for match in _QUOTED.finditer(attributes):
        if match[1] == name:
            return match[2] if match[2] is not None else match[3]
    return None


def shortcodes(text: Text) -> list[Problem]:
    """Only var, meta and pagebreak (includes are in place already), with names that exist."""
    found: list[Problem] = []
    for line in text.lines:
        for match in SHORTCODE.finditer(line.text):
            name, _, argument = match[1].partition(" ")
            fault = _shortcode_fault(text.source, line, match[0], name, argument.strip())
            if fault:
                found.append(_problem(line, *fault))
    return found


def _shortcode_fault(source: Source, line: Line, whole: str, name: str, argument: str) -> tuple[str, str] | None:
    if name == "var":
        value = source.variables.get(argument)
        if value is None or isinstance(value, dict | list):
            return (
                f"There is no figure '{argument}' for {whole}.",
                "Use a name of _variables.yml: a figure's id with hyphens for dots ('yjplan figures' lists them).",
            )
    elif name == "meta":
        if meta_value(source.front, argument) is None:
            return f"plan.qmd's front matter has no '{argument}' for {whole}.", "Use a name that stands there."
    elif name == "pagebreak":
        if line.text.strip() != whole:
            return "A page break stands inside a paragraph.", "Put it on a line of its own."
    elif name != "include":
        return f"The shortcode {whole} is not known.", "Use include, var, meta or pagebreak."
    return None


def labels(text: Text) -> list[Problem]:
    """Each label once, and where its kind of label belongs."""
    found: list[Problem] = []
    first: dict[str, Line] = {}
    for attributes in text.attributes():
        identifier = _IDENTIFIER.search(attributes[0])
        if not identifier:
            continue
        label, line = identifier[1], text.at(attributes.start())
        if label in first:
            there = first[label]
            message = f"The label '{label}' stands already in {there.file}, line {there.number}."
            found.append(_problem(line, message, "Give one of the two another label."))
            continue
        first[label] = line
        fault = _misplaced(label, line.text, text.body[: attributes.start()])
        if fault:
            found.append(_problem(line, *fault))
    return found


def _misplaced(label: str, line: str, before: str) -> tuple[str, str] | None:
    kind = label.partition("-")[0]
    if kind == "tbl" and not re.match(r"\s*(:|Table:)\s", line):
        return f"The label '{label}' is not in a table's caption.", f"Write ': caption {{#{label}}}' under the table."
    if kind == "fig" and not before.endswith(")"):
        return f"The label '{label}' is not on an image.", f"Write '![caption](figures/name){{#{label}}}'."
    if kind == "sec" and not line.startswith("#"):
        return f"The label '{label}' is not on a heading.", f"Write '## Heading {{#{label}}}'."
    return None


def references(text: Text) -> list[Problem]:
    """Cross-references lead to a label of the document that has a number."""
    defined, unnumbered = set(), set()
    for attributes in text.attributes():
        identifier = _IDENTIFIER.search(attributes[0])
        if identifier:
            defined.add(identifier[1])
            if ".unnumbered" in attributes[0] or re.search(r"\{-[\s}]", attributes[0]):
                unnumbered.add(identifier[1])
    found = []
    for match in _REFERENCE.finditer(text.body):
        kind, label = match[1].lower(), f"{match[1].lower()}-{match[2]}"
        if kind in _OTHER_REFERENCES:
            message, repair = (
                f"References of the kind @{kind}- are not supported.",
                "Refer to a table, figure or section.",
            )
        elif kind not in ("fig", "tbl", "sec"):
            continue
        elif label not in defined:
            message, repair = f"Nothing in the document has the label '{label}'.", "Correct the reference, or label it."
        elif label in unnumbered:
            message, repair = f"'{label}' is a heading without a number.", f"Link to it: [the heading](#{label})."
        else:
            continue
        found.append(text.problem(match.start(), message, repair))
    return found


def images(text: Text) -> list[Problem]:
    """Images lie in the document, in each kind that a format needs, and say in words what they show."""
    found: list[Problem] = []
    for match in _IMAGE.finditer(text.body):
        caption, target, attributes = match[1], match[2], match[3] or ""
        faults = [_missing_image(text.source, text.at(match.start()).file, target)]
        alt = _attribute(attributes, "fig-alt") or _attribute(attributes, "alt")
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
        widths = _attribute(attributes[0], "tbl-colwidths")
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
        match = None if code else _DIV.match(line.text)
        if not match:
            continue
        if match[2]:
            open_divs.append(line)
            fault = _div_fault(match[2])
            if fault:
                found.append(_problem(line, *fault))
        elif open_divs:
            open_divs.pop()
        else:
            found.append(_problem(line, "A ':::' closes nothing.", "Remove it, or open the division before it."))
    found.extend(_problem(line, "This division is never closed.", "Close it with a line ':::'.") for line in open_divs)
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
        value = _attribute(attributes, name)
        if value is not None and value not in FORMATS:
            return f'{name}="{value}" is not known here.', f"Use one of {', '.join(FORMATS)}."
    if re.search(r"(when|unless)-(meta|profile)", attributes):
        return "Content can depend on the format only.", "Use when-format or unless-format."
    return None


def raw_content(text: Text) -> list[Problem]:
    """No code to run, no raw content of unknown formats, nothing that a page would fetch or run."""
    found: list[Problem] = []
    previous = False
    for line, code in zip(text.lines, text.fenced, strict=True):
        opening = _RAW_FENCE.match(line.text) if code and not previous else None
        previous = code
        if opening and re.match(r"[a-z]", opening[1].strip()):
            found.append(_problem(line, "A code cell stands in the document.", "Run it in a chapter notebook instead."))
        elif opening and opening[1].startswith("=") and opening[1][1:] not in RAW_FORMATS:
            repair = f"Use one of {', '.join('{=' + name + '}' for name in RAW_FORMATS)}."
            found.append(_problem(line, f"Raw content for '{opening[1][1:]}' is not supported.", repair))
    for match in _LIVE_TAG.finditer(text.body):
        message = f"The HTML element <{match[1].lower()}> stands in the text."
        found.append(text.problem(match.start(), message, "Use Markdown, for instance ![…](…) for an image."))
    return found


def footnotes(text: Text) -> list[Problem]:
    """Footnote marks and footnotes belong together, one to one."""
    found: list[Problem] = []
    notes: dict[str, Line] = {}
    for match in re.finditer(r"^ {0,3}\[\^([^\]\s]+)\]:", text.body, re.M):
        line = text.at(match.start())
        if match[1] in notes:
            there = notes[match[1]]
            message = f"The footnote '{match[1]}' stands already in {there.file}, line {there.number}."
            found.append(_problem(line, message, "Give one of the two another name."))
        notes.setdefault(match[1], line)
    for match in re.finditer(r"(?<!\\)\[\^([^\]\s]+)\](?!:)", text.body):
        if match[1] not in notes:
            message = f"There is no footnote '{match[1]}'."
            found.append(text.problem(match.start(), message, f"Write it: [^{match[1]}]: text."))
    return found
