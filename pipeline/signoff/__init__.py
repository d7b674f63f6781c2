"""May the plan be signed? What still stands between it and the board."""

from pipeline.signoff.reviews import Review, reviews_left
from pipeline.signoff.status import TO_CONFIRM, Blocker, blockers, waiting_to_be_confirmed

__all__ = ["TO_CONFIRM", "Blocker", "Review", "blockers", "reviews_left", "waiting_to_be_confirmed"]
