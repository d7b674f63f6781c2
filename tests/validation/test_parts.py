"""A long return is checked value by value where a value is all that a check looks at, and gives the same rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial

import pandas as pd
import pytest

from pipeline.contracts import Rule
from pipeline.errors import ContractError
from pipeline.findings import Severity
from pipeline.validation import Check, engine
from pipeline.validation.parts import parts_of

FRAME = pd.DataFrame(
    {
        "kind": pd.Series(["a", None, "b", "x", "a", "x", None], dtype=object),
        "count": pd.Series([3, -1, None, 9, 3, -1, 20], dtype="Int64"),
        "rate": pd.Series([Decimal("1.0"), Decimal("1"), None, Decimal("7.5"), None, Decimal("-2"), Decimal("1")]),
        "day": pd.Series([date(2022, 4, 1), None, date(2021, 1, 1), date(2022, 4, 1), None, None, date(2030, 1, 1)]),
        "sent": pd.Series([True, None, False, True, None, True, False], dtype="boolean"),
        "text": pd.Series(["AB1", "ab1", None, "AB1", "AB22", "ab1", "?"], dtype=object),
    }
)


def check(expectation: str, **arguments: object) -> Check:
    return Check(Rule(expectation, expectation, arguments, Severity.WARNING, "wrong", "correct it"))


CHECKS = [
    *(check("expect_column_values_to_not_be_null", column=name) for name in FRAME),
    check("expect_column_values_to_be_in_set", column="kind", value_set=["a", "b"]),
    check("expect_column_values_to_be_in_set", column="sent", value_set=[True]),
    check("expect_column_values_to_be_between", column="count", min_value=0, max_value=10),
    check("expect_column_values_to_be_between", column="rate", min_value=0, max_value=5),
    check("expect_column_values_to_match_regex", column="text", regex="^[A-Z]+[0-9]$"),
    check("expect_column_values_to_be_unique", column="text"),
    check("expect_compound_columns_to_be_unique", column_list=["kind", "count"]),
]


def test_the_same_rows_fail_whether_a_return_is_looked_at_whole_or_value_by_value(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = engine.failing_rows({"d": FRAME}, {"d": CHECKS})
    monkeypatch.setattr(engine, "parts_of", partial(parts_of, long=1))
    assert engine.failing_rows({"d": FRAME}, {"d": CHECKS}) == whole
    assert len(whole["d"]) > 10, "the checks find something"


def test_each_value_is_looked_at_once_and_only_by_checks_of_values() -> None:
    parts = list(parts_of("d", FRAME, CHECKS, long=1))
    assert {part.name: len(part.frame) for part in parts if part.place is not None} == {
        "d.kind": 4, "d.count": 5, "d.rate": 4, "d.day": 4, "d.sent": 3, "d.text": 5
    }  # fmt: skip
    rest = {CHECKS[min(part.checks)].rule.expectation: list(part.frame) for part in parts if part.place is None}
    assert rest == {
        "expect_column_values_to_be_unique": ["text"],
        "expect_compound_columns_to_be_unique": ["kind", "count"],
    }
    assert [part.name for part in parts_of("d", FRAME, CHECKS)] == ["d"], "a short return is looked at whole"


def test_a_check_limited_to_some_rows_has_those_rows_and_the_columns_that_it_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    condition = {"type": "comparison", "column": {"name": "kind"}, "operator": "==", "parameter": "a"}
    limited = check("expect_column_values_to_be_between", column="count", max_value=2, row_condition=condition)
    (part,) = parts_of("d", FRAME, [limited], long=1)
    assert (list(part.frame), len(part.frame)) == (["kind", "count"], len(FRAME))
    monkeypatch.setattr(engine, "parts_of", partial(parts_of, long=1))
    assert engine.failing_rows({"d": FRAME}, {"d": [limited]}) == {"d": [(limited, [0, 4])]}


def test_a_column_that_is_not_there_is_still_a_fault_of_the_contract(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "parts_of", partial(parts_of, long=1))
    with pytest.raises(ContractError):
        engine.failing_rows({"d": FRAME}, {"d": [check("expect_column_values_to_not_be_null", column="absent")]})
