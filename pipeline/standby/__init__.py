"""A process that stands by for a while after a command, with all imported that takes long, and does the next ones.

Imports nothing that takes long: it is asked before anything else is done.
"""

from pipeline.standby.asking import STAND_BY, STOPPED, Standby, wanted

__all__ = ["STAND_BY", "STOPPED", "Standby", "wanted"]
