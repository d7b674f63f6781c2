"""How a plan begins: from nothing, or from last year's plan."""

from pipeline.start.new import NewPlan, make_folder, own_agencies, starting_values
from pipeline.start.roll import Rolled, roll_forward

__all__ = ["NewPlan", "Rolled", "make_folder", "own_agencies", "roll_forward", "starting_values"]
