"""The private DuckDB warehouse: every row of every return, with the place it came from."""

from pipeline.warehouse.build import build_warehouse, mark_accepted, open_warehouse, write_warehouse

__all__ = ["build_warehouse", "mark_accepted", "open_warehouse", "write_warehouse"]
