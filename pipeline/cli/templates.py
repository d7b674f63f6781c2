"""``yjplan template`` and ``yjplan contracts``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from pipeline.cli.terminal import say
from pipeline.contracts import Contract, contracts_of, load_contracts, nearest, plain, write_template
from pipeline.errors import ContractError, PlanError
from pipeline.plan import Plan
from pipeline.writing import write_text, write_whole

ALL = "all"


def write_templates(names: Sequence[str], folder: Path, plan: Path | None = None) -> None:
    """Write a template for each dataset named, with the words of ``plan`` where one is named.

    Raises PlanError for an unknown dataset, or when a file is there already.
    """
    contracts = contracts_of(Plan.load(plan)) if plan else load_contracts()
    named = list(contracts.values()) if ALL in names else [_dataset(name, contracts) for name in names]
    chosen = {contract.dataset: contract for contract in named}
    paths = {dataset: folder / f"{dataset}.xlsx" for dataset in chosen}
    # All or nothing: a template that somebody has begun to fill in must not be lost.
    if there := [path for path in paths.values() if path.exists()]:
        raise PlanError(
            f"{', '.join(str(path) for path in there)} exists already.",
            "Move it away first, or name another folder: --to FOLDER",
        )
    for dataset, contract in chosen.items():
        say(str(write_whole(paths[dataset], partial(_write, contract))))


def _write(contract: Contract, path: Path) -> None:
    write_template(contract, path)


def _dataset(name: str, contracts: Mapping[str, Contract]) -> Contract:
    """The contract that ``name`` means: its dataset or its title, however it is spelt."""
    by_name = {plain(word): contract for contract in contracts.values() for word in (contract.dataset, contract.title)}
    if (found := by_name.get(plain(name))) is not None:
        return found
    meant = nearest(name, by_name)
    raise ContractError(
        f"There is no dataset '{name}'." + (f" Did you mean '{by_name[meant].dataset}'?" if meant else ""),
        f"Use one of: {', '.join(contracts)}; or '{ALL}'.",
    )


def show_contracts(to: Path | None) -> None:
    """Print the contracts as one page, or write it to a file."""
    from pipeline.cli.contracts_page import contracts_page

    page = contracts_page(load_contracts())
    if to is None:
        say(page.rstrip("\n"))
    else:
        say(str(write_text(to, page)))
