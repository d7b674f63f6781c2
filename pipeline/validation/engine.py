"""The one place that knows Great Expectations: checks and a frame in, the rows that fail out."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from pipeline.errors import ContractError
from pipeline.intake import PROVENANCE
from pipeline.validation.checks import Check
from pipeline.validation.parts import parts_of


def failing_rows(
    frames: Mapping[str, pd.DataFrame], checks: Mapping[str, Sequence[Check]]
) -> dict[str, list[tuple[Check, list[int]]]]:
    """Run the checks of each dataset as one expectation suite; of a long one, those of single values apart.

    Returns
    -------
    dict of dataset to (check, positions of the rows that fail it), for the checks that some row fails, in their
    order. Raises ContractError when a rule of a contract cannot be run.
    """
    gx, configuration = import_engine()
    source = _context(gx).data_sources.add_pandas("returns")
    failing = {}
    for dataset, frame in frames.items():
        found: dict[int, list[int]] = {}
        # The engine looks at every column for every check: it is spared those that only say where a row was sent.
        positioned = frame.drop(columns=[*PROVENANCE], errors="ignore").reset_index(drop=True)
        for part in parts_of(dataset, positioned, checks[dataset]):
            made = _expectations(dataset, part.checks, list(part.frame.columns), configuration)
            batch = (
                source.add_dataframe_asset(part.name)
                .add_batch_definition_whole_dataframe("all")
                .get_batch(batch_parameters={"dataframe": part.frame})
            )
            suite = gx.ExpectationSuite(name=part.name, expectations=made)
            outcome = batch.validate(suite, result_format={"result_format": "COMPLETE"})
            found |= {number: part.rows(places) for number, places in _failures(dataset, outcome, part.checks).items()}
        failing[dataset] = [(checks[dataset][number], found[number]) for number in sorted(found)]
    return failing


def _expectations(dataset: str, checks: Mapping[int, Check], columns: list[str], configuration: Any) -> list[Any]:
    from pipeline.validation.expectations.as_gx import EXPECTATIONS, as_gx_arguments

    # Made one by one: a suite given configurations only logs those that it cannot make, and drops them.
    expectations = []
    for number, check in checks.items():
        rule = check.rule
        arguments = dict(rule.arguments)
        if rule.expectation in EXPECTATIONS:
            arguments = as_gx_arguments(rule.expectation, arguments, columns)
        try:
            made = configuration(type=rule.expectation, kwargs=arguments, meta={"check": number})
            expectations.append(made.to_domain_obj())
        except Exception as fault:
            raise _not_runnable(dataset, f"{rule.name}: {fault}") from None
    return expectations


def import_engine() -> tuple[Any, Any]:
    """Great Expectations and its class for the configuration of one expectation."""
    # Importing takes some five seconds, and warns about a module of the standard library that it still uses.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import great_expectations
        from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
    return great_expectations, ExpectationConfiguration


def _context(gx: Any) -> Any:
    """A context that keeps nothing on disk, reports to nobody and draws no progress bars."""
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.enable_analytics(False)
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return context


def _failures(dataset: str, outcome: Any, checks: Mapping[int, Check]) -> dict[int, list[int]]:
    failures: dict[int, list[int]] = {}
    for result in outcome.results:
        number = result.expectation_config.meta["check"]
        if why := _exception(result.exception_info):
            raise _not_runnable(dataset, f"{checks[number].rule.name}: {why}")
        if not result.success:
            failures[number] = sorted(int(row) for row in result.result.get("unexpected_index_list") or ())
    return failures


def _exception(info: Mapping[str, Any] | None) -> str:
    """The message of what was raised in an expectation: told of once, or once for each metric."""
    if not info:
        return ""
    told = [info] if "raised_exception" in info else list(info.values())
    return next((str(one["exception_message"]) for one in told if one["raised_exception"]), "")


def _not_runnable(dataset: str, why: str) -> ContractError:
    return ContractError(
        f"A quality rule of data_contracts/{dataset}.odcs.yaml cannot be run: {' '.join(why.split())}",
        "Correct its implementation: type and kwargs must be those of an expectation.",
    )
