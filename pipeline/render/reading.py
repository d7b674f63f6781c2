"""The document as Pandoc reads it, part by part; a part that was read before is not read again."""

from __future__ import annotations

import itertools
import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from pipeline.cache import Cache, checksum, checksums_below, together
from pipeline.plan.inputs import code
from pipeline.render.numbering import Outline
from pipeline.render.pandoc import ENGINE, filters, pandoc
from pipeline.render.parts import Part, parts_of
from pipeline.render.source import Source

_END = "\n\n```{=part}\n```\n\n"
_VERSION_OF_JSON = "[1,23,1]"
_NUMBERED = re.compile(r"(.+)-\d+$")
_BETWEEN_WORDS = '"},{"t":"Space"},{"t":"Str","c":"'
_WORDS = re.compile(
    r'(?<!\]\],\[)\{"t":"Str","c":"(?!\d+\.")(?:[^"\\]+|\\.|"\},\{"t":"Space"\},\{"t":"Str","c":")*+"\}'
)
"""Words one by one.

None that begin something with attributes, where a filter may look for a first word; nor a first word as in ``1. One``,
which Pandoc writes for Typst as what it is, and not as the number of a list, only where it stands by itself.
"""
_WORTH_A_PROCESS = 20_000
"""Characters of the text: less is read before another process would have begun."""
_IN_ROWS = re.compile(r"^\|.*", re.MULTILINE)
_ROWS = 3  # times as long as as much prose takes a row of a table to be read


@dataclass(frozen=True)
class ReadPart:
    """A part as blocks of Pandoc's JSON, one after the other, and what is numbered and referred to in it."""

    name: str
    level: int
    blocks: str
    outline: Outline


@dataclass(frozen=True)
class Reading:
    """A document in parts, and where what is made of each of them is kept from build to build."""

    parts: tuple[ReadPart, ...]
    cache: Cache
    stem: str
    tools: Mapping[str, str]  # the checksums of all that reads and writes parts, but for the parts themselves

    def wanted(self, part: str, what: str, *given: str) -> tuple[str, dict[str, str]]:
        """The stage under which ``what`` is made of a part is kept; what it is made from: ``given``, by the tools."""
        made_from = {**self.tools, **{f"given {at}": checksum(one.encode()) for at, one in enumerate(given)}}
        return f"{self.stem}.{part}.{what}", {"all": together(made_from)}


def read(source: Source, cache: Cache, stem: str) -> Reading:
    """Read the document with Pandoc: once for all formats, and only the parts that ``cache`` does not have."""
    used = checksums_below(source.document / "theme" / "filters", "filters/")
    tools = {**used, **code(), "filters": ",".join(source.project.get("filters", []))}
    reading = Reading((), cache, stem, tools)
    parts = parts_of(source)
    wanted = [reading.wanted(part.name, "read", part.text) for part in parts]
    found = cache.find_or_make(wanted, lambda missing: [*map(_packed, _read(source, [parts[at] for at in missing]))])
    read_parts = [_unpacked(part, data) for part, data in zip(parts, found, strict=True)]
    return replace(reading, parts=tuple(_each_heading_by_its_own_name(read_parts)))


def document_of(*blocks: str, meta: Mapping[str, Any] | None = None) -> bytes:
    """A document of Pandoc's JSON, of blocks one after the other."""
    together = ",".join(filter(None, blocks))
    return f'{{"pandoc-api-version":{_VERSION_OF_JSON},"meta":{_in_json(meta or {})},"blocks":[{together}]}}'.encode()


def _packed(part: ReadPart) -> bytes:
    return f"{_in_json(part.outline)}\n{part.blocks}".encode()


def _unpacked(part: Part, data: bytes) -> ReadPart:
    outline, _, blocks = data.decode().partition("\n")
    return ReadPart(part.name, part.level, blocks, json.loads(outline))


def _read(source: Source, parts: Sequence[Part]) -> list[ReadPart]:
    """Each part as if it were read alone."""
    before: set[str] = set()
    out = []
    for part, found_together in zip(parts, _read_side_by_side(source, parts), strict=True):
        labels = {item["label"] for item in found_together.outline if item["kind"] != "reference"}
        # Pandoc has put a number behind the name of a heading that another part has too.
        if any((found := _NUMBERED.match(label)) and found[1] in before for label in labels):
            out += _read_together(source, [part])
        else:
            out.append(found_together)
        before |= labels
    return out


