"""``yjplan audit``: the plan's figures beside those already in print."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb

from pipeline.audit import FILE, Audit, Compared, Slip, Verdict, audit, read_published
from pipeline.cli.terminal import coloured, progress, say, say_json
from pipeline.errors import number_of
from pipeline.measures.provenance import RowsBehind, rows_behind
from pipeline.plan import Plan
from pipeline.prepare import prepare
from pipeline.querylog.safe_text import visible
from pipeline.warehouse import open_warehouse

Working = list[RowsBehind]


def audit_plan(folder: Path, against: Path | None, *, as_json: bool) -> int:
    """Print how the printed figures stand to the computed ones; give 1 when a difference is open, else 0."""
    plan = Plan.load(folder)
    path = against or plan.folder / FILE
    rows = read_published(path)  # a fault in the file is told before the long work
    prepared = prepare(plan, progress)
    audited = audit(rows, prepared.figures)
    with open_warehouse(plan.outputs.warehouse) as connection:
        workings = {one.printed.row: _working(one, connection) for one in audited.of(Verdict.DIFFERENT)}
    if as_json:
        say_json(_as_json(plan, path, audited, workings))
    else:
        _say(audited, workings)
    return int(not audited.agrees)


def _working(compared: Compared, connection: duckdb.DuckDBPyConnection) -> Working:
    return rows_behind(compared.figure, connection) if compared.figure else []


def _as_json(plan: Plan, path: Path, audited: Audit, workings: dict[int, Working]) -> dict[str, Any]:
    accepted = sum(one.accepted for one in audited.compared)
    return {
        "plan": plan.name,
        "as_of": plan.settings.as_of.isoformat(),
        "against": path.name,
        "agrees": audited.agrees,
        "counts": {verdict.value: many for verdict, many in audited.counts.items()} | {"accepted": accepted},
        "printed": [_described(one, workings.get(one.printed.row, [])) for one in audited.compared],
        "slips": [_described_slip(slip) for slip in audited.slips],
    }


def _described(one: Compared, working: Working) -> dict[str, Any]:
    printed, figure = one.printed, one.figure.as_dict() if one.figure else {}
    return {
        "row": printed.row,
        "figure": printed.figure,
        "printed": printed.printed,
        "page": printed.page,
        "place": printed.place,
        "of": printed.of,
        "verdict": one.verdict.value,
        "kind": one.kind.value if one.kind else None,
        "why": one.why,
        **{name: figure.get(name) for name in ("label", "display", "value", "unit", "numerator", "denominator")},
        "query": figure.get("query"),
        "returns": [rows.as_dict() for rows in working],
        "nearest": list(one.nearest),
        "accepted_by": printed.accepted_by,
        "reason": printed.reason,
    }


def _described_slip(slip: Slip) -> dict[str, Any]:
    return {
        "rule": slip.rule,
        "kind": slip.kind.value,
        "contradiction": slip.contradiction,
        "said": slip.said,
        "rows": [row.row for row in slip.rows],
        "accepted": slip.accepted,
    }


def _say(audited: Audit, workings: dict[int, Working]) -> None:
    different = audited.of(Verdict.DIFFERENT)
    contradictions = [slip for slip in audited.slips if slip.contradiction]
    _say_different("Different", [one for one in different if not one.accepted], workings)
    _say_slips("In print against itself", [slip for slip in contradictions if not slip.accepted])
    _say_different("Different, accepted", [one for one in different if one.accepted], workings)
    _say_slips("In print against itself, accepted", [slip for slip in contradictions if slip.accepted])
    _say_slips("Remarks", [slip for slip in audited.slips if not slip.contradiction])
    _say_not_computed(audited.of(Verdict.NOT_COMPUTED))
    for verdict in (Verdict.ROUNDED, Verdict.SAME):
        _say_table(verdict.value.capitalize(), audited.of(verdict))
    _say_summary(audited)


def _say_heading(title: str, many: int) -> None:
    say(coloured(f"{title} ({many})", "bold"))


def _say_different(title: str, different: list[Compared], workings: dict[int, Working]) -> None:
    if not different:
        return
    _say_heading(title, len(different))
    for one in different:
        printed = one.printed
        kind = coloured(one.kind.value if one.kind else "", "yellow" if one.accepted else "red")
        say(f"  {printed.figure}: printed '{visible(printed.printed)}'{_where(one)}, row {printed.row}: {kind}")
        say(f"    {visible(one.why)}")
        for rows in workings[printed.row]:
            say(f"    From {visible(rows.in_words)}")
        if one.figure:
            say(f"    Query {one.figure.query}; more: yjplan figures PLAN {one.figure.id}")
        if one.accepted:
            say(f"    Accepted by {visible(printed.accepted_by)}: {visible(printed.reason)}")
    say()


def _where(one: Compared) -> str:
    return f" ({visible(one.printed.where)})" if one.printed.where else ""


def _say_slips(title: str, slips: Iterable[Slip]) -> None:
    slips = list(slips)
    if not slips:
        return
    _say_heading(title, len(slips))
    for slip in slips:
        rows = ", ".join(str(row.row) for row in slip.rows)
        say(f"  {visible(slip.said)} [{slip.rule}, {slip.kind}; row {rows}]")
        for row in slip.rows if slip.contradiction else ():
            if row.accepted_by:
                say(f"    Accepted by {visible(row.accepted_by)}: {visible(row.reason)}")
    say()


def _say_not_computed(missing: list[Compared]) -> None:
    if not missing:
        return
    _say_heading("Not computed", len(missing))
    for one in missing:
        near = f" Did you mean {', '.join(one.nearest)}?" if one.nearest else ""
        say(f"  {one.printed.figure}: printed '{visible(one.printed.printed)}'{_where(one)}. {one.why}{near}")
    say()


def _say_table(title: str, agreeing: list[Compared]) -> None:
    if not agreeing:
        return
    _say_heading(title, len(agreeing))
    lines = [(one.printed.figure, visible(one.printed.printed), one.figure, one.printed.where) for one in agreeing]
    widths = [max(len(line[at]) for line in lines) for at in (0, 1)]
    for figure_id, text, figure, where in lines:
        shown = visible(figure.shown) if figure else ""
        place = f"   {visible(where)}" if where else ""
        say(f"  {figure_id:<{widths[0]}}  {text:<{widths[1]}}  {shown}{place}".rstrip())
    say()


def _say_summary(audited: Audit) -> None:
    accepted = sum(one.accepted for one in audited.compared)
    parts = [
        f"{many} {verdict.value}" + (f" ({accepted} accepted)" if verdict is Verdict.DIFFERENT and accepted else "")
        for verdict, many in audited.counts.items()
        if many
    ]
    say(f"{number_of(len(audited.compared), 'printed figure')}: {', '.join(parts) or 'none'}.")
    still = sum(one.open for one in (*audited.compared, *audited.slips))
    if still:
        say(
            f"{still} to settle: correct the print, the return or the plan; or give accepted_by and reason in the file."
        )
