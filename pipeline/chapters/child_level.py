"""What of a plan is child-level: the columns, the identifiers and the days of birth that no output may hold."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from functools import cache

from pipeline.chapters.guard import Knows, numbers_in
from pipeline.contracts import Contract, contracts_of
from pipeline.disclosure import DisclosedDatabase
from pipeline.intake import PROVENANCE
from pipeline.plan import Plan
from pipeline.warehouse import open_warehouse


def knows(plan: Plan) -> Knows:
    """What the guard of chapters is to know of a plan that has been prepared."""
    contracts = contracts_of(plan)
    texts, days = list(_identifying(contracts, dates=False)), list(_identifying(contracts, dates=True))

    filled = cache(lambda: _filled(plan, [*texts, *days]))

    def identifiers(words: Collection[str]) -> set[str]:
        return _among(plan, filled().intersection(texts), "VARCHAR", words)

    def born(found: Collection[date]) -> set[date]:
        return _among(plan, filled().intersection(days), "DATE", found)

    # A name of one word may stand in any sentence.
    columns = {column for _, column in (*texts, *days) if "_" in column}
    return Knows(frozenset({*columns, *PROVENANCE}), identifiers, born, cache(lambda: _numbers_shown(plan)))


def _identifying(contracts: dict[str, Contract], *, dates: bool) -> Iterator[tuple[str, str]]:
    """Dataset and column of what identifies a child."""
    for name, contract in contracts.items():
        for column in contract.columns:
            if column.identifies_child and (column.kind == "date") == dates:
                yield name, column.name


def _filled(plan: Plan, columns: Collection[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """Those of the columns that hold anything at all; most services send counts and no cases."""
    if not plan.outputs.warehouse.is_file():
        return frozenset()
    with open_warehouse(plan.outputs.warehouse) as connection:
        return frozenset(
            (dataset, column)
            for dataset, column in columns
            if connection.execute(f'SELECT count("{column}") FROM returns."{dataset}"').fetchone() != (0,)
        )


def _among(plan: Plan, columns: Collection[tuple[str, str]], kind: str, wanted: Collection) -> set:
    """Which of the wanted values stand in one of the columns, in any row that came, usable or not."""
    if not wanted or not columns:
        return set()
    found = set()
    with open_warehouse(plan.outputs.warehouse) as connection:
        for dataset, column in columns:
            query = f'SELECT DISTINCT "{column}" FROM returns."{dataset}" WHERE CAST("{column}" AS {kind}) IN '
            asked = sorted(wanted)
            rows = connection.execute(f"{query}({', '.join('?' * len(asked))})", asked).fetchall()
            found |= {row[0] for row in rows}
    return found


def _numbers_shown(plan: Plan) -> frozenset[str]:
    database = DisclosedDatabase(plan.outputs.disclosed)
    texts = [str(text) for name in database.names() for row in database.rows("shown", name) for text in row]
    for figure in database.figures().values():
        texts += [str(figure["display"]), str(figure["period"])]
    return numbers_in(" ".join(texts))
