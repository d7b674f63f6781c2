from __future__ import annotations

import importlib
import socket
import subprocess
import sys
from contextlib import nullcontext

import pandas as pd
import pytest

from pipeline.contracts import Rule
from pipeline.errors import ContractError
from pipeline.findings import Severity
from pipeline.validation import Check, engine
from pipeline.validation.engine import failing_rows


def check(expectation, **arguments):
    return Check(Rule("r", expectation, arguments, Severity.WARNING, "wrong", "correct it"))


def test_the_rows_that_fail_are_named_by_their_position():
    frame = pd.DataFrame({"n": pd.Series([1, -1, None, -2], dtype="Int64")})
    frame.index = [7, 7, 8, 9]
    rule = check("expect_column_values_to_be_between", column="n", min_value=0)
    assert failing_rows({"d": frame}, {"d": [rule]}) == {"d": [(rule, [1, 3])]}


def test_a_rule_may_be_limited_to_some_rows():
    frame = pd.DataFrame({"n": pd.Series([-1, -1], dtype="Int64"), "kind": pd.Series(["a", "b"], dtype=object)})
    condition = {"type": "comparison", "column": {"name": "kind"}, "operator": "==", "parameter": "b"}
    rule = check("expect_column_values_to_be_between", column="n", min_value=0, row_condition=condition)
    ((_, rows),) = failing_rows({"d": frame}, {"d": [rule]})["d"]
    assert rows == [1]


@pytest.mark.parametrize(
    "rule",
    [
        check("expect_no_such_thing", column="n"),
        check("expect_column_values_to_be_between", column="n", min_value="x", max_value=3),
        check("expect_column_values_to_be_between", column="absent", min_value=1),
    ],
    ids=["unknown expectation", "wrong argument", "unknown column"],
)
def test_a_rule_that_cannot_be_run_is_a_fault_of_its_contract(rule):
    frame = pd.DataFrame({"n": pd.Series([1], dtype="Int64")})
    with pytest.raises(ContractError, match=r"d\.odcs\.yaml"):
        failing_rows({"d": frame}, {"d": [rule]})


def test_configurations_that_are_kept_change_no_answer(monkeypatch):
    frame = pd.DataFrame({"n": pd.Series([1, -1, None, 7], dtype="Int64"), "m": pd.Series([2, 2, 2, 2], dtype="Int64")})
    pair = {"column_A": "m", "column_B": "n", "ignore_row_if": "either_value_is_missing"}
    rules = [
        check("expect_column_values_to_be_between", column="n", min_value=0),
        check("expect_column_values_to_be_between", column="n", max_value=3),
        check("expect_column_values_to_not_be_null", column="n"),
        check("expect_column_values_to_not_be_null", column="m"),
        check("expect_column_values_to_be_unique", column="m"),
        check("expect_column_pair_values_a_to_be_greater_than_b", **pair),
    ]
    kept = failing_rows({"d": frame}, {"d": rules})
    assert [rows for _, rows in kept["d"]] == [[1], [3], [2], [0, 1, 2, 3], [3]]
    monkeypatch.setattr(engine, "_configurations_made_once", nullcontext)
    assert failing_rows({"d": frame}, {"d": rules}) == kept


def test_a_module_that_is_put_off_is_itself_once_it_is_used(monkeypatch):
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    with engine._put_off("colorsys"):
        put_off = importlib.import_module("colorsys")
    assert "colorsys" not in sys.modules
    assert put_off.rgb_to_hsv is importlib.import_module("colorsys").rgb_to_hsv
    with engine._put_off("colorsys"):
        assert importlib.import_module("colorsys") is sys.modules["colorsys"] is not put_off


def test_a_module_that_is_put_off_may_be_used_at_once(monkeypatch):
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    with engine._put_off("colorsys"):
        assert importlib.import_module("colorsys").rgb_to_hsv(0, 0, 0) == (0, 0, 0)
        assert importlib.import_module("colorsys").__file__


def test_validation_reaches_for_no_network(monkeypatch):
    def refused(*_):
        raise AssertionError("validation opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    frame = pd.DataFrame({"n": pd.Series([1], dtype="Int64")})
    rule = check("expect_column_values_to_not_be_null", column="n")
    assert failing_rows({"d": frame}, {"d": [rule]}) == {"d": []}


def test_reading_and_listing_checks_do_not_wait_for_the_engine():
    code = (
        "import sys; import pipeline.validation as v; from pipeline.contracts import load_contracts;"
        "[v.checks_of(c) for c in load_contracts().values()]; assert 'great_expectations' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
