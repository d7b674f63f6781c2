"""Our own expectations as Great Expectations knows them. Import it only where the engine is needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import pandas as pd
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import MulticolumnMapExpectation
from great_expectations.expectations.metrics.map_metric_provider import MulticolumnMapMetricProvider
from great_expectations.expectations.metrics.map_metric_provider.multicolumn_condition_partial import (
    multicolumn_condition_partial,
)

from pipeline.validation.expectations.registry import OWN

_METRIC = "multicolumn_values.hold_together"


class RowsHoldTogether(MulticolumnMapMetricProvider):
    """True for each row that one of our own expectations does not fail."""

    condition_metric_name = _METRIC
    condition_domain_keys = ("batch_id", "table", "column_list", "row_condition", "condition_parser", "ignore_row_if")
    condition_value_keys = ("judge", "arguments")

    @multicolumn_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column_list: pd.DataFrame, judge: str, arguments: Mapping[str, Any], **_: Any) -> Any:
        failing = OWN[judge](column_list, **arguments)
        return pd.Series(~column_list.index.isin(list(failing)), index=column_list.index)


class _RowsExpectation(MulticolumnMapExpectation):
    column_list: list[str]
    judge: str
    arguments: dict[str, Any]
    ignore_row_if: str = "never"

    map_metric: ClassVar[str] = _METRIC
    success_keys: ClassVar[tuple[str, ...]] = ("judge", "arguments", "mostly")
    args_keys: ClassVar[tuple[str, ...]] = ("column_list", "judge", "arguments")


def _made(name: str) -> type[_RowsExpectation]:
    title = "".join(word.capitalize() for word in name.split("_"))
    return type(title, (_RowsExpectation,), {"__module__": __name__, "__doc__": OWN[name].__doc__})


#: Making the class registers it under its name, as Great Expectations does with its own.
EXPECTATIONS = {name: _made(name) for name in OWN}


def as_gx_arguments(name: str, arguments: Mapping[str, Any], columns: list[str]) -> dict[str, Any]:
    """The kwargs of a rule as the expectation takes them: with the list of columns that they mention."""
    mentioned = set(_texts(arguments))
    return {
        "column_list": [column for column in columns if column in mentioned],
        "judge": name,
        "arguments": dict(arguments),
    }


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
