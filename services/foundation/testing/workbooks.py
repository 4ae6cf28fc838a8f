"""Workbooks (.xlsx) for tests: honest ones, and those that are meant to exhaust whoever reads them."""

import io
import zipfile
from collections.abc import Sequence

import xlsxwriter


def workbook(header: Sequence[str], rows: Sequence[Sequence[object]], sheet: str = "Sheet1") -> bytes:
    """Return a workbook with these rows; numbers stay numbers."""
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    page = book.add_worksheet(sheet)
    for line, row in enumerate([header, *rows]):
        for column, value in enumerate(row):
            if isinstance(value, str):
                page.write_string(line, column, value)
            else:
                page.write(line, column, value)
    book.close()
    return data.getvalue()


def bomb() -> bytes:
    """Return a small package whose sheet unpacks to 150 MB."""
    return _package({"xl/workbook.xml": b"<a/>", "xl/worksheets/sheet1.xml": b"0" * (150 * 1024 * 1024)})


def far_cell(header: Sequence[str]) -> bytes:
    """Return a sheet with cells at opposite corners: seventeen billion between them."""
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, header)
    sheet.write_string(1048575, 16383, "x")
    book.close()
    return data.getvalue()


def broken(whole: bytes) -> bytes:
    """Return a workbook whose first sheet ends in the middle."""
    with zipfile.ZipFile(io.BytesIO(whole)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    return _package({**parts, "xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row r='x'"})


def _package(parts: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return data.getvalue()
