"""Writing a list that people take away: any number of rows in little memory, marked with where it comes from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from foundation.workbooks.pictures import watermark
from foundation.workbooks.plain_rows import PlainRows

A4_LANDSCAPE = 9
LONGEST_PRINTED = 120


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of a list by its title; the width is in characters."""

    title: str
    width: int


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a list comes from: one line above the table and on every printed page, and a picture of some lines
    behind the cells. `font` is the file that the picture is written with.
    """

    line: str
    picture: tuple[str, ...]
    font: Path


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: its name (of the sheet, and the title in the properties), its columns and its mark, if it has one."""

    name: str
    columns: tuple[ListColumn, ...]
    mark: Mark | None = None
    author: str = ""


def write(listing: Listing, rows: Iterable[Sequence[str]], file: Path) -> int:
    """Write the workbook (.xlsx) row by row into a file; return how many rows. Every cell is text, never a formula."""
    with xlsxwriter.Workbook(str(file), {"constant_memory": True}) as workbook:
        workbook.set_properties(_properties(listing))
        text = workbook.add_format({"num_format": "@"})
        head = workbook.add_format({"bold": True, "bg_color": "#DCE8F7", "border": 1, "num_format": "@"})
        sheet = workbook.add_worksheet(listing.name, worksheet_class=PlainRows)
        for place, column in enumerate(listing.columns):
            sheet.set_column(place, place, column.width, text)
        first = _mark(workbook, sheet, listing.mark)
        _write(sheet, first, [column.title for column in listing.columns], head)
        sheet.freeze_panes(first + 1, 0)
        _prepare_print(sheet, first, len(listing.columns))
        last = first
        for last, row in enumerate(rows, first + 1):
            sheet.add_texts(last, row, text)
    return last - first


def _mark(workbook: xlsxwriter.Workbook, sheet: Worksheet, mark: Mark | None) -> int:
    """Mark the sheet; return the row of the header."""
    if mark is None:
        return 0
    picture = watermark(mark.picture, mark.font)
    sheet.write_string(0, 0, mark.line, workbook.add_format({"italic": True, "font_color": "#808080"}))
    sheet.set_background(picture)
    printed = mark.line[:LONGEST_PRINTED].replace("&", "&&")
    sheet.set_header("&C&G", {"image_center": "mark.png", "image_data_center": picture})
    sheet.set_footer(f"&L{printed}&R&P / &N")
    return 1


def _prepare_print(sheet: Worksheet, header_row: int, columns: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(A4_LANDSCAPE)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, header_row)
    sheet.autofilter(header_row, 0, header_row, columns - 1)


def _properties(listing: Listing) -> dict[str, Any]:
    return {
        "title": listing.name,
        "author": listing.author,
        "comments": listing.mark.line if listing.mark else "",
    }


def _write(sheet: Worksheet, row: int, values: Sequence[str], form: Any) -> None:
    for place, value in enumerate(values):
        sheet.write_string(row, place, value, form)
