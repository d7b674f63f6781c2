"""Many random plans of one form, and what a reader of each published one can work out."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from prints import Print, printed
from random_returns import FAMILIES
from reader import Leak, leaks
from relations import Known, learn
from service import Service

from pipeline.disclosure import Disclosed, protect
from pipeline.measures import Measured
from pipeline.plan import DisclosureSettings

RULES = DisclosureSettings(keep=0, visible=0)  # tables stay however little of them is left to read

Protection = Callable[[Sequence[Measured]], Disclosed]


@dataclass(frozen=True)
class Campaign:
    """Random plans as measured, as they would print with nothing hidden, and what can be learned from those."""

    measured: Sequence[Sequence[Measured]]
    whole: Sequence[Print]
    known: Known

    def leaks(self, plan: int, protection: Protection = lambda measured: protect(measured, RULES)) -> list[Leak]:
        disclosed = protection(self.measured[plan])
        published = printed(disclosed.tables, disclosed.figures)
        return leaks(self.known, published, self.whole[plan], RULES.interval, RULES.threshold)


def campaign(folder: Path, family: str, plans: int, seed: int = 1) -> Campaign:
    """So many plans with returns of one family."""
    returned = [FAMILIES[family](np.random.default_rng((seed, number))) for number in range(plans)]
    service = Service(folder, sorted({dataset for one in returned for dataset in one.rows}))
    measured = []
    try:
        for one in returned:
            gc.freeze()  # what stays is not garbage either
            measured.append(service.measured(one.rows))
    finally:
        service.close()
    whole = [_nothing_hidden(parts) for parts in measured]
    return Campaign(measured, whole, learn(whole, [one.secrets for one in returned]))


def _nothing_hidden(measured: Sequence[Measured]) -> Print:
    return printed(
        [table for part in measured for table in part.tables], [figure for part in measured for figure in part.figures]
    )
