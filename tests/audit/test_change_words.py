"""Words for a change fit their number: 'stable' up to 5%, 'small' up to 10%, and the right direction."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from pipeline.audit import Compared, Kind, Verdict
from pipeline.audit.change import relative_change
from pipeline.measures import Figure, FigureRegister, Unit

Make = Callable[..., Figure]
Judge = Callable[..., Compared]


def words(judge: Judge, figure: Make, printed: str, computed: str, pct: Fraction | None) -> Compared:
    beside = [] if pct is None else [figure("x.change.pct", pct, Unit.PERCENT)]
    return judge(printed, computed, Unit.WORDS, figure_id="x.change.words", beside=beside)


@pytest.mark.parametrize(
    ("printed", "computed"),
    [
        ("increased", "rose"),
        ("a reduction", "fell"),
        ("no change", "did not change"),
        ("similar", "the same as"),
        ("below", "lower than"),
    ],
)
def test_other_words_for_the_same_direction_are_the_same(
    judge: Judge, figure: Make, printed: str, computed: str
) -> None:
    assert words(judge, figure, printed, computed, None).verdict is Verdict.SAME


@pytest.mark.parametrize(
    ("printed", "computed", "pct"),
    [
        ("small rise", "rose", 9),
        ("a slight fall", "fell", -10),
        ("sharp increase", "rose", 35),
        ("stable", "rose", 5),
        ("stable, a little lower", "fell", -4),
        ("a small change up", "did not change", 0),
        ("small rise", "rose", None),
    ],
)
def test_words_that_fit_agree(judge: Judge, figure: Make, printed: str, computed: str, pct: int | None) -> None:
    exact = None if pct is None else Fraction(pct)
    assert words(judge, figure, printed, computed, exact).verdict is Verdict.ROUNDED


@pytest.mark.parametrize(
    ("printed", "computed", "pct"),
    [
        ("fell", "rose", 35),
        ("small rise", "rose", 35),
        ("stable, a little lower", "fell", -23),
        ("stable", "rose", 6),
        ("large fall", "fell", -9),
        ("rose", "did not change", 0),
        ("rose and then fell", "rose", 5),
        ("stable", "rose", None),
        ("above", "lower than", None),
    ],
)
def test_words_that_do_not_fit_are_a_slip_of_wording(
    judge: Judge, figure: Make, printed: str, computed: str, pct: int | None
) -> None:
    compared = words(judge, figure, printed, computed, None if pct is None else Fraction(pct))
    assert (compared.verdict, compared.kind) == (Verdict.DIFFERENT, Kind.WORDING)


def test_the_working_says_how_large_the_change_is(judge: Judge, figure: Make) -> None:
    compared = words(judge, figure, "stable", "fell", Fraction(-700, 31))
    assert compared.why == "Words for no change fit up to 5%: computed 'fell', a change of −22.5806…%."


def test_how_large_a_change_is_comes_from_the_figures_beside_it(figure: Make) -> None:
    words_of = figure("x.change.words", "fell", Unit.WORDS)
    change, now = figure("x.change", -7, Unit.NUMBER), figure("x.total", 24)
    assert relative_change(words_of, FigureRegister([words_of, change, now])) == Fraction(-700, 31)
    year = [figure("x.change.year.words", "fell", Unit.WORDS), figure("x.change.year", -3), figure("x.rate", 27)]
    assert relative_change(year[0], FigureRegister(year)) == -10
    score = [figure("x.score.words", "rose", Unit.WORDS), figure("x.score", 25), figure("x.rate", 30)]
    assert relative_change(score[0], FigureRegister(score)) is None
    against = figure("y.national.words", "higher than", Unit.WORDS)
    values = [figure("y.rate", 230, Unit.PER_100K), figure("y.rate.national", 200, Unit.PER_100K)]
    assert relative_change(against, FigureRegister([against, *values])) == 15
    assert relative_change(words_of, FigureRegister([words_of])) is None
    from_nothing = [figure("x.change", 24), figure("x.total", 24)]
    assert relative_change(words_of, FigureRegister([words_of, *from_nothing])) is None
