"""Which dataset is in a sheet: by the name of the sheet or file, and by its headings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from pipeline.contracts import Contract, plain
from pipeline.findings import Finding, Severity
from pipeline.intake.layout import Layout, Top
from pipeline.intake.model import Grid


@dataclass(frozen=True)
class _Candidate:
    layout: Layout
    by_sheet: int  # 2: the sheet has the dataset's name; 1: the name is part of it; 0: not
    by_file: int

    @property
    def likely(self) -> bool:
        layout = self.layout
        if layout.complete:
            certain = len(layout.columns) >= 2 or any(heading.known for heading in layout.wide)
            return certain or bool(self.by_sheet or self.by_file)
        return bool(self.by_sheet or self.by_file) or (layout.share_matched >= 0.5 and layout.matched >= 2)

    @property
    def named(self) -> bool:
        """Called just so, and most of its headings are of the dataset, whatever else is still missing."""
        return 2 in (self.by_sheet, self.by_file) and self.layout.matched > max(1, len(self.layout.unknown))

    @property
    def weight(self) -> tuple[bool, bool, int, int, float, int]:
        layout = self.layout
        return (self.named, layout.complete, self.by_sheet, self.by_file, layout.share_matched, layout.matched)


def recognise(grid: Grid, contracts: Mapping[str, Contract]) -> Layout | Finding:
    """The dataset in ``grid`` and where it stands, or a finding that says why that is not clear."""
    candidates = _candidates(grid, contracts)
    likely = sorted((c for c in candidates if c.likely), key=lambda c: c.weight, reverse=True)
    if not likely:
        return _unrecognised(grid, candidates)
    if len(likely) > 1 and likely[0].weight == likely[1].weight:
        return _ambiguous(grid, likely[0].layout.contract, likely[1].layout.contract)
    return likely[0].layout


def _candidates(grid: Grid, contracts: Mapping[str, Contract]) -> list[_Candidate]:
    """What the sheet may hold, in the order of the contracts.

    Where all that a dataset needs is there, no other has a say of which not even one column is, unless the sheet is
    called so: to look for the dates or categories of a grid in every row takes longer than all else.
    """
    top = Top.of(grid)
    headed = {name: top.heads(contract) for name, contract in contracts.items()}
    found = {name: _candidate(grid, top.layout(contracts[name])) for name, own in headed.items() if own}
    certain = any(
        candidate is not None and candidate.likely and candidate.layout.complete for candidate in found.values()
    )
    for name, contract in contracts.items():
        if not headed[name] and not (certain and 2 not in _called(grid, contract)):
            found[name] = _candidate(grid, top.layout(contract))
    return [candidate for name in contracts if (candidate := found.get(name)) is not None]


def _called(grid: Grid, contract: Contract) -> tuple[int, int]:
    """How far the names of the sheet and of the file are those of the dataset."""
    names = {plain(name) for name in (contract.dataset, contract.title, *contract.sheet_names)}
    return _named(plain(grid.sheet), names), _named(plain(PurePosixPath(grid.file).stem), names)


def _candidate(grid: Grid, layout: Layout | None) -> _Candidate | None:
    if layout is None:
        return None
    by_sheet, by_file = _called(grid, layout.contract)
    # A file's name speaks for its only sheet; among several sheets the headings must bear it out.
    if grid.sheets_in_file > 1 and layout.share_matched < 0.5:
        by_file = 0
    return _Candidate(layout, by_sheet, by_file)


def _named(text: str, names: set[str]) -> int:
    if text in names:
        return 2
    return int(any(f" {name} " in f" {text} " for name in names))


def _unrecognised(grid: Grid, candidates: list[_Candidate]) -> Finding:
    advice = "Name the sheet after its dataset and use the headings of its template, or remove the sheet."
    if not candidates:
        said = "None of its headings is known, so nothing in it was used."
    else:
        layout = max(candidates, key=lambda candidate: candidate.weight).layout
        lacks = ", ".join(f"'{column.title}'" for column in layout.missing)
        said = f"It looks most like {layout.contract.title} but lacks {lacks or 'its values'}, so it was not used."
    where = "sheet" if grid.sheet else "file"
    return Finding(
        "unrecognised_sheet",
        Severity.WARNING,
        f"It is not clear what this {where} holds. {said}",
        advice,
        file=grid.file,
        sheet=grid.sheet,
    )


def _ambiguous(grid: Grid, one: Contract, other: Contract) -> Finding:
    return Finding(
        "ambiguous_sheet",
        Severity.WARNING,
        f"This could be {one.title} or {other.title}, so it was not used.",
        f"Name the sheet '{one.title}' or '{other.title}'.",
        file=grid.file,
        sheet=grid.sheet,
    )
