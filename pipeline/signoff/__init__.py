"""May the plan be signed? What still stands between it and the board."""

from pipeline.signoff.status import Blocker, blockers

__all__ = ["Blocker", "blockers"]
