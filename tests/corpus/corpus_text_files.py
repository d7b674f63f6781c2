"""Cases: text files in the encodings, dialects and shapes that people send."""

from __future__ import annotations

import codecs
from datetime import date

from corpus_case import Case
from corpus_files import raw, text, xlsx

HEADINGS = "Visit no,Place,Visited on,Cost (£),Remark\n"
LINE = "1,Home,25/05/2021,12.50,Café – “ok”\n"
READ = [[1, "Home", date(2021, 5, 25)]]
TABLE = HEADINGS + LINE
CELLS = [["Visit no", "Place", "Visited on"], [1, "Home", "25/05/2021"]]


def csv(
    name: str, content: bytes, *said: object, rows: object = READ, file: str = "visits.csv", **more: object
) -> Case:
    return Case(f"csv: {name}", {file: raw(content)}, said, rows, **more)  # type: ignore[arg-type]


ENCODINGS = [
    csv("UTF-8", TABLE.encode()),
    csv("UTF-8 with byte order mark", codecs.BOM_UTF8 + TABLE.encode()),
    csv("Windows-1252", TABLE.encode("cp1252")),
    csv("UTF-16 little-endian with mark", codecs.BOM_UTF16_LE + TABLE.encode("utf-16-le")),
    csv("UTF-16 big-endian with mark", codecs.BOM_UTF16_BE + TABLE.encode("utf-16-be")),
    csv("UTF-16 little-endian without mark", TABLE.encode("utf-16-le")),
    csv("UTF-16 big-endian without mark", TABLE.encode("utf-16-be")),
    csv(
        "bytes that no encoding knows",
        TABLE.encode("cp1252") + b"2,School,26/05/2021,1,\x81\x8d\n",
        "lost_letters",
        rows=[*READ, [2, "School", date(2021, 5, 26)]],
    ),
]
DIALECTS = [
    csv("semicolons", TABLE.replace(",", ";").encode()),
    csv("tabs", TABLE.replace(",", "\t").encode()),
    csv("tabs, named .tsv", TABLE.replace(",", "\t").encode(), file="visits.tsv"),
    csv("the separator stated in the first line", ("sep=;\n" + TABLE.replace(",", ";")).encode()),
    csv("Windows line ends", TABLE.replace("\n", "\r\n").encode()),
    csv("old Macintosh line ends", TABLE.replace("\n", "\r").encode()),
    csv("no line end after the last line", TABLE.rstrip().encode()),
    csv("everything in quotation marks", b'"Visit no","Place","Visited on"\n"1","Home","25/05/2021"\n'),
    csv("a quoted line break in a heading", b'"Visit\nno",Place,"Visited\non"\n1,Home,25/05/2021\n'),
    csv("a quoted line break in a cell", b'Visit no,Place,Visited on,Remark\n1,Home,25/05/2021,"one\ntwo"\n'),
    csv("doubled quotation marks", b'Visit no,Place,Visited on,Remark\n1,Home,25/05/2021,"said ""yes"""\n'),
    csv(
        "a separator in quotation marks",
        b'Visit no,Place,Visited on,Cost\n1,Home,25/05/2021,"1,234"\n',
        ("read_signs", 2, "Cost"),
    ),
    csv("empty columns at the end", b"Visit no,Place,Visited on,,,\n1,Home,25/05/2021,,,\n"),
    csv("empty lines between", b"Visit no,Place,Visited on\n\n,,\n1,Home,25/05/2021\n\n"),
    csv("rows cut short", b"Visit no,Place,Visited on,Cost\n1,Home,25/05/2021\n"),
    csv(
        "a value broken by its comma",
        b"Visit no,Place,Visited on,Cost\n1,Home,25/05/2021,1,234\n",
        ("too_many_cells", 2, ""),
    ),
    csv(
        "a column without a heading",
        b"Visit no,Place,Visited on\n1,Home,25/05/2021,x\n2,Home,26/05/2021,y\n",
        "no_heading",
        rows=[*READ, [2, "Home", date(2021, 5, 26)]],
    ),
    csv(
        "a quotation mark that is not closed",
        (TABLE + '2,Home,26/05/2021,1,"x\n' + "3,Home,27/05/2021,1,x\n" * 70).encode(),
        "open_quote",
        rows=[*READ, [2, "Home", date(2021, 5, 26)]],
    ),
]
SHAPES = [
    csv("title rows above the headings", f"Anytown,,\nVisits of the year,,\n,,\n{TABLE}".encode()),
    csv("notes below the table", f"{TABLE}\nSource: our system\n".encode(), ("ignored_row", 4, "")),
    csv(
        "a remark within the table",
        f"{TABLE}see below\n2,Home,26/05/2021,,\n".encode(),
        ("ignored_row", 3, ""),
        rows=[*READ, [2, "Home", date(2021, 5, 26)]],
    ),
    csv(
        "headings repeated on each page",
        (TABLE + HEADINGS + "2,School,26/05/2021,1,\n").encode(),
        ("repeated_headings", 3, ""),
        rows=[*READ, [2, "School", date(2021, 5, 26)]],
    ),
    csv(
        "units under the headings",
        "Visit no,Place,Visited on,Cost\nNo,text,date,£\n1,Home,25/05/2021,3\n".encode(),
        ("ignored_row", 2, ""),
    ),
    csv("headings in capitals with odd spaces", b" VISIT  NO ,PLACE ,  visited   on\n1,Home,25/05/2021\n"),
    csv("headings by their synonyms", b"Number of visit,place:,Date of visit\n1,Home,25/05/2021\n"),
    csv("headings by their technical names", b"visit_no,place,visited_on\n1,Home,25/05/2021\n"),
    csv("headings marked as needed", b"Visit no*,Place *,Visited on (*)\n1,Home,25/05/2021\n"),
    csv("columns in another order", b"Place,Visited on,Visit no\nHome,25/05/2021,1\n"),
    csv(
        "a misspelt heading that is needed",
        b"Visit no,Plaec,Visited on\n1,Home,25/05/2021\n",
        ("unknown_header", 1, "Plaec"),
        ("missing_column", 1, "Place"),
        rows=[],
    ),
    csv(
        "a heading nobody asked for",
        b"Visit no,Place,Visited on,Weather\n1,Home,25/05/2021,wet\n",
        ("unknown_header", 1, "Weather"),
    ),
    csv("a heading twice", b"Visit no,Place,Visited on,Place\n1,Home,25/05/2021,x\n", ("unknown_header", 1, "Place")),
    csv("headings and nothing else", HEADINGS.encode(), "no_rows", rows=[]),
    csv("nothing but separators", b",,,\n,,\n", "empty_file", rows=[]),
    csv("nothing at all", b"", "empty_file", rows=[]),
    csv("a table of something else", b"Monday,Tuesday\nA,B\n", "unrecognised_sheet", rows=[], file="rota.csv"),
    csv(
        "accents and another script",
        "Visit no,Place,Visited on,Remark\n1,Home,25/05/2021,Łódź 日本 🙂\n".encode(),
        columns=("remark",),
        rows=[["Łódź 日本 🙂"]],
    ),
]
WRONG_NAMES = [
    csv("a spreadsheet that is named .csv", xlsx(CELLS)(), "spreadsheet_as_text"),
    csv("text that is named .xls", TABLE.replace(",", "\t").encode(), "text_as_spreadsheet", file="visits.xls"),
    csv("text that is named .xlsx", TABLE.encode(), "text_as_spreadsheet", file="visits.xlsx"),
    csv(
        "a web page that is named .xls",
        b"<html><table><tr><td>1</td></tr></table></html>",
        "unreadable_file",
        rows=[],
        file="visits.xls",
    ),
    csv("XML that is named .xls", b'<?xml version="1.0"?><Workbook/>', "unreadable_file", rows=[], file="visits.xls"),
    csv("a name in capitals", TABLE.encode(), file="VISITS.CSV"),
    csv("a type that holds no table", b"%PDF-1.7", "unsupported_file", rows=[], file="visits.pdf"),
    csv("no type", TABLE.encode(), "unsupported_file", rows=[], file="visits"),
    Case(
        "csv: two files of one dataset",
        {"a visits.csv": text(TABLE), "b visits.csv": text(HEADINGS + "2,School,26/05/2021,,\n")},
        (),
        [*READ, [2, "School", date(2021, 5, 26)]],
    ),
]
CASES = [*ENCODINGS, *DIALECTS, *SHAPES, *WRONG_NAMES]
