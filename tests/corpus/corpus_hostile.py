"""Cases: files that are damaged, locked, or made to do harm."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

from corpus_case import Case, Said
from corpus_files import ods, raw, rezipped, row_xml, sheet_xml, text, xls, xlsx
from odf.table import TableCell

DAY = date(2021, 5, 25)
TABLE = [["Visit no", "Place", "Visited on"], [1, "Home", DAY]]
READ = [[1, "Home", DAY]]
GOOD = xlsx(TABLE)
CSV = "Visit no,Place,Visited on\n1,Home,25/05/2021\n"
HEAD = row_xml(1, "Visit no", "Place", "Visited on")
BODY = HEAD + row_xml(2, 1, "Home", "25/05/2021")


def refused(name: str, made: Callable[[], bytes], file: str = "visits.xlsx") -> Case:
    return Case(f"hostile: {name}", {file: made}, ["unreadable_file"])


def read(
    name: str, made: Callable[[], bytes], *said: Said, file: str = "visits.xlsx", rows: object = READ, **more: object
) -> Case:
    return Case(f"hostile: {name}", {file: made}, said, rows, **more)  # type: ignore[arg-type]


def folder(name: str, prepare: Callable[[Path], None], *said: Said, rows: object = READ) -> Case:
    return Case(f"folder: {name}", {"visits.csv": text(CSV)}, said, rows, prepare=prepare)  # type: ignore[arg-type]


def _bomb() -> bytes:
    return rezipped(GOOD, {"xl/media/zeros.xml": bytes(60_000_000)})()


def _lying_bomb() -> bytes:
    """A part that says it holds ten bytes and unpacks to fifty million."""
    packed = zlib.compressobj(9, wbits=-15)
    stream = packed.compress(bytes(50_000_000)) + packed.flush()
    checksum = zlib.crc32(bytes(10))
    name = b"xl/workbook.xml"
    common = struct.pack("<5H3L2H", 20, 0, 8, 0, 0, checksum, len(stream), 10, len(name), 0)
    local = b"PK\x03\x04" + common + name + stream
    central = b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<3H2L", 0, 0, 0, 0, 0) + name
    return local + central + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(central), len(local), 0)


def _encrypted_zip() -> bytes:
    content = bytearray(GOOD())
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(sign)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(sign, at + 4)
    return bytes(content)


def _many_parts() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(6_000):
            archive.writestr(f"xl/{number}.xml", b"")
    return out.getvalue()


def _entities(declaration: str) -> Callable[[], bytes]:
    def change(part: bytes) -> bytes:
        return part.replace(b"<worksheet", declaration.encode() + b"<worksheet", 1)

    return rezipped(GOOD, {"xl/worksheets/sheet1.xml": change})


LAUGHS = "<!DOCTYPE x [" + '<!ENTITY a "ha">' + "".join(f'<!ENTITY a{n} "&a;&a;&a;&a;">' for n in range(9)) + "]>"
FETCHES = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
FETCHES_DTD = '<!DOCTYPE x SYSTEM "http://192.0.2.1/x.dtd">'


def _repeated(rows: int, columns: int) -> Callable[[], bytes]:
    cell = TableCell(valuetype="float", value="1", numbercolumnsrepeated=columns)

    def tweak(table: object, book: object) -> None:
        table.childNodes[-1].setAttribute("numberrowsrepeated", rows)  # type: ignore[attr-defined]

    return ods([*TABLE, [cell]], tweak)


def _long_texts() -> bytes:
    """One text of thirty thousand letters that twenty thousand cells share."""
    cells = "".join(f'<row r="{at}"><c r="A{at}" t="s"><v>0</v></c></row>' for at in range(1, 20_001))
    strings = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>' + "x" * 30_000
    return rezipped(sheet_xml(cells), {"xl/sharedStrings.xml": (strings + "</t></si></sst>").encode()})()


def _lying_xls(field: bytes, at: int) -> Callable[[], bytes]:
    """An .xls with four billion where its directory says how large its stream is, or where the stream begins."""

    def make() -> bytes:
        content = bytearray(xls(TABLE)())
        entry = content.index("Workbook".encode("utf-16-le"))
        content[entry + at : entry + at + len(field)] = field
        return bytes(content)

    return make


def _link(target: str) -> Callable[[Path], None]:
    return lambda returns: (returns / "linked visits.csv").symlink_to(target)


def _link_inside(returns: Path) -> None:
    (returns.parent / "kept.csv").write_text("Visit no,Place,Visited on\n2,School,26/05/2021\n", encoding="utf-8")
    (returns / "visits two.csv").symlink_to("../kept.csv")


def _linked_folder(returns: Path) -> None:
    (returns / "more").symlink_to("/")


def _pipe(returns: Path) -> None:
    import os

    os.mkfifo(returns / "pipe.csv")


def _nested(returns: Path) -> None:
    (returns / "police" / "old").mkdir(parents=True)
    (returns / "police" / "old" / "visits.csv").write_text(CSV, encoding="utf-8")
    (returns / "police" / "visits.csv").write_text(CSV.replace("\n1,", "\n2,"), encoding="utf-8")


def _hidden_folder(returns: Path) -> None:
    (returns / ".git").mkdir()
    (returns / ".git" / "visits.csv").write_text(CSV, encoding="utf-8")


def _leftovers(returns: Path) -> None:
    for name in ("~$visits.xlsx", ".~lock.visits.ods#", "Thumbs.db", ".DS_Store", "desktop.ini"):
        (returns / name).write_bytes(b"\0")


def _odd_names(returns: Path) -> None:
    (returns / "visits \x1b[2J\n.csv").write_text("Visit no,Place,Visited on\n2,Home,26/05/2021\n", encoding="utf-8")


def _unreadable(returns: Path) -> None:
    (returns / "visits link.csv").symlink_to("nowhere.csv")


ARCHIVES = [
    refused("a zip bomb", _bomb),
    refused("a zip bomb that lies about its size", _lying_bomb),
    refused("an archive of very many parts", _many_parts),
    refused("a part with a name that leaves the archive", rezipped(GOOD, {"../../x.xml": b"<x/>"})),
    refused("a part with an absolute name", rezipped(GOOD, {"/etc/x.xml": b"<x/>"})),
    refused("a part with a Windows path", rezipped(GOOD, {"..\\..\\x.xml": b"<x/>"})),
    refused("a part named by a drive", rezipped(GOOD, {"C:/x.xml": b"<x/>"})),
    refused("a zip of something else", rezipped(lambda: _empty_zip(), {"readme.txt": b"hello"})),
    refused("a file that was cut short", lambda: GOOD()[: len(GOOD()) // 2]),
    refused("a file without its end", lambda: GOOD()[:-30]),
    refused("a file of noise", lambda: b"PK\x03\x04" + bytes(range(256)) * 20),
    refused("a part that was changed on its way", lambda: _flipped()),
    refused("an archive locked by a password", _encrypted_zip),
    refused(
        "a workbook locked by a password",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600),
    ),
    refused(
        "an OpenDocument locked by a password",
        rezipped(ods(TABLE), {"META-INF/manifest.xml": b"<m><encryption-data/></m>"}),
        "visits.ods",
    ),
    refused("an .xls that was cut short", lambda: xls(TABLE)()[:700], "visits.xls"),
    refused("an .xls of noise", raw(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 8), "visits.xls"),
    read("an .xls that says it is four gigabytes", _lying_xls(b"\xff\xff\xff\xff", 120), file="visits.xls"),
    refused("an .xls whose stream begins nowhere", _lying_xls(b"\xf0\xff\xff\x0f", 116), "visits.xls"),
    refused("billion laughs", _entities(LAUGHS)),
    refused("an entity that reads a file", _entities(FETCHES)),
    refused("a document type that is fetched", _entities(FETCHES_DTD)),
    refused(
        "entities in an OpenDocument",
        rezipped(ods(TABLE), {"content.xml": lambda part: part.replace(b"<office", LAUGHS.encode() + b"<office", 1)}),
        "visits.ods",
    ),
    refused("XML that is broken off", rezipped(GOOD, {"xl/worksheets/sheet1.xml": lambda part: part[:-40]})),
    refused("a row with a number that is none", sheet_xml('<row r="x"><c r="A1"><v>1</v></c></row>')),
    read(
        "macros are not run", rezipped(GOOD, {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}), "macros", file="visits.xlsm"
    ),
    read(
        "links to other files are not followed",
        rezipped(GOOD, {"xl/externalLinks/externalLink1.xml": b"<x/>"}),
        "links",
    ),
    read(
        "macros in an OpenDocument are not run",
        rezipped(ods(TABLE), {"Basic/Standard/Module1.xml": b"<x/>"}),
        "macros",
        file="visits.ods",
    ),
]
SIZES = [
    refused(
        "a lone cell at the far end of the sheet",
        sheet_xml(HEAD + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    ),
    refused("ten million cells between two", sheet_xml(HEAD + '<row r="700000"><c r="T700000"><v>1</v></c></row>')),
    refused(
        "a formula at the far end of the sheet",
        sheet_xml(HEAD + '<row r="1048576"><c r="XFD1048576"><f>1</f></c></row>'),
    ),
    refused("a cell repeated a billion times", _repeated(1_000_000, 1_000), "visits.ods"),
    refused("a cell repeated along a very long row", _repeated(1_000_000, 16), "visits.ods"),
    refused("a long text shared by very many cells", _long_texts),
    read(
        "formats on cells of a million empty rows",
        sheet_xml(
            BODY + '<row r="1048576"><c r="XFD1048576" s="0"/></row>',
        ),
    ),
    read(
        "a stated range of the whole sheet",
        sheet_xml(
            BODY,
            before='<dimension ref="A1:XFD1048576"/>',
        ),
    ),
    read(
        "a merged range of the whole sheet",
        sheet_xml(
            BODY,
            after='<mergeCells><mergeCell ref="E1:XFD1048576"/></mergeCells>',
        ),
    ),
    read(
        "a cell of two hundred thousand letters",
        lambda: f"Visit no,Place,Visited on,Remark\n1,Home,25/05/2021,{'x' * 200_000}\n".encode(),
        "unreadable_file",
        file="visits.csv",
        rows=[],
    ),
]
TEXTS = [
    read(
        "NUL among text",
        raw(b"Visit no,Place,Visited on\n1,Ho\0me,25/05/2021\n"),
        "unreadable_file",
        file="visits.csv",
        rows=[],
    ),
    read(
        "a program that is named .csv",
        raw(b"MZ\x90\x00\x03\x00\x00\x00" * 200),
        "unreadable_file",
        file="visits.csv",
        rows=[],
    ),
    read(
        "formulas as text",
        text('Visit no,Place,Visited on,Remark\n1,Home,25/05/2021,"=HYPERLINK(""http://192.0.2.1"")"\n'),
        ("read_formula_text", 2, "Remark"),
        file="visits.csv",
    ),
    read("a sheet with a name like a path", xlsx({"..%2F..%2Fx visits": TABLE})),
]
FOLDERS = [
    folder("a link that leaves the plan", _link("/etc/hostname"), ("outside_folder", None, "")),
    folder("a link up and out of the plan", _link("../../outside.csv"), ("outside_folder", None, "")),
    folder("a link to a folder outside", _linked_folder, ("outside_folder", None, "")),
    folder("a link to nothing", _unreadable, ("not_a_file", None, "")),
    folder("a link within the plan", _link_inside, rows=[[2, "School", date(2021, 5, 26)], *READ]),
    folder("a pipe that never ends", _pipe, ("not_a_file", None, "")),
    folder("folders in folders", _nested, ("folder_too_deep", None, ""), rows=[[2, "Home", DAY], [1, "Home", DAY]]),
    folder("a folder that is hidden", _hidden_folder),
    folder("what programs leave behind", _leftovers, ("temporary_file", None, "")),
    folder("a name that would clear the screen", _odd_names, rows=[[2, "Home", date(2021, 5, 26)], *READ]),
]
CASES = [*ARCHIVES, *SIZES, *TEXTS, *FOLDERS]


def _empty_zip() -> bytes:
    out = io.BytesIO()
    zipfile.ZipFile(out, "w").close()
    return out.getvalue()


def _flipped() -> bytes:
    content = bytearray(GOOD())
    content[len(content) // 3] ^= 0xFF
    return bytes(content)
