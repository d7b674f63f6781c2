"""What both renderers refuse, and where it stands in the document.

Quarto only warns of an unknown variable or an unresolved reference and goes on; a plan with ``?var:`` in print must
not come to be. So the document is checked before either renderer sees it. docs/embedded-renderer.md lists the rules.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipeline.render import checks_content, checks_foreign, checks_names
from pipeline.render.source import Problem, Source, read_document
from pipeline.render.text import Text

CHECKS: tuple[Callable[[Text], list[Problem]], ...] = (
    checks_names.shortcodes,
    checks_names.labels,
    checks_names.references,
    checks_content.images,
    checks_content.tables,
    checks_content.divs,
    checks_content.raw_content,
    checks_foreign.foreign,
    checks_names.footnotes,
)


def check_document(document: Path) -> list[Problem]:
    """Everything in a staged document that would not come out right, in reading order; empty if all is well."""
    return check_source(read_document(document))


def check_source(source: Source) -> list[Problem]:
    """The same for a document already read."""
    text = Text(source)
    found = list(source.problems)
    for check in CHECKS:
        found.extend(check(text))
    order = {(line.file, line.number): index for index, line in enumerate(source.lines)}
    in_order = sorted(found, key=lambda p: (order.get((p.file, p.line), -1), p.message))
    return list(dict.fromkeys(map(source.told, in_order)))
