"""Why a cell is hidden: small counts, and enough others that none can be worked out."""

from pipeline.disclosure.chosen_before import HIDDEN, kept_in
from pipeline.disclosure.editions import SUPPRESSED
from pipeline.disclosure.protect import Disclosed, protect
from pipeline.disclosure.signed import known_from_signed, signed_before
from pipeline.disclosure.store import DisclosedDatabase, write_disclosed
from pipeline.disclosure.suppression import Suppression, choose_suppression
from pipeline.disclosure.working_out import intervals

__all__ = [
    "HIDDEN",
    "SUPPRESSED",
    "Disclosed",
    "DisclosedDatabase",
    "Suppression",
    "choose_suppression",
    "intervals",
    "kept_in",
    "known_from_signed",
    "protect",
    "signed_before",
    "write_disclosed",
]
