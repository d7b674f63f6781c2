"""Cases: numbers, dates, years and words as they stand in cells."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from corpus_case import Case, Said
from corpus_files import text, xlsx


def cells(heading: str, column: str, kind: str, written: object, read: object, *said: Said) -> Case:
    """One column of a text file with a cell a row, and the values that they must be read as."""
    many = written if isinstance(written, list) else [written]
    values = read if isinstance(read, list) else [read]
    lines = [f'{at},Home,25 May 2021,"{cell}"' for at, cell in enumerate(many, 1)]
    content = "\n".join([f"Visit no,Place,Visited on,{heading}", *lines])
    rows = [[value] for value in values]
    return Case(f"{kind}: {many}", {"visits.csv": text(content)}, said, rows, columns=(column,))


def number(written: object, read: object, *rules: str) -> Case:
    values = [Decimal(one) if one is not None else None for one in (read if isinstance(read, list) else [read])]
    return cells("Cost", "cost_gbp", "number", written, values, *((rule, 2, "Cost") for rule in rules))


def spell(written: object, read: object, *said: Said) -> Case:
    """Dates in a column of their own."""
    many = written if isinstance(written, list) else [written]
    values = read if isinstance(read, list) else [read]
    lines = [f'{at},Home,"{cell}"' for at, cell in enumerate(many, 1)]
    content = "\n".join(["Visit no,Place,Visited on", *lines])
    return Case(
        f"date: {many}", {"visits.csv": text(content)}, said, [[one] for one in values], columns=("visited_on",)
    )


def typed(name: str, cell: object, column: str, heading: str, read: object, *said: Said) -> Case:
    rows = [["Visit no", "Place", "Visited on", heading], [1, "Home", date(2021, 5, 25), cell]]
    return Case(f"cell: {name}", {"visits.xlsx": xlsx(rows)}, said, [[read]], columns=(column,))


NUMBERS = [
    number("£1,234", "1234", "read_signs"),
    number("1 234", "1234", "read_signs"),
    number("1\u00a0234", "1234", "read_signs"),
    number("1\u2009234.5", "1234.5", "read_signs"),
    number("1\u202f234", "1234", "read_signs"),
    number("(1,234)", "-1234", "read_brackets", "read_signs"),
    number("(12)", "-12", "read_brackets"),
    number("-£12.50", "-12.50", "read_signs"),
    number("\u22125", "-5"),
    number("£ 1,234.50", "1234.50", "read_signs"),
    number("12.5%", "12.5", "read_per_cent"),
    number("-", None, "read_blank_word"),
    number("–", None, "read_blank_word"),
    number("n/a", None, "read_blank_word"),
    number("N/A", None, "read_blank_word"),
    number("tbc", None, "read_not_yet_known"),
    number("TBC", None, "read_not_yet_known"),
    number("to follow", None, "read_not_yet_known"),
    number("<5", None, "read_withheld"),
    number("1-4", None, "read_withheld"),
    number("[c]", None, "read_withheld"),
    number("*", None, "read_withheld"),
    number("1,234*", "1234", "read_footnote", "read_signs"),
    number("56 [2]", "56", "read_footnote"),
    number("56²", "56", "read_footnote"),
    number("56†", "56", "read_footnote"),
    number("1.234,56", None, "ambiguous_number"),
    number("12,5", None, "ambiguous_number"),
    number(["1.234,56", "99,50", "7"], ["1234.56", "99.50", "7"], "read_decimal_comma"),
    number(["1.234,56", "99.50"], [None, "99.50"], "ambiguous_number"),
    number("about 300", None, "not_a_number"),
    number("1e5", None, "not_a_number"),
    number("=SUM(A1:A3)", None, "not_a_number"),
    number("#REF!", None, "error_value"),
    number("9" * 20, None, "not_a_number"),
    cells("Share", "share_pct", "per cent", "12.5 %", Decimal("12.5"), ("read_per_cent", 2, "Share")),
    cells("Financial year", "financial_year", "year", "2024/25", "2024-25"),
    cells("Financial year", "financial_year", "year", "FY 2024-2025", "2024-25"),
    cells("Financial year", "financial_year", "year", "24/25", "2024-25"),
    cells("Financial year", "financial_year", "year", "2024", None, ("not_a_year", 2, "Financial year")),
    cells("Financial year", "financial_year", "year", "2024-26", None, ("not_a_year", 2, "Financial year")),
    cells("Kept", "kept", "yes or no", ["Yes", "n", "TRUE", ""], [True, False, True, None]),
    cells("Kept", "kept", "yes or no", "maybe", None, ("not_yes_or_no", 2, "Kept")),
    cells("Remark", "remark", "text", "=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0", ("read_formula_text", 2, "Remark")),
    cells("Remark", "remark", "text", "@SUM(1)", "@SUM(1)", ("read_formula_text", 2, "Remark")),
    cells("Remark", "remark", "text", "a\x07b\x1bc", "abc", ("read_invisible", 2, "Remark")),
    cells("Remark", "remark", "text", "safe\u202egnp.exe", "safegnp.exe", ("read_invisible", 2, "Remark")),
    cells("Remark", "remark", "text", "  two   spaces ", "two spaces"),
    cells("Remark", "remark", "text", "<b>{{< var x >}}</b>", "<b>{{< var x >}}</b>"),
    cells("Remark", "remark", "long text", "word " * 4000, ("word " * 4000).strip(), ("read_long_text", 2, "Remark")),
]
DATES = [
    spell("01/04/2024", date(2024, 4, 1), ("read_date_asked", 2, "Visited on")),
    spell(["03/04/2024", "25/04/2024"], [date(2024, 4, 3), date(2024, 4, 25)], ("read_day_first", 2, "Visited on")),
    spell(
        ["03/04/2024", "04/25/2024", "05/30/2024"],
        [date(2024, 3, 4), date(2024, 4, 25), date(2024, 5, 30)],
        ("read_month_first", 2, "Visited on"),
    ),
    spell(
        ["03/04/2024", "04/25/2024"],
        [date(2024, 4, 3), None],
        ("read_date_asked", 2, "Visited on"),
        ("not_a_date", 3, "Visited on"),
    ),
    spell("04/04/2024", date(2024, 4, 4)),
    spell("Apr-24", date(2024, 4, 1), ("read_span_as_day", 2, "Visited on")),
    spell("April 2024", date(2024, 4, 1), ("read_span_as_day", 2, "Visited on")),
    spell("Q1 2024-25", date(2024, 4, 1), ("read_span_as_day", 2, "Visited on")),
    spell("Quarter 4 2024/25", date(2025, 1, 1), ("read_span_as_day", 2, "Visited on")),
    spell("2024-25 Q2", date(2024, 7, 1), ("read_span_as_day", 2, "Visited on")),
    spell("Q1 2024", None, ("ambiguous_quarter", 2, "Visited on")),
    spell("1 April 2024", date(2024, 4, 1)),
    spell("Mon 1st April 2024", date(2024, 4, 1)),
    spell("2024-04-01", date(2024, 4, 1)),
    spell("2024-04-01T00:00:00Z", date(2024, 4, 1)),
    spell("2024/04/01", date(2024, 4, 1)),
    spell("25.04.24", date(2024, 4, 25)),
    spell("25/04/98", date(1998, 4, 25)),
    spell("31/02/2024", None, ("not_a_date", 2, "Visited on")),
    spell("29/02/2023", None, ("not_a_date", 2, "Visited on")),
    spell("soon", None, ("not_a_date", 2, "Visited on")),
    spell("tbc", None, ("read_not_yet_known", 2, "Visited on")),
    spell("45383", None, ("not_a_date", 2, "Visited on")),
]
CELLS = [
    typed("a day number that is not formatted", 45383, "visited_on", "x", date(2021, 5, 25), "unknown_header"),
    typed("a day with a time", datetime(2024, 4, 1, 9, 30), "remark", "Remark", "2024-04-01 09:30:00"),
    typed(
        "a year that a program made a month",
        datetime(2011, 12, 1),
        "financial_year",
        "Financial year",
        "2011-12",
        "read_year_from_date",
    ),
    typed("a number as text", "58,336", "cost_gbp", "Cost", Decimal(58336), ("read_signs", 2, "Cost")),
    typed("a sum that binary numbers miss", 0.1 + 0.2, "cost_gbp", "Cost", Decimal("0.3")),
    typed("true", True, "kept", "Kept", True),
    typed("a logical value in a number", True, "cost_gbp", "Cost", None, ("not_a_number", 2, "Cost")),
    typed("a number in a text", 14.0, "remark", "Remark", "14"),
    typed("a date in a number", date(2024, 4, 1), "cost_gbp", "Cost", None, ("not_a_number", 2, "Cost")),
    Case(
        "cell: day numbers that are not formatted",
        {"visits.xlsx": xlsx([["Visit no", "Place", "Visited on"], [1, "Home", 45383]])},
        [("read_day_number", 2, "Visited on")],
        [[1, "Home", date(2024, 4, 1)]],
    ),
    Case(
        "cell: a day with a time of day",
        {"visits.xlsx": xlsx([["Visit no", "Place", "Visited on"], [1, "Home", datetime(2024, 4, 1, 9, 30)]])},
        [("read_time_of_day", 2, "Visited on")],
        [[1, "Home", date(2024, 4, 1)]],
    ),
    Case(
        "cell: a fraction where a whole number belongs",
        {"visits.xlsx": xlsx([["Visit no", "Place", "Visited on"], [1.5, "Home", date(2024, 4, 1)]])},
        [("not_a_whole_number", 2, "Visit no")],
        [[None, "Home", date(2024, 4, 1)]],
    ),
    Case(
        "cell: a word by its synonym",
        {"visits.csv": text("Visit no,Place,Visited on\n1,HOUSE*,25/05/2021\n2,school [1],26/05/2021\n")},
        ["read_as"],
        [[1, "Home", date(2021, 5, 25)], [2, "School", date(2021, 5, 26)]],
    ),
    Case(
        "cell: a word that is not known stays for validation",
        {"visits.csv": text("Visit no,Place,Visited on\n1,Boat,25/05/2021\n")},
        [],
        [[1, "Boat", date(2021, 5, 25)]],
    ),
]
CASES = [*NUMBERS, *DATES, *CELLS]
