"""What Pandoc and the filters make of each part of a document; of a part that is as it was, it is not made again."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import RenderError
from pipeline.render.assemble import metadata
from pipeline.render.numbering import Numbered, numbered
from pipeline.render.pandoc import ENGINE, filters, pandoc
from pipeline.render.reading import Reading, ReadPart, document_of
from pipeline.render.source import Source

_Wrapped = Callable[[ReadPart, int], str]
"""The blocks of a part as they are written with others, with how many tables without label are before it."""
_Split = Callable[[str], list[str]]
_WORDS_OF_REFERENCES = ("crossref", "language")
_TYPST_END = "// end of this part of the document"
_HTML_BEGIN = "<!-- a part of the document begins -->"
_SECTION_END = "</section>\n"
_AS_FILTERED = ["--to=docx.lua", f"--data-dir={ENGINE}"]
"""For Word: the name is in what filters go by, so it is no path, whose folders may be called anything."""
_DOCX_END = '{"t":"RawBlock","c":["part",""]}'


def html_body(source: Source, reading: Reading, arguments: Sequence[str]) -> str:
    """The whole document in HTML, all numbers in it, without the page around it."""
    fragments = _fragments(source, reading, "html", arguments, *_unless_alone(reading, _in_division, _from_divisions))
    body, ends = "", ""
    for part, fragment in zip(reading.parts, fragments, strict=True):
        if part.level < 2:
            body, ends = body + ends, ""
        if part.level == 1 and fragment.endswith(_SECTION_END):
            # The sections of a chapter, which are parts of their own, stand before its end.
            fragment, ends = fragment.removesuffix(_SECTION_END), _SECTION_END
        body += fragment
    return body + ends


def typst_body(source: Source, reading: Reading) -> str:
    """The whole document in Typst, without the template before it, which numbers what is in it."""
    ways = _unless_alone(reading, _before_its_end, _up_to_their_ends)
    return "".join(_fragments(source, reading, "typst", ["--to=typst"], *ways))


def docx_document(source: Source, reading: Reading) -> bytes:
    """The whole document in Pandoc's JSON as the filters leave it for Word, its metadata too."""
    fragments = _fragments(source, reading, "docx", _AS_FILTERED, _before_its_mark, _up_to_their_marks)
    filtered = json.loads(around(source, reading, "docx", {"page": ""}, [], _AS_FILTERED))
    return document_of(*fragments, meta=filtered["meta"])


def around(
    source: Source,
    reading: Reading,
    format_name: str,
    templates: Mapping[str, str],
    contents: Sequence[str],
    arguments: Sequence[str],
) -> str:
    """What stands around the body: the first of ``templates`` (name to text), filled in with the document's settings.

    ``contents`` are the headings for its table of contents.
    """
    front, settings = metadata(source, format_name), settings_of(source, reading, format_name)
    given = json.dumps([front, settings, dict(templates), *contents, *arguments], default=str)

    def make(_: list[int]) -> list[bytes]:
        with tempfile.TemporaryDirectory() as scratch:
            for name, text in templates.items():
                (Path(scratch) / name).write_text(text, "utf-8")
            (Path(scratch) / "front.json").write_text(json.dumps(front, default=str), "utf-8")
            command = ["--standalone", f"--metadata-file={Path(scratch) / 'front.json'}", *arguments]
            command += [f"--template={Path(scratch) / next(iter(templates))}"]
            return [written(source, contents, settings, command, f"write {format_name}")]

    return reading.cache.find_or_make([reading.wanted("around", format_name, given)], make)[0].decode()


def settings_of(source: Source, reading: Reading, format_name: str) -> dict[str, Any]:
    """What the renderer's filter must know of the whole document: what its labels stand for, and the words for it."""
    known = numbered((part.outline for part in reading.parts), format_name)
    told = metadata(source, format_name)
    return {"targets": _told(known, format_name), **{key: told[key] for key in _WORDS_OF_REFERENCES if key in told}}


