"""Checks of everything that has a name: shortcodes, labels, references, footnotes."""

from __future__ import annotations

import re

from pipeline.render.assemble import SHORTCODE, meta_value
from pipeline.render.source import Line, Problem, Source
from pipeline.render.text import Text, problem_at

_IDENTIFIER = re.compile(r"(?:(?<=\{)|(?<=\s))#([\w:.-]+)")
_REFERENCE = re.compile(r"(?<![\w\\@])@([A-Za-z]+)-(\w+(?:[-:.]\w+)*)")
_OTHER_REFERENCES = {"eq", "lst", "thm", "lem", "cor", "prp", "cnj", "def", "exm", "exr", "sol", "rem", "alg"}
_OTHER_REFERENCES |= {"nte", "tip", "wrn", "imp", "cau"}


def shortcodes(text: Text) -> list[Problem]:
    """Only var, meta and pagebreak (includes are in place already), with names that exist."""
    found: list[Problem] = []
    for line in text.lines:
        for match in SHORTCODE.finditer(line.text):
            name, _, argument = match[1].partition(" ")
            fault = _shortcode_fault(text.source, line, match[0], name, argument.strip())
            if fault:
                found.append(problem_at(line, *fault))
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
            found.append(problem_at(line, message, "Give one of the two another label."))
            continue
        first[label] = line
        fault = _misplaced(label, line.text, text.body[: attributes.start()])
        if fault:
            found.append(problem_at(line, *fault))
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


def footnotes(text: Text) -> list[Problem]:
    """Footnote marks and footnotes belong together, one to one."""
    found: list[Problem] = []
    notes: dict[str, Line] = {}
    for match in re.finditer(r"^ {0,3}\[\^([^\]\s]+)\]:", text.body, re.M):
        line = text.at(match.start())
        if match[1] in notes:
            there = notes[match[1]]
            message = f"The footnote '{match[1]}' stands already in {there.file}, line {there.number}."
            found.append(problem_at(line, message, "Give one of the two another name."))
        notes.setdefault(match[1], line)
    for match in re.finditer(r"(?<!\\)\[\^([^\]\s]+)\](?!:)", text.body):
        if match[1] not in notes:
            message = f"There is no footnote '{match[1]}'."
            found.append(text.problem(match.start(), message, f"Write it: [^{match[1]}]: text."))
    return found
