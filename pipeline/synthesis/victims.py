"""Victims: who was harmed, whether they wished to be contacted, and what they were asked and given."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from pipeline.synthesis import shares
from pipeline.synthesis.days import NO_DAY, as_dates
from pipeline.synthesis.draw import chosen, happens, numbered, one_of, stream, yes_no
from pipeline.synthesis.offending import Episodes, Offences

_KNOWN_BY_NAME = 0.7  # of offences with a victim, those where somebody could be asked
_RESTORATIVE = {"direct": 0.12, "indirect": 0.28, "none": 0.6}


def victims_frame(seed: int, episodes: Episodes, offences: Offences, columns: Collection[str]) -> pd.DataFrame:
    """The return of victims of offences that were decided, with those ``columns`` that its contract has.

    Nobody is contacted, or asked for more, who did not agree to it.
    """
    random = stream(seed, "victims")
    decided = episodes.decided[offences.episode]
    harmed = one_of(offences.group, *shares.WITH_VICTIM) & (decided != NO_DAY)
    harmed &= happens(random, _KNOWN_BY_NAME, len(harmed))
    many = int(harmed.sum())
    asked = ~happens(random, 0.05, many)
    agreed = asked & happens(random, 0.55, many)
    contacted = agreed & happens(random, 0.95, many)
    restorative = chosen(random, _RESTORATIVE, many)
    progress, support = contacted & happens(random, 0.5, many), contacted & happens(random, 0.35, many)
    frame = pd.DataFrame(
        {
            "victim_id": numbered("V", np.arange(1, many + 1), many),
            "identified_on": as_dates(decided[harmed]),
            "consent_to_contact": yes_no(agreed, asked),
            "contacted": yes_no(contacted),
            "restorative_justice": pd.Categorical.from_codes(
                np.where(contacted, restorative.codes, restorative.categories.get_loc("none")), restorative.categories
            ),
            "view_sought": yes_no(contacted & happens(random, 0.8, many)),
            "progress_requested": yes_no(progress, contacted),
            "progress_provided": yes_no(progress & happens(random, 0.92, many), progress),
            "support_requested": yes_no(support, contacted),
            "support_provided": yes_no(support & happens(random, 0.88, many), support),
        }
    )
    return frame[[name for name in frame.columns if name in columns]]
