"""The data contracts as one page that a partner can read: what each return holds, and what is checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from pipeline.contracts import Column, Contract, Rule, plain
from pipeline.contracts.template import choices
from pipeline.findings import Severity
from pipeline.validation.across import RULES, AcrossRule, reference_rules
from pipeline.validation.checks import Check, checks_of

_MADE = "<!-- Made from data_contracts/: change those, then run python docs/make_reference.py -->"
_INTRODUCTION = """\
For everybody who sends figures for a youth justice plan. Each part below is one return: what a row of it is, what
belongs in each column, and what is checked when it arrives. `yjplan template DATASET` makes a spreadsheet with these
columns, notes and lists to choose from; a table of your own will often do, because other headings and words are
understood too.

**How to read it.** A star (\\*) marks a column that must be filled in. Case, spaces, line breaks and punctuation never
matter, in headings or in words. Dates may be real dates or written as 25/05/2021, 25 May 2021 or May 2021; the day
comes before the month. Amounts may have £ signs and commas. Years are financial years, such as 2022-23.

**What happens to a fault.** *Must be corrected*: the row is left out of every figure, and the plan cannot be signed
until it is mended. *Please answer*: the figure stands, but somebody has to correct it or say why it is right.
*For information*: nothing needs doing. Each fault comes back with its sheet, row and column in a
[query log](query-log.md)."""
_KINDS = {
    "text": "words",
    "year": "financial year",
    "integer": "whole number",
    "decimal": "number",
    "percentage": "percentage from 0 to 100",
    "date": "date",
    "boolean": "Yes or No",
}
_DISCLOSURE = {
    "none": "Nobody can be recognised from it. It may be published.",
    "official": "Public statistics. They may be published as they are.",
    "protected": "Counts of children or offences. Only sums that are large enough leave the service; small ones are "
    "hidden in everything published.",
    "private": "About single people. It never leaves the plan's private folder; only counts made from it are "
    "published, and small ones are hidden. Send it by a secure way.",
}
_SAYS = {
    Severity.CRITICAL: "Must be corrected",
    Severity.WARNING: "Please answer",
    Severity.INFO: "For information",
}
#: What is checked in every return, by the name of the rule: what must hold, what the finding says, and what to do.
_GENERAL = {
    "missing_value": ("These are filled in: {columns}.", "The cell is empty.", "Fill it in."),
    "unknown_value": ("These have a word of their list: {columns}.", "'…' is not known.", "Use a word of the list."),
    "out_of_range": ("These are within their limits: {columns}.", "'…' is out of range.", "Correct it."),
    "duplicate_row": (
        "Each row is there once. Rows are told apart by: {key}.",
        "The row repeats row …",
        "Remove one of the two, or correct what tells them apart.",
    ),
}
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def contracts_page(contracts: Mapping[str, Contract]) -> str:
    """The page as Markdown: datasets by the partner who sends them."""
    ordered = sorted(contracts.values(), key=lambda contract: (contract.owner, contract.title))
    across = [*RULES, *reference_rules(contracts)]
    parts = ["# What partners send", _MADE, _INTRODUCTION, "## Who sends what", _overview(ordered)]
    for owner, group in groupby(ordered, key=lambda contract: contract.owner):
        parts.append(f"## From {owner}")
        parts += [part for contract in group for part in _dataset(contract, across)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _overview(contracts: Iterable[Contract]) -> str:
    rows = [
        [contract.owner, f"[{contract.title}](#{_anchor(contract.title)})", contract.frequency, f"`{contract.dataset}`"]
        for contract in contracts
    ]
    return _table(["Sent by", "Return", "How often", "Dataset"], rows)


def _anchor(title: str) -> str:
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def _dataset(contract: Contract, across: Iterable[AcrossRule]) -> list[str]:
    return [
        f"### {contract.title}",
        contract.description,
        "\n".join(_facts(contract)),
        _columns(contract),
        *_words(contract),
        _headings(contract),
        "What is checked:",
        _table(["What must hold", "If not", "What comes back", "What to do"], _checks(contract, across)),
    ]


def _facts(contract: Contract) -> list[str]:
    facts = [
        f"- A row is: {contract.row_is}",
        f"- Sent by: {contract.owner}, {contract.frequency}. Dataset `{contract.dataset}`.",
        f"- Publication: {_DISCLOSURE[contract.disclosure]}",
    ]
    if contract.sheet_names:
        facts.append(f"- Sheets with one of these names are taken for it: {', '.join(contract.sheet_names)}.")
    if contract.wide is not None:
        across, inside = (contract.column(name).title for name in (contract.wide.names, contract.wide.values))
        empty = contract.wide.empty_value
        meaning = contract.column(contract.wide.values).blank_means or empty
        facts.append(
            f"- Also accepted: a grid, with each {across.lower()} as a heading and the {inside.lower()} in the cells."
            + (f" An empty cell of the grid means: {meaning[:1].lower()}{meaning[1:].rstrip('.')}." if empty else "")
        )
    if contract.totals is not None:
        facts.append(
            "- Rows and columns headed 'Total' are compared with the sum of their parts and not counted again."
        )
    return facts


def _columns(contract: Contract) -> str:
    rows = [
        [
            f"{column.title} \\*" if column.needed else column.title,
            column.description,
            _how(column),
            _empty(column),
            column.example,
        ]
        for column in contract.columns
    ]
    return _table(["Column", "What it holds", "Write", "Left empty", "Example"], rows)


def _how(column: Column) -> str:
    low, high = column.minimum, column.maximum
    limits = {(True, True): f"{low} to {high}", (True, False): f"{low} or more", (False, True): f"{high} or less"}
    given = limits.get((low is not None, high is not None), "")
    listed = "word from the list" if column.vocabulary is None or not column.vocabulary.open else "word, see the list"
    kind = listed if choices(column) and column.kind == "text" else _KINDS[column.kind]
    unit = {"GBP": "pounds"}.get(column.unit, column.unit)
    return ", ".join(part for part in (kind, unit, given) if part)


def _empty(column: Column) -> str:
    if column.filled:
        return "Must be filled in"
    if column.default:
        setting = column.default.removeprefix("settings.")
        return f"`{setting}` of plan.yml" if setting != column.default else _default_word(column)
    return column.blank_means or "May be empty"


def _default_word(column: Column) -> str:
    return column.vocabulary.label(column.default) if column.vocabulary is not None else column.default


def _words(contract: Contract) -> list[str]:
    return [
        _words_of(column) for column in contract.columns if column.vocabulary is not None and column.vocabulary.values
    ]


def _words_of(column: Column) -> str:
    assert column.vocabulary is not None
    may = "these words are known; another one of your own may stand" if column.vocabulary.open else "one of these words"
    lines = [f"**{column.title}**, {may}:", ""]
    for value, others in column.vocabulary.values.items():
        label = column.vocabulary.label(value)
        words = {plain(word): word for word in (value.replace("_", " "), *others)}
        also = [word for wording, word in words.items() if wording != plain(label)]
        lines.append(f"- {_text(label)}" + (f" (also: {_text(', '.join(also))})" if also else ""))
    return "\n".join(lines)


def _headings(contract: Contract) -> str:
    named = [(column.title, column.synonyms) for column in contract.columns if column.synonyms]
    if not named:
        return ""
    return "\n".join(
        ["Other headings that are understood:", "", *(f"- {_text(t)}: {_text(', '.join(also))}" for t, also in named)]
    )


def _checks(contract: Contract, across: Iterable[AcrossRule]) -> list[list[str]]:
    rows = [_together(contract, alike) for alike in _alike(checks_of(contract))]
    return rows + [
        _check(rule, contract.by_name.get(rule.column)) for rule in across if rule.dataset == contract.dataset
    ]


def _alike(checks: Sequence[Check]) -> list[list[Check]]:
    """The checks that every contract has, taken together by kind and severity; rules of its own, one by one."""
    groups: dict[tuple[str, Severity], list[Check]] = {}
    for check in checks:
        groups.setdefault((check.rule.name, check.rule.severity), []).append(check)
    return list(groups.values())


def _together(contract: Contract, checks: Sequence[Check]) -> list[str]:
    rule = checks[0].rule
    if rule.name not in _GENERAL:
        return _check(rule, checks[0].column)
    holds, message, repair = _GENERAL[rule.name]
    columns = ", ".join(check.column.title for check in checks if check.column is not None)
    key = ", ".join(contract.column(column).title for column in contract.key)
    return [holds.format(columns=columns, key=key), _SAYS[rule.severity], message, repair]


def _check(rule: Rule | AcrossRule, column: Column | None) -> list[str]:
    message = _without_place(rule.message, column)
    return [rule.holds or message, _SAYS[rule.severity], message, _without_place(rule.what_to_do, column)]


def _without_place(message: str, column: Column | None) -> str:
    """A message as long as no cell is spoken of: the heading by its title, everything else as an ellipsis."""
    words = {"heading": column.title if column is not None else "…"}
    return _PLACEHOLDER.sub(lambda found: words.get(found.group(1), "…"), message)


def _text(text: str) -> str:
    return re.sub(r"([*_<>`\[\]])", r"\\\1", text)


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    cells = [titles, ["---"] * len(titles), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in cells)