def written(
    source: Source, blocks: Sequence[str], settings: Mapping[str, Any], arguments: Sequence[str], to_do: str
) -> bytes:
    """What Pandoc and the filters make of blocks in JSON, with ``settings`` as the metadata of their document."""
    # In a file of metadata Pandoc would read each number of hundreds as a text in Markdown.
    document = document_of(*blocks, meta={name: _in_meta(value) for name, value in settings.items()})
    command = ["--from=json", "--wrap=none", *filters(source, for_all=False), *arguments]
    return pandoc(source, command, document, to_do)


def _in_meta(value: Any) -> dict[str, Any]:
    if isinstance(value, Mapping):
        return {"t": "MetaMap", "c": {name: _in_meta(one) for name, one in value.items()}}
    if isinstance(value, bool):
        return {"t": "MetaBool", "c": value}
    return {"t": "MetaString", "c": str(value)}


def _told(known: Numbered, format_name: str) -> dict[str, dict[str, str]]:
    # Typst numbers by itself: a number in front of a part is no reason to write the part again.
    numbers = format_name != "typst"
    return {
        label: {"kind": target.kind, **({"number": target.number} if numbers else {})}
        for label, target in known.targets.items()
    }


def _unless_alone(reading: Reading, wrapped: _Wrapped, split: _Split) -> tuple[_Wrapped, _Split]:
    """A document of one part is written as it is: its notes come behind it."""
    return (wrapped, split) if len(reading.parts) > 1 else (lambda part, _: part.blocks, lambda text: [text])


def _fragments(
    source: Source, reading: Reading, format_name: str, arguments: Sequence[str], wrapped: _Wrapped, split: _Split
) -> list[str]:
    settings = settings_of(source, reading, format_name)
    before = numbered((part.outline for part in reading.parts), format_name).unlabelled_before
    given = [wrapped(part, count) for part, count in zip(reading.parts, before, strict=True)]
    wanted = [
        reading.wanted(part.name, format_name, one, json.dumps([_as_far_as(part, settings), *arguments]))
        for part, one in zip(reading.parts, given, strict=True)
    ]

    def make(missing: list[int]) -> list[bytes]:
        blocks = [given[at] for at in missing]
        fragments = split(written(source, blocks, settings, arguments, f"write {format_name}").decode())
        if len(fragments) != len(missing):
            raise RenderError(
                f"Pandoc wrote {len(fragments)} parts of {len(missing)} for {format_name}.",
                "Report this together with the staged document.",
            )
        return [fragment.encode() for fragment in fragments]

    return [data.decode() for data in reading.cache.find_or_make(wanted, make)]


def _as_far_as(part: ReadPart, settings: Mapping[str, Any]) -> dict[str, Any]:
    """What a part is written with: of the numbers, those of its own and those that it refers to."""
    targets = settings["targets"]
    own = {item["label"]: targets[item["label"]] for item in part.outline if item["label"] in targets}
    return {**settings, "targets": own}


def _in_division(part: ReadPart, unlabelled_before: int) -> str:
    # Pandoc would make the heading of a part that begins with it the heading of the whole division.
    marks = f'[["",["part"],[["unlabelled-before","{unlabelled_before}"]]]'
    blocks = ",".join(filter(None, [_raw("html", _HTML_BEGIN), part.blocks]))
    return f'{{"t":"Div","c":{marks},[{blocks}]]}}'


def _from_divisions(page: str) -> list[str]:
    return [part.rstrip().removesuffix("</div>") for part in page.split(f'<div class="part">\n{_HTML_BEGIN}\n')[1:]]


def _before_its_end(part: ReadPart, _: int) -> str:
    return ",".join(filter(None, [part.blocks, _raw("typst", _TYPST_END)]))


def _up_to_their_ends(text: str) -> list[str]:
    # The empty lines around it depend on what was written with it.
    return [part.strip("\n") + "\n\n" for part in text.split(_TYPST_END)[:-1]]


def _before_its_mark(part: ReadPart, _: int) -> str:
    return ",".join(filter(None, [part.blocks, _DOCX_END]))


def _up_to_their_marks(blocks: str) -> list[str]:
    return [part.strip(",") for part in blocks.split(_DOCX_END)[:-1]]


def _raw(format_name: str, text: str) -> str:
    return json.dumps({"t": "RawBlock", "c": [format_name, text]})
