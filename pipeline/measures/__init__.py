"""How each number is worked out: one module (and one .sql file) per section of the plan, all in ``registry``."""

from pipeline.measures.figures import Figure, FigureRegister, Unit
from pipeline.measures.tables import Cell, CountRelation, Measured, MeasureTable, ProtectedCount, TableColumn

__all__ = [
    "Cell",
    "CountRelation",
    "Figure",
    "FigureRegister",
    "MeasureTable",
    "Measured",
    "ProtectedCount",
    "TableColumn",
    "Unit",
]
