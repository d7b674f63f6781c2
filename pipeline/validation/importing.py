"""Imports Great Expectations, which takes seconds, without what no contract asks for."""

from __future__ import annotations

import importlib
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from types import ModuleType
from typing import Any, TypeVar

_One = TypeVar("_One")

_WHEN_USED = ("altair", "scipy.stats")
"""What the engine imports at its start for pictures and tests of distributions alone, which no contract asks for."""
_FLUENT = "great_expectations.datasource.fluent"
_READERS = f"{_FLUENT}.dynamic_pandas"
_ELSEWHERE = (
    *("alloy", "aurora", "bigquery", "citus", "databricks_sql", "fabric", "neon", "postgres", "redshift", "snowflake"),
    *("sql", "sql_server", "sqlite"),
    *(
        f"{engine}{place}"
        for engine in ("pandas", "spark")
        for place in ("_file_path", "_filesystem", "_dbfs", "_s3", "_google_cloud_storage", "_azure_blob_storage")
    ),
    "spark",
)
"""Where the engine could fetch data from; here it is given frames. Their models take a third of its import."""


def import_engine() -> tuple[Any, Any]:
    """Great Expectations and its class for the configuration of one expectation."""
    # Importing takes seconds, and warns about a module of the standard library that it still uses.
    with (
        warnings.catch_warnings(),
        _put_off(*_WHEN_USED),
        _fields_copied_as_far_as_they_change(),
        _done_without(_elsewhere()),
    ):
        warnings.simplefilter("ignore", DeprecationWarning)
        import great_expectations
        from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
    return great_expectations, ExpectationConfiguration


@contextmanager
def _put_off(*names: str) -> Iterator[None]:
    """What is imported within gets these modules only once it asks for something of them."""
    with _done_without({name: _stand_in(name) for name in names}):
        yield


@contextmanager
def _done_without(stand_ins: Mapping[str, ModuleType]) -> Iterator[None]:
    """What is imported within gets these modules, by name, in place of those that are not there yet."""
    absent = {name: stand_in for name, stand_in in stand_ins.items() if name not in sys.modules}
    sys.modules.update(absent)
    try:
        yield
    finally:
        for name, stand_in in absent.items():
            if sys.modules.get(name) is stand_in:
                del sys.modules[name]


def _stand_in(name: str) -> ModuleType:
    module = ModuleType(name)

    def of_the_real_one(attribute: str) -> Any:
        if sys.modules.get(name) is module:
            del sys.modules[name]
        return getattr(importlib.import_module(name), attribute)

    module.__getattr__ = of_the_real_one
    return module


def _elsewhere() -> dict[str, ModuleType]:
    """Modules without anything in them: each name that is asked of one is a class that nothing is an instance of."""
    found = {}
    for source in _ELSEWHERE:
        name = f"{_FLUENT}.{source}_datasource"
        found[name] = ModuleType(name)
        found[name].__getattr__ = _class_called
    # The models of all files that pandas can read.
    found[_READERS] = ModuleType(_READERS)
    found[_READERS]._generate_pandas_data_asset_models = lambda *_, **__: {}
    return found


def _class_called(name: str) -> type:
    if name.startswith("__"):
        raise AttributeError(name)
    return type(name, (), {})


@contextmanager
def _fields_copied_as_far_as_they_change() -> Iterator[None]:
    """The engine's hundreds of models inherit their fields as copies that share what no model changes.

    Pydantic copies all that hangs on a field, as far as it goes, for each model that inherits it: a third of the time.
    """
    from pydantic.v1.fields import ModelField

    def copied(field: Any, memo: dict[int, Any]) -> Any:
        memo[id(field)] = own = _with_the_same(field)
        own.class_validators = dict(field.class_validators)
        own.field_info = _with_the_same(field.field_info)
        own.field_info.extra = dict(field.field_info.extra)
        for name in ("sub_fields", "sub_fields_mapping", "key_field"):
            setattr(own, name, deepcopy(getattr(field, name), memo))
        return own

    ModelField.__deepcopy__ = copied
    try:
        yield
    finally:
        del ModelField.__deepcopy__


def _with_the_same(one: _One) -> _One:
    """Another of its class, in each of whose slots is the same as in those of ``one``."""
    other = object.__new__(type(one))
    for name in one.__slots__:
        setattr(other, name, getattr(one, name))
    return other
