"""Findings and errors: what a person is told, and in which order."""

from __future__ import annotations

import pytest

from pipeline.errors import PlanError, SettingsError
from pipeline.findings import Finding, Severity, has_critical, in_order


def _finding(severity: Severity = Severity.WARNING, **more: object) -> Finding:
    return Finding("rule", severity, "Something is wrong.", "Put it right.", **more)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ({"file": "b.xlsx", "sheet": "Budget", "row": 7, "column": "Cash"}, "b.xlsx, sheet Budget, row 7, column Cash"),
        ({"file": "kpi.csv", "row": 2}, "kpi.csv, row 2"),
        ({"dataset": "budget"}, "budget"),
        ({}, ""),
    ],
)
def test_a_finding_says_its_place_in_words(place: dict[str, object], words: str) -> None:
    assert _finding(**place).place == words


def test_the_most_serious_come_first_and_then_in_reading_order() -> None:
    first = _finding(Severity.CRITICAL, file="z.csv", row=9)
    second = _finding(file="a.csv", row=2)
    third = _finding(file="a.csv", row=10)
    fourth = _finding(Severity.INFO, file="a.csv", row=1)
    assert in_order([fourth, third, second, first]) == [first, second, third, fourth]


def test_the_same_finding_is_told_once() -> None:
    assert in_order([_finding(row=1), _finding(row=1)]) == [_finding(row=1)]


def test_only_a_critical_finding_is_critical() -> None:
    assert has_critical([_finding(), _finding(Severity.CRITICAL)])
    assert not has_critical([_finding(), _finding(Severity.INFO)])
    assert not has_critical([])


def test_a_finding_as_plain_values_names_its_severity() -> None:
    assert _finding(row=3).as_dict()["severity"] == "warning"


def test_an_error_says_what_is_wrong_and_then_what_to_do() -> None:
    error = SettingsError("There is no plan.yml.", "Make one.")
    assert isinstance(error, PlanError)
    assert (str(error), error.exit_code) == ("There is no plan.yml.\nMake one.", 1)
    assert str(PlanError("Only this.")) == "Only this."