def _read_side_by_side(source: Source, parts: Sequence[Part]) -> list[ReadPart]:
    """Each part, read by as many processes at once as there are processors, as far as there is enough to read."""
    shares = shares_of(parts, os.cpu_count() or 1)
    with ThreadPoolExecutor(max_workers=len(shares)) as pool:
        return [part for read in pool.map(partial(_read_together, source), shares) for part in read]


def shares_of(parts: Sequence[Part], most: int) -> list[list[Part]]:
    """The parts, in their order, in up to ``most`` shares that take about as long to read."""
    long = [_to_read(part) for part in parts]
    size = max(sum(long) / most, _WORTH_A_PROCESS)
    shares: list[list[Part]] = [[]]
    taken = 0
    for part, takes in zip(parts, long, strict=True):
        if shares[-1] and taken + takes / 2 > len(shares) * size:
            shares.append([])
        shares[-1].append(part)
        taken += takes
    return shares


def _to_read(part: Part) -> int:
    """How many characters of prose would take as long to read as a part."""
    return len(part.text) + (_ROWS - 1) * sum(map(len, _IN_ROWS.findall(part.text)))


def _read_together(source: Source, parts: Sequence[Part]) -> list[ReadPart]:
    arguments = ["--from=markdown", "--to=json", *filters(source, for_all=True)]
    arguments.append(f"--lua-filter={ENGINE / 'outline.lua'}")
    given = "".join(part.text + _END for part in parts)
    waiting, blocks, out = list(parts), [], []
    for block in json.loads(pandoc(source, arguments, given.encode(), "read the document"))["blocks"]:
        if block["t"] == "RawBlock" and block["c"][0] == "part":
            part = waiting.pop(0)
            written = _with_words_as_one_text(_in_json(blocks)[1:-1])
            out.append(ReadPart(part.name, part.level, written, json.loads(block["c"][1])))
            blocks = []
        else:
            blocks.append(block)
    return out


def _with_words_as_one_text(blocks: str) -> str:
    """The same, half as long, which filters and writers take half as long over: Pandoc reads word by word."""
    return _WORDS.sub(lambda words: words[0].replace(_BETWEEN_WORDS, " "), blocks)


def _each_heading_by_its_own_name(parts: Iterable[ReadPart]) -> list[ReadPart]:
    """The parts with no two headings of one name: as in Pandoc, the later ones get a number behind it."""
    taken: set[str] = set()
    return [_by_its_own_name(part, taken) for part in parts]


def _by_its_own_name(part: ReadPart, taken: set[str]) -> ReadPart:
    new: dict[str, str] = {}
    own = {item["label"] for item in part.outline if item["kind"] == "header"}
    for item in part.outline:
        label = item["label"]
        if item["kind"] == "header" and label in taken:
            numbered = _NUMBERED.match(label)
            base = numbered[1] if numbered and numbered[1] in own else label
            new[label] = next(name for at in itertools.count(1) if (name := f"{base}-{at}") not in taken)
        if item["kind"] != "reference":
            taken.add(new.get(label, label))
    if not new:
        return part
    outline = [
        {**item, "label": new[item["label"]], "block": _renamed(item["block"], new)}
        if item["kind"] == "header" and item["label"] in new
        else item
        for item in part.outline
    ]
    return replace(part, blocks=_in_json(_renamed(json.loads(f"[{part.blocks}]"), new))[1:-1], outline=outline)


def _renamed(element: Any, new: Mapping[str, str]) -> Any:
    """The same JSON with headings under their new names."""
    if isinstance(element, list):
        return [_renamed(one, new) for one in element]
    if not isinstance(element, dict):
        return element
    if element.get("t") == "Header":
        level, (label, *rest), words = element["c"]
        return {"t": "Header", "c": [level, [new.get(label, label), *rest], words]}
    return {key: _renamed(value, new) for key, value in element.items()}


def _in_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
