"""The documentation is true: what it names exists, what is generated is up to date, and its examples are real."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
import typer

from pipeline.cli import app
from pipeline.contracts import load_contracts
from pipeline.document import load_headings
from pipeline.findings import Finding, Severity
from pipeline.measures import Unit
from pipeline.plan import Plan
from pipeline.prepare import Prepared
from pipeline.querylog import Entry, Status
from pipeline.signoff import Blocker

ROOT = Path(__file__).parents[1]
REFERENCE: dict[str, Any] = runpy.run_path(str(ROOT / "docs" / "make_reference.py"))
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
HOW_TO = sorted(path for path in (ROOT / "docs" / "how-to").glob("*.md") if path.name != "README.md")
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
COMMANDS = {" ".join(words): command for words, command in REFERENCE["commands"](typer.main.get_command(app))}

FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
TYPED = re.compile(r"yjplan +((?:chapter +)?[a-z-]+)\b([^`\n]*)")
# a path from the project's root begins with one of these; what has a placeholder in it is named as far as that
TOP = "benchmarks|data_contracts|docs|examples|notebooks|pipeline|plan_template|tests"
PATH = re.compile(rf"(?<![\w./<{{])(?:{TOP})(?=/)(?:/[\w.*-]*\w)*")
FILE = re.compile(r"[\w-]+\.(?:md|toml|lock)|Makefile|LICENSE")
# files that a how-to creates in its example
MADE = {
    "pipeline/measures/children.py",
    "pipeline/measures/children.sql",
    "tests/measures/test_children.py",
    "notebooks/children-in-the-area.ipynb",
    "plan_template/narrative/transitions.qmd",
    "plan-on-a-page.md",
    "family-summary.md",
}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("outputs")


@pytest.fixture(scope="module")
def prepared(outputs: Path) -> Prepared:
    return REFERENCE["example"](outputs)


# Commands


@pytest.mark.parametrize("words", sorted(COMMANDS))
def test_every_command_and_each_of_its_parameters_has_help(words: str) -> None:
    command = COMMANDS[words]
    assert len(command.help) > 20
    assert [parameter.name for parameter in command.params if not parameter.help] == []


@pytest.mark.parametrize("words", sorted(COMMANDS))
def test_readme_shows_every_command(words: str) -> None:
    assert f"yjplan {words} " in read(ROOT / "README.md")


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_only_commands_and_options_that_exist_are_shown(page: Path) -> None:
    for words, rest in TYPED.findall(read(page)):
        words = " ".join(words.split())
        assert words in {*COMMANDS, "chapter"}, f"{name(page)}: there is no command 'yjplan {words}'"
        known = {option for parameter in COMMANDS[words].params for option in parameter.opts}
        unknown = set(re.findall(r"(?<!\S)\[?(--[a-z-]+)", rest)) - known
        assert not unknown, f"{name(page)}: 'yjplan {words}' has no option {', '.join(unknown)}"


def test_make_targets_that_are_shown_exist() -> None:
    shown = set(re.findall(r"`?make ([a-z]+)\b", read(ROOT / "README.md")))
    targets = set(re.findall(r"^([a-z]+):", read(ROOT / "Makefile"), re.MULTILINE))
    assert {"plan", "test"} <= shown <= targets


# Names and links


def prose(page: Path) -> str:
    """A page without its blocks of code."""
    return FENCE.sub("", read(page))


def links_of(page: Path) -> list[str]:
    """What a page links to inside the project."""
    links = LINK.findall(CODE.sub("", prose(page)))
    return [link.split("#")[0] for link in links if "://" not in link and not link.startswith("#")]


def paths_named(page: Path) -> Iterator[str]:
    """Paths of this project that a page writes as code."""
    blocks = [block for _, block in FENCE.findall(read(page))]
    for written in [*CODE.findall(prose(page)), *blocks]:
        yield from PATH.findall(written.replace("\\", "/"))
        if FILE.fullmatch(written):
            yield written


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_path_that_is_named_exists(page: Path) -> None:
    places = [ROOT, page.parent, ROOT / "docs"]
    missing = [path for path in paths_named(page) if not any(list(place.glob(path)) for place in places)]
    assert set(missing) <= MADE


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_between_pages_leads_somewhere(page: Path) -> None:
    assert [link for link in links_of(page) if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", HOW_TO, ids=name)
def test_every_how_to_is_listed_and_names_a_file_and_a_test_that_exist(page: Path) -> None:
    assert f"]({page.name})" in read(page.parent / "README.md")
    named = set(paths_named(page)) - MADE
    assert any(path.startswith("tests") for path in named) or "none for a folder" in read(page)
    assert any(not path.startswith("tests") for path in named)


@pytest.mark.parametrize("page", DECISIONS, ids=name)
def test_every_decision_is_linked_and_has_a_number_of_its_own(page: Path) -> None:
    number = page.name.split("-")[0]
    assert f"]({page.name})" in read(page.parent / "README.md")
    assert [other.name for other in DECISIONS if other.name.startswith(number)] == [page.name]


def test_every_page_can_be_reached_from_the_readme() -> None:
    seen: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        waiting += [(page.parent / link).resolve() for link in links_of(page)]
    assert [name(page) for page in PAGES if page not in seen] == []


# What the code can tell of itself


@pytest.mark.parametrize("page", ["command-line.md", "contracts.md", "figures.md", "states.md", "tables.md"])
def test_generated_pages_are_up_to_date(page: str, prepared: Prepared) -> None:
    assert read(ROOT / "docs" / page) == REFERENCE["references"](prepared)[page], "Run: python docs/make_reference.py"


def test_figures_and_tables_of_the_example_are_all_listed(prepared: Prepared) -> None:
    figures, tables = read(ROOT / "docs" / "figures.md"), read(ROOT / "docs" / "tables.md")
    assert [figure.id for figure in prepared.figures if f"| `{figure.id}` |" not in figures] == []
    assert [table.name for table in prepared.disclosed.tables if f"`{table.name}`" not in tables] == []


def test_queries_of_the_disclosed_database_that_are_shown_give_what_readers_see(
    prepared: Prepared, outputs: Path
) -> None:
    page = ROOT / "docs" / "decisions" / "0008-disclosed-database.md"
    (examples,) = [text for kind, text in FENCE.findall(read(page)) if kind == "sql"]
    of_readme = [code for code in CODE.findall(read(ROOT / "README.md")) if code.startswith("FROM ")]
    assert len(of_readme) == 1
    path = Plan.load(REFERENCE["EXAMPLE"], outputs).outputs.disclosed
    with duckdb.connect(str(path), read_only=True) as connection:
        queries = [*examples.strip().removesuffix(";").split(";"), *of_readme]
        texts, ((total,),), periods, rows = [connection.execute(query).fetchall() for query in queries]
    table = next(table for table in prepared.disclosed.tables if table.name == "budget_by_agency")
    names = [column.name for column in table.columns]
    shown = [dict(zip(names, map(table.shown, row, table.columns), strict=True)) for row in table.rows]
    assert rows == list(enumerate(shown, start=1))
    assert texts == [(row["agency"], row["total"]) for row in shown]
    assert total == prepared.disclosed.figures.get("budget.total").value
    assert periods == sorted((table.name, table.period) for table in prepared.disclosed.tables)


def test_every_dataset_counted_in_the_changelog_has_its_contract() -> None:
    words = {12: "twelve", 13: "thirteen", 14: "fourteen", 15: "fifteen", 16: "sixteen"}
    count = len(load_contracts())
    assert f"for {words.get(count, count)} datasets" in read(ROOT / "CHANGELOG.md")


# JSON


def json_examples() -> list[dict[str, Any]]:
    blocks = FENCE.findall(read(ROOT / "docs" / "json.md"))
    return [json.loads(text) for language, text in blocks if language == "json"]


def records(key: str) -> list[dict[str, Any]]:
    found = [example[key] for example in json_examples() if key in example]
    return [record for group in found for record in (group.values() if isinstance(group, dict) else group)]


def test_json_examples_of_findings_and_blockers_have_the_keys_of_the_real_ones() -> None:
    entry = Entry("key", Status.NOTED, Finding("rule", Severity.INFO, "message", "what to do"), "since")
    shown = [name for name in entry.as_dict() if name not in ("until", "seen")]
    assert [list(record) for record in records("findings")] == [shown]
    blocker = [field.name for field in dataclasses.fields(Blocker)]
    assert [list(record) for record in records("left")] == [blocker]


def test_json_examples_of_findings_and_of_files_are_the_real_ones(prepared: Prepared) -> None:
    (check,) = [example for example in json_examples() if "findings" in example]
    found = [finding.as_dict() for finding in prepared.findings]
    assert all({name: record[name] for name in found[0]} in found for record in check["findings"])
    assert check["counts"] == {s.value: sum(record["severity"] == s for record in found) for s in Severity}
    (file,) = [file for figure in records("figures") for file in figure.get("returns", [])]
    content = (REFERENCE["EXAMPLE"] / "returns" / file["file"]).read_bytes()
    assert file["sha256"] == hashlib.sha256(content).hexdigest()


def test_json_examples_of_figures_are_the_real_ones(prepared: Prepared) -> None:
    more = ("suppressed", "variable", "returns", "sql")
    examples = [record for record in records("figures") if "suppressed" in record]  # not those of a comparison
    assert len(examples) == 3
    for example in examples:
        hidden = example["display"] == "[c]"
        real = (prepared.disclosed.figures if hidden else prepared.figures).get(example["id"])
        plain = {key: value for key, value in example.items() if key not in more}
        assert plain == real.as_dict()
        assert list(plain) == list(real.as_dict())
        assert example["suppressed"] == hidden == (real.id in prepared.disclosed.suppressed)


def test_json_page_names_every_unit_and_severity() -> None:
    text = read(ROOT / "docs" / "json.md")
    assert [unit.value for unit in Unit if unit.value not in text] == []
    assert [severity.value for severity in Severity if f"`{severity.value}`" not in text] == []


# How-tos


def test_heading_ids_that_how_tos_use_exist() -> None:
    known = {heading.id for heading in load_headings()} | {"transitions"}  # the example of a new one
    used = {
        heading
        for page in HOW_TO
        for heading in re.findall(r"--heading ([a-z-]+)|@sec-([a-z-]+)|\"heading\": \"([a-z-]+)\"", read(page))
    }
    assert {part for groups in used for part in groups if part} <= known


def test_figures_that_how_tos_quote_exist(prepared: Prepared) -> None:
    quoted = {
        variable
        for page in [*HOW_TO, ROOT / "README.md"]
        for variable in re.findall(r"\{\{< var ([\w-]+) >\}\}", read(page))
    }
    made_by_a_how_to = {"children-all_children"}
    in_a_plan_rolled_forward = {"previous-budget-total", "since_previous-budget-total-words"}
    assert quoted - made_by_a_how_to - in_a_plan_rolled_forward <= {figure.variable for figure in prepared.figures}
    assert quoted


def test_what_write_narrative_says_the_example_reads_is_what_it_reads(prepared: Prepared) -> None:
    text = " ".join(read(ROOT / "docs" / "how-to" / "write-narrative.md").split())
    shown = {figure.id: figure.shown for figure in prepared.disclosed.figures}
    indicators = f"We had {shown['fte.rate']} first time entrants per 100,000 children, {shown['fte.national.words']}"
    assert f"{indicators} the national rate of {shown['fte.rate.national']}." in text
    assert f"Partners gave {shown['budget.total']}." in text
