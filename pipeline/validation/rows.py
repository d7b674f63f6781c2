"""From failing rows to findings: each at its place in the return, in words for the partner who sent it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

import pandas as pd

from pipeline.contracts import Contract, Rule
from pipeline.findings import Finding, Severity
from pipeline.intake import Intake
from pipeline.validation.across import AcrossRule
from pipeline.validation.checks import Check
from pipeline.validation.expectations import OWN, Failing, Named, Words


@dataclass(frozen=True)
class Dataset:
    """One dataset with what is needed to tell of its rows."""

    contract: Contract
    frame: pd.DataFrame
    intake: Intake

    @cached_property
    def _sent(self) -> dict[str, list[Any]]:
        """File, sheet, row and heading of every row: lists, because a frame is slow to ask row by row."""
        names = ("source_file", "source_sheet", "source_row", "source_column")
        return {name: self.frame[name].to_list() for name in names}

    def heading(self, row: int, name: str) -> str:
        """The heading under which the value of a column stood in the return."""
        wide = self.contract.wide
        across = self._sent["source_column"][row]
        if wide is not None and across and name in (wide.names, wide.values):
            return str(across)
        place = (self._sent["source_file"][row], self._sent["source_sheet"][row], self.contract.dataset)
        return self.intake.headings.get(place, {}).get(name, self.contract.column(name).title)

    def shows(self, name: str) -> bool:
        """Whether a value of this column may be repeated in a finding."""
        return self.contract.disclosure != "private" and not self.contract.column(name).identifies_child

    def shown(self, row: int, name: str) -> str:
        """A value as a reader knows it; nothing for an empty cell or one that could identify a child."""
        value = self.frame[name].iloc[row]
        return _as_read(value) if self.shows(name) and not _is_null(value) else ""

    def label(self, word: str | Named | tuple[Named, ...]) -> str:
        """What an expectation says of a row, in a reader's words; nothing that could identify a child."""
        if isinstance(word, tuple):
            return ", ".join(filter(None, map(self.label, word)))
        if self.contract.disclosure == "private":
            return "another"
        if isinstance(word, str):
            return word
        vocabulary = self.contract.column(word.column).vocabulary
        shown = _as_read(word.value) if self.shows(word.column) and not _is_null(word.value) else ""
        return vocabulary.label(shown) if vocabulary is not None and shown else shown

    def finding(
        self, row: int, rule: str, severity: Severity, message: str, what_to_do: str, column: str = "", **more: str
    ) -> Finding:
        """A finding at one row of this dataset."""
        file, sheet = str(self._sent["source_file"][row]), str(self._sent["source_sheet"][row])
        return Finding(
            rule,
            severity,
            message,
            what_to_do,
            dataset=self.contract.dataset,
            partner=self.intake.partner_of(file, sheet) or self.contract.owner,
            file=file,
            sheet=sheet,
            row=int(self._sent["source_row"][row]),
            column=self.heading(row, column) if column else "",
            **more,
        )


def findings_of(dataset: Dataset, check: Check, rows: Sequence[int]) -> list[Finding]:
    """What to tell the partner about the rows that fail one check."""
    if check.key:
        return _repeats(dataset, check, rows)
    if check.rule.expectation in OWN:
        return _by_our_own(dataset, check)
    return [_at_row(dataset, check, row) for row in rows]


def _at_row(dataset: Dataset, check: Check, row: int) -> Finding:
    rule = check.rule
    name = check.column.name if check.column else ""
    found = dataset.shown(row, name) if name else ""
    words = {
        "heading": dataset.heading(row, name) if name else "",
        "found": f"'{found}'" if found else "The value",
    }
    what_to_do = rule.what_to_do
    vocabulary = check.column.vocabulary if check.column else None
    if rule.name == "unknown_value" and vocabulary is not None:
        likely = vocabulary.suggestion(found) if found else None
        what_to_do = f"Did you mean '{vocabulary.label(likely)}'? " if likely else ""
        what_to_do += f"Use {rule.expected}."
    return dataset.finding(
        row,
        rule.name,
        rule.severity,
        _filled(rule.message, words),
        what_to_do,
        name,
        found=found,
        expected=rule.expected,
    )


def _by_our_own(dataset: Dataset, check: Check) -> list[Finding]:
    """Findings with the words that the expectation gives for each row that fails it."""
    rule = check.rule
    failing = OWN[rule.expectation](dataset.frame, **rule.arguments)
    return worded(dataset, rule, failing)


def worded(dataset: Dataset, rule: Rule | AcrossRule, failing: Failing) -> list[Finding]:
    """Findings at the failing rows of a rule, its message and repair filled in with the words for each."""
    findings = [_worded(dataset, rule, row, failing[row]) for row in sorted(failing)]
    if rule.place == "sheet":
        return [replace(finding, row=None, column="", found="") for finding in findings]
    return findings


def _worded(dataset: Dataset, rule: Rule | AcrossRule, row: int, said: Words) -> Finding:
    found = dataset.shown(row, rule.column) if rule.column else ""
    words = {
        "heading": dataset.heading(row, rule.column) if rule.column else "",
        "found": f"'{dataset.label(Named(rule.column, found))}'" if found else "the value",
    }
    words |= {name: dataset.label(word) for name, word in said.items()}
    message, what_to_do = _filled(rule.message, words), _filled(rule.what_to_do, words)
    return dataset.finding(
        row, rule.name, rule.severity, message, what_to_do, rule.column, found=found, expected=rule.expected
    )


def _repeats(dataset: Dataset, check: Check, rows: Sequence[int]) -> list[Finding]:
    """One finding for each row that repeats an earlier one; the earlier one is named in it."""
    first: dict[tuple[str, ...], int] = {}
    findings = []
    for row in rows:
        values = [dataset.frame[name].iloc[row] for name in check.key]
        key = tuple("" if _is_null(value) else _as_read(value) for value in values)
        if key not in first:
            first[key] = row
            continue
        # In a grid one row of the sheet gives several rows: the heading says which of them.
        wide = dataset.contract.wide
        column = wide.values if wide is not None and dataset.frame["source_column"].iloc[row] else ""
        words = {"first": _row_name(dataset, first[key], row), "same": _same(dataset, check, row)}
        findings.append(
            dataset.finding(
                row,
                check.rule.name,
                check.rule.severity,
                _filled(check.rule.message, words),
                check.rule.what_to_do,
                column,
                expected=check.rule.expected,
            )
        )
    return findings


def _row_name(dataset: Dataset, row: int, seen_from: int) -> str:
    sent, here = dataset.frame.iloc[row], dataset.frame.iloc[seen_from]
    name = f"row {int(sent['source_row'])}"
    if sent["source_sheet"] != here["source_sheet"]:
        name += f" of sheet {sent['source_sheet']}"
    return name if sent["source_file"] == here["source_file"] else f"{name} of {sent['source_file']}"


def _same(dataset: Dataset, check: Check, row: int) -> str:
    told = []
    for name in check.key:
        column = dataset.contract.column(name)
        value = dataset.frame[name].iloc[row]
        if _is_null(value):
            continue
        shown = _as_read(value)
        label = column.vocabulary.label(shown) if column.vocabulary else shown
        told.append(f"{column.title} '{label}'" if dataset.shows(name) else f"the same {column.title}")
    return ", ".join(told) or "nothing that tells them apart"


def _filled(template: str, words: dict[str, str]) -> str:
    # Not str.format: a partner's own words may hold braces.
    for name, word in words.items():
        template = template.replace(f"{{{name}}}", word)
    return template


def _is_null(value: Any) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and value != value)


def _as_read(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    return str(value)
