"""Which rows of the returns a figure rests on."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import duckdb

from pipeline.measures.figures import Figure

_ROWS_SHOWN = 12


@dataclass(frozen=True)
class RowsBehind:
    """The rows of one sheet that a figure rests on, numbered as a spreadsheet program shows them."""

    dataset: str
    file: str
    sheet: str
    sha256: str
    rows: tuple[int, ...]

    def as_dict(self) -> dict[str, object]:
        return asdict(self) | {"rows": list(self.rows)}

    @property
    def in_words(self) -> str:
        """``budget.xlsx, sheet Budget 2021-22, row 4, 5 … (32 rows)``."""
        shown = ", ".join(map(str, self.rows[:_ROWS_SHOWN]))
        more = f" … ({len(self.rows)} rows)" if len(self.rows) > _ROWS_SHOWN else ""
        return f"{self.file}{f', sheet {self.sheet}' if self.sheet else ''}, row {shown}{more}"


def rows_behind(figure: Figure, connection: duckdb.DuckDBPyConnection) -> list[RowsBehind]:
    """The usable rows of a figure's datasets that its ``where`` picks, by file and sheet.

    Where it names a column more than once, rows with any of those values are picked.
    """
    found = []
    for dataset in figure.datasets:
        columns = {row[0] for row in connection.execute(f'DESCRIBE "{dataset}"').fetchall()}
        where: dict[str, list[str]] = {}
        for name, value in figure.where:
            if name in columns:
                where.setdefault(name, []).append(value)
        condition = " AND ".join(f'list_contains(?, CAST("{name}" AS VARCHAR))' for name in where) or "TRUE"
        rows = connection.execute(
            "SELECT source_file, source_sheet, any_value(source_sha256), list(DISTINCT source_row ORDER BY source_row) "
            f'FROM "{dataset}" WHERE {condition} GROUP BY 1, 2 ORDER BY 1, 2',
            list(where.values()),
        ).fetchall()
        found += [RowsBehind(dataset, file, sheet, sha256, tuple(numbers)) for file, sheet, sha256, numbers in rows]
    return found
