"""How each number is worked out: one module (and one .sql file) per section of the plan."""

from pipeline.measures.figures import Figure, FigureRegister, Unit
from pipeline.measures.registry import MEASURES, measure_all, prefixes_of
from pipeline.measures.tables import Cell, CountRelation, Measured, MeasureTable, ProtectedCount, TableColumn

__all__ = [
    "MEASURES",
    "Cell",
    "CountRelation",
    "Figure",
    "FigureRegister",
    "MeasureTable",
    "Measured",
    "ProtectedCount",
    "TableColumn",
    "Unit",
    "measure_all",
    "prefixes_of",
]
