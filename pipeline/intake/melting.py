"""From a sheet to one column of cells for each column of its contract, whichever form the sheet has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.findings import Finding, Severity
from pipeline.intake.layout import Layout, WideHeading
from pipeline.intake.model import Cell, Grid, Row
from pipeline.intake.telling import Told
from pipeline.intake.values import as_text, is_empty


@dataclass
class Cells:
    """Cells as they were sent, one row for each row of the dataset.

    ``filled`` names the columns whose cells are headings or were filled in, not sent in cells of their own.
    """

    row_numbers: list[int] = field(default_factory=list)
    source_columns: list[str] = field(default_factory=list)
    columns: dict[str, list[Cell]] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    values_column: str = ""
    filled: frozenset[str] = frozenset()
    findings: list[Finding] = field(default_factory=list)

    def place(self, index: int, column: str) -> str:
        """The heading over the cell that gave ``column`` of row ``index``."""
        if column == self.values_column and self.source_columns[index]:
            return self.source_columns[index]
        return self.headings.get(column, column)


def melt(grid: Grid, layout: Layout, told: Told) -> Cells:
    """Bring the body of a sheet to one column of cells per column of the contract; leave out notes."""
    cells = Cells(headings=dict(layout.headings))
    body = list(_body(grid, layout))
    full = [index for index, row in body if _is_full(row, layout)]
    last_full = full[-1] if full else -1
    kept = []
    for index, row in body:
        if note := _note(index, row, layout, last_full, grid):
            cells.findings.append(_ignored(index, note, index > last_full, told))
        else:
            kept.append((index, row))
    if layout.wide:
        _melt_wide(kept, layout, cells)
    else:
        _melt_long(kept, layout, cells)
    return cells


def _body(grid: Grid, layout: Layout) -> Iterator[tuple[int, Row]]:
    for index in range(layout.header + 1, len(grid.rows)):
        row = grid.rows[index]
        if not all(is_empty(cell) for cell in row):
            yield index, row


def _cell(row: Row, index: int) -> Cell:
    return row[index] if index < len(row) else None


def _is_full(row: Row, layout: Layout) -> bool:
    needed = [layout.columns[c.name] for c in layout.contract.needed if c.name in layout.columns]
    if any(is_empty(_cell(row, index)) for index in needed):
        return False
    return not layout.wide or any(not is_empty(_cell(row, heading.index)) for heading in layout.wide)


def _note(index: int, row: Row, layout: Layout, last_full: int, grid: Grid) -> str:
    """The text of a row that is a remark and not a row of the table, or nothing."""
    filled = [cell for cell in row if not is_empty(cell)]
    needed = len(layout.contract.needed)
    if len(filled) > 2 or needed < 2:
        return ""
    alone = len(filled) == 1 and isinstance(filled[0], str) and not _names_a_row(row, layout)
    # Where a row is only two cells, one of them is more likely a row that is not finished than a remark.
    if alone and needed > 2:
        return as_text(filled[0])
    gap = any(all(is_empty(cell) for cell in grid.rows[i]) for i in range(last_full + 1, index))
    return " ".join(map(as_text, filled)) if 0 <= last_full < index and gap else ""


def _names_a_row(row: Row, layout: Layout) -> bool:
    """Whether the only cell of a row of a grid says which row it is: a partner who gives nothing, for example."""
    if not layout.wide:
        return False
    for name, index in layout.columns.items():
        vocabulary = layout.contract.column(name).vocabulary
        if vocabulary is not None and vocabulary.match(as_text(_cell(row, index))) is not None:
            return True
    return False


def _ignored(index: int, note: str, after_the_table: bool, told: Told) -> Finding:
    shown = f" ('{_shortened(note)}')" if told.show_values else ""
    return told.finding(
        "ignored_row",
        Severity.INFO if after_the_table else Severity.WARNING,
        f"The row holds one remark{shown} and no values, so it was not read as part of the table.",
        "Nothing to do if it is a note or a heading; otherwise fill in its other cells.",
        row=index + 1,
    )


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else text[:57].rstrip() + "..."


def _melt_long(body: list[tuple[int, Row]], layout: Layout, cells: Cells) -> None:
    cells.row_numbers = [index + 1 for index, _ in body]
    cells.source_columns = [""] * len(body)
    cells.columns = {name: [_cell(row, at) for _, row in body] for name, at in layout.columns.items()}
    form = layout.contract.wide
    if form is not None and form.empty_value and form.values in cells.columns:
        sent = cells.columns[form.values]
        cells.columns[form.values] = [form.empty_value if is_empty(cell) else cell for cell in sent]


def _melt_wide(body: list[tuple[int, Row]], layout: Layout, cells: Cells) -> None:
    form = layout.contract.wide
    assert form is not None
    names: list[Cell] = []
    values: list[Cell] = []
    carried: dict[str, list[Cell]] = {name: [] for name in layout.columns}
    for index, row in body:
        for heading in layout.wide:
            value = _cell(row, heading.index)
            if is_empty(value):
                if not form.empty_value:
                    continue
                value = form.empty_value
            cells.row_numbers.append(index + 1)
            cells.source_columns.append(heading.heading)
            names.append(_name(heading))
            values.append(value)
            for name, at in layout.columns.items():
                carried[name].append(_cell(row, at))
    cells.columns = {**carried, form.names: names, form.values: values}
    cells.values_column = form.values
    cells.filled = frozenset({form.names})


def _name(heading: WideHeading) -> Cell:
    # A date is already read; a word is read again with its column, so that 'Total' is still seen as what it says.
    return heading.heading if isinstance(heading.value, str) else heading.value  # type: ignore[return-value]
