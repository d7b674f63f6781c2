"""Linear programmes over the same sums, one after another: each begins where the one before it ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.measures import CountRelation

Numbers = NDArray[np.float64]


def matrix_of(names: Sequence[str], sums: Sequence[CountRelation]) -> Numbers:
    """One row a sum, one column a count: 1 for each part, -1 for the total; what is not among the names is left out."""
    place = {name: number for number, name in enumerate(names)}
    matrix = np.zeros((len(sums), len(names)))
    for row, relation in enumerate(sums):
        for name, sign in [(relation.total, -1), *((part, 1) for part in relation.parts)]:
            if name in place:
                matrix[row, place[name]] += sign
    return matrix


@dataclass(frozen=True)
class Solution:
    """The best values of all variables, what the objective is for them, and what each bound holds it back by."""

    moved: Numbers
    objective: float
    reduced_costs: Numbers


class Boundless(ArithmeticError):
    """There is no least of an objective: it can be as little as one likes."""


class Programme:
    """The least of an objective, where ``sums`` times the variables is nil and each lies within its bounds.

    The same sequence of questions gives the same answers: one thread, and no limit in seconds.
    """

    def __init__(self, sums: Numbers) -> None:
        self._every = np.arange(sums.shape[1], dtype=np.int32)
        self._model = _quiet()
        self._model.setOptionValue("presolve", "off")  # it would forget where the last one ended
        self._model.passModel(_of(sums))

    def least(self, objective: Numbers, low: Numbers, high: Numbers) -> Solution:
        """The solution; raise Boundless where there is no least, ArithmeticError where no values meet the bounds."""
        size = len(self._every)
        self._model.changeColsCost(size, self._every, np.ascontiguousarray(objective, dtype=float))
        self._model.changeColsBounds(size, self._every, low, high)
        if not self._solved():
            self._model.clearSolver()  # from nothing again, where going on from the last one did not end well
            if not self._solved():
                raise ArithmeticError("no reading of the hidden counts agrees with what is visible: this cannot be")
        found = self._model.getSolution()
        value = self._model.getInfo().objective_function_value
        return Solution(np.array(found.col_value), float(value), np.array(found.col_dual))

    def _solved(self) -> bool:
        from highspy import HighsModelStatus

        self._model.run()
        status = self._model.getModelStatus()
        if status == HighsModelStatus.kUnbounded:
            raise Boundless
        return bool(status == HighsModelStatus.kOptimal)


def cheapest_choice(price: Numbers, always: NDArray[np.bool_], cuts: Numbers, steps: int) -> NDArray[np.bool_] | None:
    """The cheapest choice, ``always`` in it, for which ``cuts`` times it is nowhere below nil; None if none was found.

    A limit in steps, not in seconds: the same choice on every machine.
    """
    from highspy import HighsVarType

    size = len(price)
    model = _quiet()
    model.setOptionValue("mip_max_nodes", steps)
    model.passModel(_of(cuts, np.inf))
    every = np.arange(size, dtype=np.int32)
    model.changeColsCost(size, every, price)
    model.changeColsBounds(size, every, always.astype(float), np.ones(size))
    model.changeColsIntegrality(size, every, np.full(size, HighsVarType.kInteger))
    model.run()
    chosen = np.array(model.getSolution().col_value)
    return np.round(chosen).astype(bool) if model.getSolution().value_valid else None


def _quiet() -> Any:
    from highspy import Highs  # imported here: most commands need no linear programming

    model = Highs()
    model.setOptionValue("output_flag", False)
    model.setOptionValue("threads", 1)
    return model


def _of(rows: Numbers, most: float = 0.0) -> Any:
    """A model of rows from nil to ``most``; objective and bounds of its variables come later."""
    from highspy import HighsLp, MatrixFormat

    columns, places = np.nonzero(rows.T)  # what is not nil, column by column
    model = HighsLp()
    model.num_row_, model.num_col_ = rows.shape
    model.col_cost_ = model.col_lower_ = model.col_upper_ = np.zeros(rows.shape[1])
    model.row_lower_, model.row_upper_ = np.zeros(len(rows)), np.full(len(rows), most)
    model.a_matrix_.format_ = MatrixFormat.kColwise
    model.a_matrix_.start_ = np.searchsorted(columns, np.arange(rows.shape[1] + 1)).astype(np.int32)
    model.a_matrix_.index_, model.a_matrix_.value_ = places.astype(np.int32), rows[places, columns]
    return model
