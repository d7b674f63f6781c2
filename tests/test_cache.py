"""What is kept from build to build: found again only where nothing that it was made from has changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.cache import KEPT, Cache, checksums_below


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


def _files(cache: Cache) -> list[Path]:
    return sorted(cache._folder.glob("*/*"))


def test_a_result_is_found_with_the_parts_that_it_was_made_from(cache: Cache) -> None:
    cache.keep("pdf", {"text": "1"}, b"result")
    assert cache.find("pdf", {"text": "1"}).data == b"result"


@pytest.mark.parametrize("parts", [{"text": "2"}, {}, {"text": "1", "theme": "1"}, {"theme": "1"}])
def test_a_part_that_changed_came_or_went_means_that_nothing_is_found(cache: Cache, parts: dict[str, str]) -> None:
    cache.keep("pdf", {"text": "1"}, b"result")
    assert cache.find("pdf", parts) is None


def test_what_was_seen_must_be_as_it_was_and_what_was_not_seen_may_change(cache: Cache) -> None:
    cache.keep("chapter", {}, b"result", seen={"table a": "1"})
    assert cache.find("chapter", {}, {"table a": "1", "table b": "9"})
    assert cache.find("chapter", {}, {"table a": "2"}) is None
    assert cache.find("chapter", {}) is None


def test_a_result_of_another_stage_is_not_found(cache: Cache) -> None:
    cache.keep("a b", {}, b"result")
    assert cache.find("a-b", {}) is None, "both lie in one folder"


@pytest.mark.parametrize("spoil", [lambda data: data[:-1], lambda data: b"", lambda data: data.replace(b"res", b"ser")])
def test_an_entry_that_is_not_as_it_was_written_is_not_found_and_goes(cache: Cache, spoil) -> None:
    cache.keep("pdf", {}, b"result")
    (path,) = _files(cache)
    path.write_bytes(spoil(path.read_bytes()))
    assert cache.find("pdf", {}) is None
    assert _files(cache) == []


def test_an_entry_of_an_older_version_is_not_found(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.keep("pdf", {}, b"result")
    monkeypatch.setattr("pipeline.cache._VERSION", 2)
    assert cache.find("pdf", {}) is None


def test_of_several_only_those_that_are_missing_are_made_all_at_once(cache: Cache) -> None:
    asked: list[list[int]] = []

    def make(missing: list[int]) -> list[bytes]:
        asked.append(missing)
        return [f"made {number}".encode() for number in missing]

    wanted = [("a", {"text": "1"}), ("b", {"text": "1"}), ("c", {"text": "1"})]
    cache.keep(*wanted[1], b"kept")
    assert cache.find_or_make(wanted, make) == [b"made 0", b"kept", b"made 2"]
    assert cache.find_or_make(wanted, make) == [b"made 0", b"kept", b"made 2"]
    assert asked == [[0, 2]]


def test_the_folder_can_be_deleted_at_any_time_and_a_forced_run_finds_nothing(cache: Cache, tmp_path: Path) -> None:
    cache.keep("pdf", {}, b"result")
    assert Cache(tmp_path / "cache", anew=True).find("pdf", {}) is None
    for path in _files(cache):
        path.unlink()
    assert cache.find("pdf", {}) is None


def test_only_the_last_few_results_of_a_stage_are_kept_and_one_that_is_used_counts_as_new(cache: Cache) -> None:
    for number in range(KEPT):
        cache.keep("pdf", {"text": str(number)}, b"")
    assert cache.find("pdf", {"text": "0"})
    cache.keep("pdf", {"text": "another"}, b"")
    assert len(_files(cache)) == KEPT
    assert cache.find("pdf", {"text": "0"})
    assert cache.find("pdf", {"text": "1"}) is None


def test_a_clock_in_the_past_changes_nothing(cache: Cache) -> None:
    cache.keep("pdf", {"text": "1"}, b"older")
    cache.keep("pdf", {"text": "2"}, b"newer")
    os.utime(_files(cache)[-1], (0, 0))
    assert cache.last("pdf").data == b"newer"
    assert cache.find("pdf", {"text": "1"}).data == b"older"


def test_what_was_used_longest_ago_goes_first_when_there_is_too_much(cache: Cache) -> None:
    for number, stage in enumerate(("a", "b", "c")):
        cache.keep(stage, {}, b"x" * 1000)
        os.utime(_files(cache)[-1], (number, number))
    cache.prune(2500)
    assert [path.parent.name for path in _files(cache)] == ["b", "c"]


def test_compiled_python_is_no_input(tmp_path: Path) -> None:
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "m.pyc").write_bytes(b"")
    (tmp_path / "m.py").write_bytes(b"")
    assert list(checksums_below(tmp_path, "code/")) == ["code/m.py"]
