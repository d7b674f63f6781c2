"""May the plan be signed? What still stands between it and the board, and who has signed what."""

from pipeline.signoff.left import Left, what_is_left
from pipeline.signoff.record import write_record
from pipeline.signoff.reviews import Review, reviews_left
from pipeline.signoff.states import STATES, State
from pipeline.signoff.status import TO_CONFIRM, Blocker, blockers, waiting_to_be_confirmed

__all__ = [
    "STATES",
    "TO_CONFIRM",
    "Blocker",
    "Left",
    "Review",
    "State",
    "blockers",
    "reviews_left",
    "waiting_to_be_confirmed",
    "what_is_left",
    "write_record",
]
