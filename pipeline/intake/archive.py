"""Whether a spreadsheet's archive is safe to open: measured before any reader of spreadsheets sees it.

An .xlsx or .ods file is a zip of XML. What its directory says of sizes is not believed: every part is unpacked
here first, a piece at a time, and no further than the limits.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.errors import ReturnError

MOST_PARTS = 5_000
MOST_UNPACKED = 1_000_000_000
MOST_TIMES = 300
FREE_OF_RATIO = 20_000_000
"""Bytes that a part may unpack to whatever its ratio: a sheet of nothing but zeros packs very well."""

_PIECE = 1 << 20
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
_XML = (".xml", ".rels", ".vml")


@dataclass(frozen=True)
class Archive:
    """The parts of a checked archive, by name."""

    parts: dict[str, bytes]

    def named(self, *starts: str) -> list[str]:
        """Names of the parts that begin with one of ``starts``, whatever their case."""
        return sorted(name for name in self.parts if name.lower().startswith(starts))


def open_archive(content: bytes) -> Archive:
    """Unpack the archive within limits; raise ReturnError when it is damaged, protected or a trap."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            members = opened.infolist()
            _check_directory(members)
            return Archive(_unpacked(content, members))
    except (zipfile.BadZipFile, zlib.error, struct.error, ValueError, OverflowError, NotImplementedError):
        raise ReturnError("It is damaged or was cut short on its way.") from None


def _check_directory(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_PARTS:
        raise ReturnError(f"It is packed from {len(members):,} parts, which no spreadsheet is.")
    if any(member.flag_bits & 1 for member in members):
        raise ReturnError("It is protected by a password.")
    for member in members:
        parts = member.filename.replace("\\", "/").split("/")
        if ".." in parts or member.filename.startswith(("/", "\\")) or ":" in parts[0]:
            raise ReturnError("It has parts with names that point outside it, which no spreadsheet program writes.")


def _unpacked(content: bytes, members: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    total = 0
    for member in members:
        pieces = []
        size = 0
        for piece in _pieces(content, member):
            size += len(piece)
            total += len(piece)
            too_many_times = size > FREE_OF_RATIO and size > MOST_TIMES * max(member.compress_size, 1)
            if total > MOST_UNPACKED or too_many_times:
                raise ReturnError("It unpacks to far more than a spreadsheet holds, so it was not opened.")
            pieces.append(piece)
        part = b"".join(pieces)
        if size != member.file_size or zlib.crc32(part) != member.CRC:
            raise ReturnError("It is damaged or was cut short on its way.")
        _check_declarations(member.filename, part)
        # A media file is never read: its size counts, its content need not be kept.
        if member.filename.lower().endswith(_XML):
            parts[member.filename] = part
        else:
            parts[member.filename] = b""
    return parts


def _pieces(content: bytes, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """What one part unpacks to, and no more of it at a time than a piece."""
    header = _LOCAL_HEADER.unpack_from(content, member.header_offset)
    start = member.header_offset + _LOCAL_HEADER.size + header[-2] + header[-1]
    packed = content[start : start + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        yield packed
        return
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise ReturnError("It is packed in a way that spreadsheet programs do not use.")
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
    while not unpacking.eof:
        piece = unpacking.decompress(packed, _PIECE)
        if not piece:
            return
        yield piece
        packed = unpacking.unconsumed_tail


def _check_declarations(name: str, part: bytes) -> None:
    if not name.lower().endswith(_XML):
        return
    head = part[:4096].replace(b"\0", b"")  # UTF-16 hides nothing either
    if any(word in head for word in _DECLARATIONS) or b"<!ENTITY" in part:
        raise ReturnError("It declares XML entities of its own, which no spreadsheet program does.")
