"""Random draws, a whole column at a time: the same seed gives the same values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from zlib import crc32

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]


def stream(seed: int, part: str) -> np.random.Generator:
    """The random numbers of one part: what another part draws does not move them."""
    return np.random.default_rng([seed, crc32(part.encode())])


def chosen(random: np.random.Generator, shares: Mapping[str, float], many: int) -> pd.Categorical:
    """``many`` values, each with the probability of its share; shares need not add up to one."""
    steps = np.cumsum(list(shares.values()))
    codes = np.searchsorted(steps, random.random(many) * steps[-1], side="right")
    return pd.Categorical.from_codes(np.minimum(codes, len(steps) - 1), list(shares))


def chosen_by(
    random: np.random.Generator, tables: Sequence[Mapping[str, float]], which: NDArray[np.integer]
) -> pd.Categorical:
    """A value for each row, by the shares of that one of ``tables`` whose number stands in ``which``."""
    values = list(dict.fromkeys(value for table in tables for value in table))
    numbers = {value: number for number, value in enumerate(values)}
    codes = np.zeros(len(which), dtype=np.int64)
    for number, table in enumerate(tables):
        here = np.flatnonzero(which == number)
        part = chosen(random, table, len(here))
        codes[here] = np.array([numbers[value] for value in table], dtype=np.int64)[part.codes]
    return pd.Categorical.from_codes(codes, values)


def happens(random: np.random.Generator, share: float | Floats, many: int) -> Flags:
    """Whether something that happens with this probability happened, for each of ``many``."""
    return random.random(many) < share


def yes_no(answers: Flags, known: Flags | None = None) -> pd.Categorical:
    """Yes and No, and an empty cell where the answer is not ``known``."""
    codes = np.where(answers, 0, 1)
    return pd.Categorical.from_codes(codes if known is None else np.where(known, codes, -1), ["Yes", "No"])


def one_of(values: pd.Categorical, *named: str) -> Flags:
    """Where a column has one of the named values."""
    codes = [values.categories.get_loc(name) for name in named if name in values.categories]
    return np.isin(values.codes, codes)


def whole(random: np.random.Generator, low: int | Ints, high: int | Ints, many: int) -> Ints:
    """Whole numbers from ``low`` up to and including ``high``."""
    return random.integers(low, np.maximum(low, high) + 1, many)


def numbered(letter: str, numbers: Ints, most: int) -> NDArray[np.str_]:
    """Pseudonyms such as ``C000042``, as wide as the greatest number needs and at least four digits."""
    digits = max(4, len(str(most)))
    if not len(numbers):
        return np.zeros(0, dtype="U1")
    return np.char.add(letter, np.char.zfill(numbers.astype(f"U{digits}"), digits))
