from __future__ import annotations

import importlib
import socket
import subprocess
import sys
from contextlib import nullcontext
from typing import ClassVar, Literal, Union

import pandas as pd
import pytest
from pydantic.v1 import BaseModel, Field, validator

from pipeline.contracts import Rule
from pipeline.errors import ContractError
from pipeline.findings import Severity
from pipeline.validation import Check, engine, importing
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


def test_expectations_and_configurations_that_are_kept_change_no_answer(monkeypatch):
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
    monkeypatch.setattr(engine, "_made_once_of_each_other", nullcontext)
    assert failing_rows({"d": frame}, {"d": rules}) == kept


def test_a_module_that_is_put_off_is_itself_once_it_is_used(monkeypatch):
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    with importing._put_off("colorsys"):
        put_off = importlib.import_module("colorsys")
    assert "colorsys" not in sys.modules
    assert put_off.rgb_to_hsv is importlib.import_module("colorsys").rgb_to_hsv
    with importing._put_off("colorsys"):
        assert importlib.import_module("colorsys") is sys.modules["colorsys"] is not put_off


def test_a_module_that_is_put_off_may_be_used_at_once(monkeypatch):
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    with importing._put_off("colorsys"):
        assert importlib.import_module("colorsys").rgb_to_hsv(0, 0, 0) == (0, 0, 0)
        assert importlib.import_module("colorsys").__file__


def test_the_engine_is_imported_without_what_fetches_data_from_elsewhere():
    code = (
        "import sys; from pipeline.validation.importing import import_engine; gx, _ = import_engine();"
        "fluent = {n for n in sys.modules if n.startswith('great_expectations.datasource.fluent.')};"
        "assert not {n for n in fluent if n.endswith(('sql_datasource', 's3_datasource', 'dynamic_pandas'))}, fluent;"
        "from great_expectations.datasource.fluent.sqlite_datasource import SqliteDatasource as real;"
        "assert real.__mro__[1].__name__ == 'SQLDatasource'"
    )
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True, timeout=60)


def test_fields_that_are_copied_as_far_as_they_change_are_those_of_a_copy_of_all():
    def models():
        class Base(BaseModel):
            kind: Literal["a", "b"] = Field("a", title="Kind", examples=["a"])
            many: dict[str, list[Union[int, str]]] = Field(default_factory=dict)  # noqa: UP007

        class Named(Base):
            kind: Literal["a"] = "a"
            name: str = Field("x", max_length=3)

            @validator("many", "name", allow_reuse=True)
            def is_given(cls, value):
                assert value
                return value

            class Config:
                fields: ClassVar = {"many": {"description": "More"}}

        return Base, Named

    whole = models()
    with importing._fields_copied_as_far_as_they_change():
        light = models()
    assert [model.schema() for model in light] == [model.schema() for model in whole]
    assert light[0](many={}).many == {}, "what the heir checks, its base does not"
    for model in (light[1], whole[1]):
        with pytest.raises(ValueError, match="many"):
            model(many={})
        assert model(many={"x": [1, "y"]}).many == {"x": [1, "y"]}


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
