"""Great Expectations at work: checks and a frame in, the rows that fail out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import pandas as pd

from pipeline.errors import ContractError
from pipeline.intake import PROVENANCE
from pipeline.validation.checks import Check
from pipeline.validation.importing import import_engine
from pipeline.validation.parts import Part, parts_of


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
    # One asset for all: each new one would have the whole context written out again.
    asset = context_of(gx).data_sources.add_pandas("returns").add_dataframe_asset("return")
    batches = asset.add_batch_definition_whole_dataframe("all")
    failing = {}
    for dataset, frame in frames.items():
        found: dict[int, list[int]] = {}
        # The engine looks at every column for every check: it is spared those that only say where a row was sent.
        positioned = frame.drop(columns=[*PROVENANCE], errors="ignore").reset_index(drop=True)
        for part in parts_of(dataset, positioned, checks[dataset]):
            made = expectations_of(dataset, part.checks, list(part.frame.columns), configuration)
            batch = batches.get_batch(batch_parameters={"dataframe": part.frame})

            def outcome(numbers: Iterable[int], result_format: str, part: Part = part, made=made, batch=batch) -> Any:
                suite = gx.ExpectationSuite(name=part.name, expectations=[made[number] for number in numbers])
                with _made_once_of_each_other():
                    return batch.validate(suite, result_format=result_format)

            # Whether a check holds costs half as much to find out as which rows fail it, and most checks hold.
            failed = _failures(dataset, outcome(made, "BOOLEAN_ONLY"), part.checks)
            if failed:
                failed = _failures(dataset, outcome(failed, "COMPLETE"), part.checks)
            found |= {number: part.rows(places) for number, places in failed.items()}
        failing[dataset] = [(checks[dataset][number], found[number]) for number in sorted(found)]
    return failing


def expectations_of(
    dataset: str, checks: Mapping[int, Check], columns: list[str], configuration: Any
) -> dict[int, Any]:
    """The expectations of checks, by number; ContractError for one that the engine does not know."""
    from pipeline.validation.expectations.as_gx import EXPECTATIONS, as_gx_arguments

    # Made one by one: a suite given configurations only logs those that it cannot make, and drops them.
    expectations = {}
    for number, check in checks.items():
        rule = check.rule
        arguments = dict(rule.arguments)
        if rule.expectation in EXPECTATIONS:
            arguments = as_gx_arguments(rule.expectation, arguments, columns)
        try:
            made = configuration(type=rule.expectation, kwargs=arguments, meta={"check": number})
            expectations[number] = made.to_domain_obj()
        except Exception as fault:
            raise _not_runnable(dataset, f"{rule.name}: {fault}") from None
    return expectations


@contextmanager
def _made_once_of_each_other() -> Iterator[None]:
    """While a batch is checked, an expectation keeps its configuration, and a configuration its expectation.

    Neither changes meanwhile, and the engine, which asks for them some eighty times, would make them anew each time.
    """
    from great_expectations.expectations.expectation import Expectation
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

    configuration, expectation = Expectation.configuration, ExpectationConfiguration.to_domain_obj
    Expectation.configuration = property(_once(configuration.fget))
    ExpectationConfiguration.to_domain_obj = _once(expectation)
    try:
        yield
    finally:
        Expectation.configuration, ExpectationConfiguration.to_domain_obj = configuration, expectation


def _once(make: Callable[[Any], Any]) -> Callable[[Any], Any]:
    made: dict[int, tuple[Any, Any]] = {}  # with what it was made of, so that no other can have its id meanwhile

    def of(one: Any) -> Any:
        if id(one) not in made:
            made[id(one)] = one, make(one)
        return made[id(one)][1]

    return of


def context_of(gx: Any) -> Any:
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
