"""From a contract to the checks of its dataset: plain values, so that listing them needs no validation engine."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.contracts import Column, Contract, Rule
from pipeline.findings import Severity
from pipeline.validation.expectations import OWN


@dataclass(frozen=True)
class Check:
    """One rule on one dataset. ``known`` are the words of a vocabulary; ``key`` is set where rows must not repeat."""

    rule: Rule
    column: Column | None = None
    key: tuple[str, ...] = ()


def checks_of(contract: Contract) -> list[Check]:
    """Every check of ``contract``, in the order in which a partner reads about them."""
    checks = [check for column in contract.columns for check in _column_checks(column)]
    if not contract.rows_may_repeat:
        checks.append(_no_repeats(contract))
    for rule in contract.rules:
        checks.append(Check(_with_broader_values(rule, contract), contract.by_name.get(rule.column)))
    return checks


def _with_broader_values(rule: Rule, contract: Contract) -> Rule:
    """Tell a rule about parts which values are parts of broader ones, so that nothing is added up twice."""
    parts = rule.arguments.get("part")
    if rule.expectation not in OWN or parts is None:
        return rule
    known = (contract.by_name.get(name) for name in ([parts] if isinstance(parts, str) else parts))
    broader: dict[str, str] = {}
    for column in known:
        if column is not None and column.vocabulary is not None:
            broader |= column.vocabulary.broader
    return replace(rule, arguments={**rule.arguments, "broader": broader}) if broader else rule


def _column_checks(column: Column) -> list[Check]:
    rules = []
    if column.required:
        rules.append(_given(column))
    if column.vocabulary is not None and not column.vocabulary.open:
        rules.append(_known(column))
    if column.minimum is not None or column.maximum is not None:
        rules.append(_between(column))
    return [Check(rule, column) for rule in rules]


def _given(column: Column) -> Rule:
    return Rule(
        "missing_value",
        "expect_column_values_to_not_be_null",
        {"column": column.name},
        column.blank_severity,
        "The cell in column '{heading}' is empty.",
        "Fill it in.",
        column.name,
        _wanted(column),
    )


def _known(column: Column) -> Rule:
    assert column.vocabulary is not None
    return Rule(
        "unknown_value",
        "expect_column_values_to_be_in_set",
        {"column": column.name, "value_set": list(column.vocabulary.values)},
        Severity.CRITICAL,
        "{found} in column '{heading}' is not known.",
        "Use one of the known values.",
        column.name,
        _wanted(column),
    )


def _between(column: Column) -> Rule:
    limits = {"min_value": column.minimum, "max_value": column.maximum}
    given = {name: value for name, value in limits.items() if value is not None}
    wanted = {
        ("min_value",): f"{column.minimum} or more",
        ("max_value",): f"{column.maximum} or less",
    }.get(tuple(given), f"{column.minimum} to {column.maximum}")
    return Rule(
        "out_of_range",
        "expect_column_values_to_be_between",
        {"column": column.name, **given},
        Severity.CRITICAL,
        "{found} in column '{heading}' is out of range.",
        f"Correct it: expected is {wanted}.",
        column.name,
        wanted,
    )


def _no_repeats(contract: Contract) -> Check:
    titles = ", ".join(contract.column(name).title for name in contract.key)
    rule = Rule(
        "duplicate_row",
        "expect_compound_columns_to_be_unique",
        {"column_list": list(contract.key)},
        Severity.CRITICAL,
        "The row repeats {first}: both have {same}.",
        f"Remove one of the two rows, or correct what tells them apart ({titles}).",
        expected="each row once",
    )
    if len(contract.key) == 1:
        single = {"column": contract.key[0]}
        rule = replace(rule, expectation="expect_column_values_to_be_unique", arguments=single)
    return Check(rule, key=contract.key)


def _wanted(column: Column) -> str:
    if column.vocabulary is None or column.vocabulary.open:
        return f"{column.title.lower()}, for example {column.example}" if column.example else "a value"
    return "one of " + ", ".join(column.vocabulary.label(value) for value in column.vocabulary.values)
