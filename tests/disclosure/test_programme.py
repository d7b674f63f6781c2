"""Linear programmes that go on from one another, and what the solver must not do."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from pipeline.disclosure.programme import Boundless, Programme, cheapest_choice
from pipeline.plan import ROOT

_MAKES_ONE = "import numpy; from pipeline.disclosure.programme import Programme; Programme(numpy.ones((1, 2)))"


def test_the_solver_says_nothing_on_the_standard_output() -> None:
    made = subprocess.run([sys.executable, "-c", _MAKES_ONE], cwd=ROOT, capture_output=True, check=True)
    assert made.stdout == b"", "a command with --json prints JSON alone"


def test_each_question_is_answered_by_itself_whatever_was_asked_before() -> None:
    programme = Programme(np.array([[1.0, 1.0, -1.0]]))  # two parts and their total
    low, high = np.array([-1.0, -2.0, 0.0]), np.array([5.0, 5.0, 0.0])
    assert programme.least(np.array([-1.0, 0, 0]), low, high).objective == pytest.approx(-2)
    assert programme.least(np.array([1.0, 0, 0]), low, high).objective == pytest.approx(-1)
    high[2] = 9
    assert programme.least(np.array([-1.0, 0, 0]), low, high).objective == pytest.approx(-5)


def test_an_objective_without_a_least_is_told_from_bounds_that_nothing_meets() -> None:
    programme = Programme(np.array([[1.0, -1.0]]))
    objective, low = np.array([-1.0, 0]), np.zeros(2)
    for _ in range(2):
        with pytest.raises(Boundless):
            programme.least(objective, low, np.full(2, np.inf))
        assert programme.least(objective, low, np.array([np.inf, 7])).moved.tolist() == [7, 7]
        with pytest.raises(ArithmeticError, match="cannot be"):
            programme.least(objective, np.array([3.0, 0]), np.array([5.0, 2]))
    alone = Programme(np.zeros((0, 1)))
    with pytest.raises(Boundless):
        alone.least(np.array([-1.0]), np.zeros(1), np.array([np.inf]))
    assert alone.least(np.array([1.0]), np.array([-2.0]), np.array([np.inf])).moved.tolist() == [-2]


def test_the_cheapest_choice_meets_every_inequality_and_has_what_is_always_in_it() -> None:
    cuts = np.array([[-1.0, 1, 1, 0], [0, -1, 0, 1]])  # the first asks for the second or third, the second for the last
    always = np.array([True, False, False, False])
    chosen = cheapest_choice(np.array([1.0, 1, 3, 1]), always, cuts, steps=100)
    assert chosen is not None and chosen.tolist() == [True, True, False, True]
