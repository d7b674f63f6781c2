"""A finding that quotes a small count tells it to the partner, and never to a reader of the plan."""

from __future__ import annotations

from pathlib import Path

from in_process import build
from runs import example_with

_RETURNS = ("offence-benchmark.csv", "offence-outcomes.csv", "offences-by-type.csv", "population.ods")


def _built(folder: Path, file: str, before: str, after: str) -> tuple[list[str], str]:
    """What the findings say once a return of the example is changed, and all text of the staged document."""
    folder = example_with(folder, *_RETURNS)
    path = folder / "returns" / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")
    built = build(folder, formats=())
    read = [path for path in built.staged.folder.rglob("*") if path.suffix in (".qmd", ".yml", ".svg", ".json")]
    document = "\n".join(path.read_text(encoding="utf-8") for path in read)
    return [finding.message for finding in built.prepared.findings], document


def test_a_count_that_differs_between_returns_is_not_told(tmp_path: Path) -> None:
    found, document = _built(
        tmp_path, "offence-benchmark.csv", "Robbery,Blackpool,2021-22,2,", "Robbery,Blackpool,2021-22,3,"
    )
    (said,) = [message for message in found if "their outcomes add up to" in message]
    assert "3 offences" in said
    assert "their outcomes add up to" not in document
    assert (
        "outcomes of each benchmark group add up to its offences in the service\\'s own area. This is not so"
        in document
    )


def test_what_was_found_in_place_of_a_small_count_is_not_told(tmp_path: Path) -> None:
    found, document = _built(
        tmp_path,
        "offence-outcomes.csv",
        "Referral order,Community sentence,2\n",
        "Referral order,Community sentence,2 (est)\n",
    )
    assert any("2 (est)" in message for message in found)
    assert "(est)" not in document
    assert "See the query log for" in document
