"""Writes the parts of the documentation that the code can tell of itself: run ``python docs/make_reference.py``.

``command-line.md`` comes from the commands' own help, ``contracts.md`` from the data contracts, ``states.md`` from the
states of a plan, ``figures.md`` and ``tables.md`` from what the example plan makes. ``tests/test_docs.py`` fails when
one of them is out of date.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import typer

from pipeline.cli import app
from pipeline.cli.contracts_page import contracts_page
from pipeline.contracts import load_contracts
from pipeline.document import load_headings
from pipeline.measures import Figure, MeasureTable
from pipeline.plan import ROOT, Plan
from pipeline.prepare import Prepared, prepare
from pipeline.signoff import STATES

DOCS = ROOT / "docs"
EXAMPLE = ROOT / "examples" / "blackpool-2022-23"
_MADE = "<!-- Made by docs/make_reference.py: change the code, then run it again. -->"


def example(outputs: Path) -> Prepared:
    """The example plan up to its disclosed figures and tables, with everything written below ``outputs``."""
    return prepare(Plan.load(EXAMPLE, outputs))


def references(prepared: Prepared) -> dict[str, str]:
    """Every generated page by the name of its file."""
    return {
        "command-line.md": command_line(),
        "contracts.md": contracts_page(load_contracts()),
        "figures.md": figures_page(prepared),
        "states.md": states_page(),
        "tables.md": tables_page(prepared.disclosed.tables),
    }


def commands(group: Any, names: Sequence[str] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command that does something, with the words that call it."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*names, name))
        else:
            yield (*names, name), command


def command_line() -> str:
    """The page on the command line."""
    group = typer.main.get_command(app)
    parts = [
        f"# The command line\n\n{_MADE}",
        _plain(group.help),
        _plain(group.epilog or ""),
        "Without an environment that is switched on, type `.venv/bin/yjplan`, on Windows `.venv\\Scripts\\yjplan`. "
        "Results go to standard output, progress and errors to standard error.",
        "| exit code | means |\n|---|---|\n| 0 | done |\n| 1 | it could not be made, or is not so: it says why |\n"
        "| 2 | it was typed in a way that is not understood |",
        *(_command(words, command) for words, command in commands(group)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _command(words: Sequence[str], command: Any) -> str:
    given = [_call(parameter) for parameter in command.params]
    lines = [f"## yjplan {' '.join(words)}", "", f"`yjplan {' '.join([*words, *given])}`", "", _plain(command.help)]
    if command.params:
        lines += ["", "| | meaning | default |", "|:---|:---|:---|"]
        lines += [_parameter(parameter) for parameter in command.params]
    return "\n".join(lines)


def _is_option(parameter: Any) -> bool:
    return parameter.opts[0].startswith("-")


def _call(parameter: Any) -> str:
    if not _is_option(parameter):
        return parameter.metavar or parameter.name.upper()
    text = parameter.opts[0] if parameter.is_flag else f"{parameter.opts[0]} {parameter.name.upper()}"
    return text if parameter.required else f"[{text}]"


def _parameter(parameter: Any) -> str:
    name = parameter.opts[0] if _is_option(parameter) else parameter.metavar or parameter.name.upper()
    if parameter.required:
        default = "must be given"
    else:
        plain = getattr(parameter.default, "value", parameter.default)
        default = f"`{plain}`" if plain else "none"
    return f"| `{name}` | {_plain(parameter.help)} | {default} |"


def _plain(text: str) -> str:
    """Help text as Markdown that shows exactly that text."""
    return text.replace("<", r"\<").replace("*", r"\*").replace("|", r"\|")


def figures_page(prepared: Prepared) -> str:
    """The page that lists every figure of the example, by heading."""
    titles = {heading.id: heading.title for heading in load_headings()}
    order = {heading_id: number for number, heading_id in enumerate(titles)}
    figures = sorted(prepared.figures, key=lambda figure: (order[figure.section], figure.id))
    parts = [
        f"# Figures\n\n{_MADE}",
        "Every figure of the example plan: its id, what it is, its unit, and the query that its rows come from (a file "
        "and a query in `pipeline/measures/`). Narrative quotes it by its id with hyphens for dots: `fte.rate` is "
        "`{{< var fte-rate >}}`. Ids with the name of a theme, an agency or a group follow from the returns; the "
        "others are the same for every plan.\n\n`yjplan figures PLAN` gives the values of a plan, "
        "`yjplan figures PLAN ID` how one came about.",
    ]
    for section, group in groupby(figures, key=lambda figure: figure.section):
        parts.append(f"## {titles[section]}")
        parts.append(_rows(["id", "what it is", "unit", "query"], map(_figure, group)))
    return "\n\n".join(parts) + "\n"


def _figure(figure: Figure) -> list[str]:
    return [f"`{figure.id}`", figure.label, figure.unit.value, f"`{figure.query}`"]


def states_page() -> str:
    """The page on the states of a plan: what each means, and who moves it on by what."""
    parts = [
        f"# The states of a plan\n\n{_MADE}",
        "Where an edition of a plan stands, and who may move it on. `yjplan status PLAN` says which state a plan is "
        "in, what is left to do, and who may act next. [Sign and publish](how-to/sign-and-publish.md) goes through it.",
        _rows(["state", "means"], ([f"**{state}**", meaning.means] for state, meaning in STATES.items())),
        _rows(
            ["from", "who", "by", "to"],
            (
                [state.value, move.who, move.by, move.to.value]
                for state, meaning in STATES.items()
                for move in meaning.moves
            ),
        ),
    ]
    return "\n\n".join(parts) + "\n"


def tables_page(tables: Sequence[MeasureTable]) -> str:
    """The page that lists every disclosed table with its columns; tables of one kind stand together."""
    parts = [
        f"# Tables that chapters can show\n\n{_MADE}",
        "What the example's disclosed database holds. In a notebook, `chapter.table(NAME, …)` shows a table, "
        "`chapter.rows(NAME)` gives its columns for a chart, and `chapter.tables` lists the names in any plan. Columns "
        "that bear the name of a category, an outcome or a meeting follow from the returns.",
    ]
    alike: dict[tuple[object, ...], list[MeasureTable]] = {}
    for table in sorted(tables, key=lambda table: table.name):
        alike.setdefault((table.columns, table.query), []).append(table)
    for members in alike.values():
        first = members[0]
        parts.append(f"## {_joined(table.name for table in members)}")
        read = f"from {_joined(first.datasets)}" if first.datasets else "from what the project itself knows"
        parts.append(f"Read {read}; query `{first.query}`.")
        parts.append(
            _rows(["column", "heading", "unit"], ([f"`{c.name}`", c.title, c.unit.value] for c in first.columns))
        )
    return "\n\n".join(parts) + "\n"


def _joined(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _rows(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    cells = [titles, [":---"] * len(titles), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in cells)


def main(say: Callable[[str], None] = print) -> None:
    """Write every generated page, and say which ones changed."""
    with tempfile.TemporaryDirectory() as scratch:
        pages = references(example(Path(scratch)))
    for name, text in pages.items():
        path = DOCS / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
            say(f"docs/{name}")


if __name__ == "__main__":
    main()
