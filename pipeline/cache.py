"""What is kept from build to build: each result with the checksums of everything that it was made from.

A stage that finds its result here need not run. An entry is one file: the checksum of all that follows, then what it
was made from, then the result. One that was changed, cut short or written by an older version is not found, and is
made again. The folder can be deleted at any time.

An entry is made from ``parts``, which are known before the stage runs, and from what the stage was ``seen`` to read
while it ran. It is found again when the parts are the same, no more and no fewer, and everything seen is as it was;
what it looked for and did not find has an empty checksum, and is still not there.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.writing import write_bytes

KEPT = 3
"""Entries kept of each stage, the last used first: a change that is taken back costs nothing."""
MOST_BYTES = 300_000_000
"""What the whole folder may hold after a build."""
_VERSION = 1


@dataclass(frozen=True)
class Entry:
    """One result: what it was made from, and the result itself."""

    parts: Mapping[str, str]
    seen: Mapping[str, str]
    data: bytes


class Cache:
    """The entries in one folder; without one, nothing is kept. With ``anew`` nothing is found, and all is kept."""

    def __init__(self, folder: Path | None, *, anew: bool = False) -> None:
        self._folder = folder
        self._anew = anew

    @property
    def remembers(self) -> bool:
        """Whether what is kept is found again."""
        return self._folder is not None and not self._anew

    def find(self, stage: str, parts: Mapping[str, str], now: Mapping[str, str] | None = None) -> Entry | None:
        """The entry made from these parts, if what it saw is still so in ``now``."""
        if not self.remembers:
            return None
        for number, (path, entry) in enumerate(self._entries(stage)):
            if entry.parts == parts and all((now or {}).get(name, "") == one for name, one in entry.seen.items()):
                if number:
                    path.replace(self._next(stage))
                return entry
        return None

    def last(self, stage: str) -> Entry | None:
        """The entry of a stage that was made or used last."""
        return next((entry for _, entry in self._entries(stage)), None)

    def keep(self, stage: str, parts: Mapping[str, str], data: bytes, seen: Mapping[str, str] | None = None) -> None:
        """Keep a result, and of its stage only the last few."""
        if self._folder is None:
            return
        target = self._next(stage)
        made_from = {"version": _VERSION, "stage": stage, "parts": dict(parts), "seen": dict(seen or {})}
        content = json.dumps(made_from, ensure_ascii=False).encode() + b"\n" + data
        write_bytes(target, checksum(content).encode() + b"\n" + content)
        for path in self._paths(stage)[KEPT:]:
            path.unlink(missing_ok=True)

    def find_or_make(
        self, wanted: Sequence[tuple[str, Mapping[str, str]]], make: Callable[[list[int]], Sequence[bytes]]
    ) -> list[bytes]:
        """The result of each stage and its parts; ``make`` gives those that are missing, by number, all at once."""
        found = [self.find(stage, parts) for stage, parts in wanted]
        missing = [number for number, entry in enumerate(found) if entry is None]
        made = dict(zip(missing, make(missing) if missing else (), strict=True))
        for number, data in made.items():
            self.keep(*wanted[number], data)
        return [entry.data if entry else made[number] for number, entry in enumerate(found)]

    def prune(self, most: int = MOST_BYTES) -> None:
        """Delete the entries that were used longest ago until no more than ``most`` bytes are left."""
        if self._folder is None:
            return
        found = [(path.stat().st_mtime, path.stat().st_size, path) for path in self._folder.glob("*/*")]
        size = sum(one for _, one, _ in found)
        for _, one, path in sorted(found):
            if size <= most:
                return
            path.unlink(missing_ok=True)
            size -= one

    def _entries(self, stage: str) -> Iterator[tuple[Path, Entry]]:
        for path in self._paths(stage):
            entry = _read(path, stage)
            if entry is None:
                path.unlink(missing_ok=True)
            else:
                yield path, entry

    def _paths(self, stage: str) -> list[Path]:
        return [] if self._folder is None else sorted(self._place(stage).glob("*.entry"), reverse=True)

    def _next(self, stage: str) -> Path:
        numbers = [int(path.stem) for path in self._paths(stage) if path.stem.isdigit()]
        return self._place(stage) / f"{max(numbers, default=0) + 1:09}.entry"

    def _place(self, stage: str) -> Path:
        return self._folder / re.sub(r"[^\w.-]+", "-", stage)


def checksum(data: bytes) -> str:
    """The checksum of some bytes, as it is written everywhere."""
    return hashlib.sha256(data).hexdigest()


def checksum_of(path: Path) -> str:
    """The checksum of a file; empty where there is none."""
    with contextlib.suppress(FileNotFoundError), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
    return ""


def checksums_below(folder: Path, named: str = "") -> dict[str, str]:
    """The checksum of every file below a folder, by its path behind ``named``; compiled Python does not count."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {f"{named}{path.relative_to(folder).as_posix()}": checksum_of(path) for path in paths}


def together(parts: Mapping[str, str]) -> str:
    """One checksum for many."""
    return checksum("".join(f"{name}\0{one}\n" for name, one in sorted(parts.items())).encode())


def changed(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """The names that are not in both with the same checksum, and in a word what became of each.

    >>> changed({"a": "1", "b": "1"}, {"b": "2", "c": "1"})
    {'a': 'is gone', 'b': 'changed', 'c': 'is new'}
    """
    return {
        name: "changed" if before.get(name) and now.get(name) else "is gone" if before.get(name) else "is new"
        for name in sorted({*before, *now})
        if before.get(name, "") != now.get(name, "")
    }


def _read(path: Path, stage: str) -> Entry | None:
    """The entry in a file; none where it is not what was written there."""
    try:
        said, _, content = path.read_bytes().partition(b"\n")
        if said.decode() != checksum(content):
            return None
        head, _, data = content.partition(b"\n")
        made_from = json.loads(head)
        if (made_from["version"], made_from["stage"]) != (_VERSION, stage):
            return None
        return Entry(made_from["parts"], made_from["seen"], data)
    except (OSError, ValueError, KeyError, TypeError):
        return None
