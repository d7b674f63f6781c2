"""Reads one .xls from standard input and writes its sheets to standard output, as JSON.

Run by ``xls.py`` as a process of its own: a crafted .xls can make a reader take all memory or stop at once, and then
only this process ends. It imports nothing of the pipeline.
"""

from __future__ import annotations

import io
import json
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

MOST_MEMORY = 3_000_000_000


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = MOST_MEMORY if hard == resource.RLIM_INFINITY else min(MOST_MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def _plain(cell: Any) -> Any:
    if isinstance(cell, datetime | date):
        return {"day": cell.isoformat()}
    return str(cell) if isinstance(cell, time | timedelta) else cell


def _sheets(content: bytes, most_cells: int) -> list[dict[str, Any]]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets = []
    for metadata in book.sheets_metadata:
        if metadata.typ is not SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(metadata.name)
        if sheet.total_height * sheet.total_width > most_cells:
            raise ValueError("a sheet is larger than can be read")
        sheets.append(
            {
                "name": metadata.name,
                "hidden": metadata.visible is not SheetVisibleEnum.Visible,
                "merged": sheet.merged_cell_ranges or [],
                "rows": [[_plain(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)],
            }
        )
    return sheets


def main() -> None:
    _limit_memory()
    try:
        answer = {"sheets": _sheets(sys.stdin.buffer.read(), int(sys.argv[1]))}
    except Exception as fault:
        answer = {"fault": f"{type(fault).__name__}: {fault}"}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
