"""The other side: limits itself, reads the workbook, answers one JSON object."""

import io
import json
import sys
import zipfile
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from python_calamine import CalamineError, CalamineSheet, load_workbook

from foundation.limits import limit_process
from foundation.workbooks.columns import Column, Refusal, Wanted

MEMORY_BYTES = 768 * 1024 * 1024
CPU_S = 15
UNPACKED_BYTES = 100 * 1024 * 1024
MOST_CHARACTERS = 20_000_000
MOST_PARTS = 2000
HEADER_WITHIN = 20
MOST_SHEETS = 10
MOST_COLUMNS = 100
# A float holds 15 decimal digits for certain: of a longer number the spreadsheet has kept a rounded one.
EXACT = 10**15

Found = tuple[int, list[str], list[int]]
"""Line number, cells in the order of the columns, places of the rounded ones."""


class Refused(Exception):
    """The file cannot be accepted; the argument says why."""


def main() -> int:
    """Read the workbook on standard input; print the answer; return the exit status."""
    limit_process(memory_bytes=MEMORY_BYTES, cpu_s=CPU_S)
    refused, lines = None, []
    try:
        lines = _read(sys.stdin.buffer.read(), _wanted(sys.argv[1]))
    except Refused as refusal:
        refused = str(refusal)
    except MemoryError:
        refused = Refusal.EXHAUSTING
    print(json.dumps({"refused": refused, "lines": lines}))  # noqa: T201
    return 0


def _wanted(argument: str) -> Wanted:
    said = json.loads(bytes.fromhex(argument))
    return Wanted(tuple(Column(**column) for column in said["columns"]), said["most_rows"])


def _read(data: bytes, wanted: Wanted) -> list[Found]:
    _check_package(data)
    try:
        workbook = load_workbook(io.BytesIO(data))
        for name in workbook.sheet_names[:MOST_SHEETS]:
            lines = _lines(workbook.get_sheet_by_name(name), wanted)
            if lines is not None:
                return lines
    except CalamineError as error:
        raise Refused(Refusal.UNREADABLE) from error
    raise Refused(Refusal.HEADER)


def _check_package(data: bytes) -> None:
    """Raise Refused unless it is a workbook of a bearable size, unpacked too."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Refused(Refusal.FORMAT) from error
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise Refused(Refusal.FORMAT)
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > UNPACKED_BYTES:
        raise Refused(Refusal.EXHAUSTING)


def _lines(sheet: CalamineSheet, wanted: Wanted) -> list[Found] | None:
    """Return the filled lines under the header, None for a sheet without one."""
    places: list[int] | None = None
    found: list[Found] = []
    characters = 0
    for line, row in _rows(sheet):
        if places is None:
            places = _places(row, wanted)
            if places is None and line >= HEADER_WITHIN:
                return None
            continue
        cells, rounded = _cells(row, places, wanted)
        if not any(cell for cell, column in zip(cells, wanted.columns, strict=True) if column.required):
            continue
        found.append((line, cells, rounded))
        characters += sum(map(len, cells))
        if len(found) > wanted.most_rows:
            raise Refused(Refusal.ROWS)
        if characters > MOST_CHARACTERS:
            raise Refused(Refusal.EXHAUSTING)
    return None if places is None else found


def _rows(sheet: CalamineSheet) -> Iterator[tuple[int, list[Any]]]:
    """Yield the rows with their numbers as the spreadsheet shows them."""
    first = sheet.start[0] if sheet.start else 0
    yield from enumerate(sheet.to_python(skip_empty_area=True), first + 1)


def _places(row: list[Any], wanted: Wanted) -> list[int] | None:
    """Return where the columns are, -1 for one that is missing; None for a row that is no header."""
    titles = [_text(value, 100).strip("*＊ ").replace(" ", "") for value in row[:MOST_COLUMNS]]
    if not {column.title for column in wanted.columns if column.required} <= set(titles):
        return None
    return [titles.index(column.title) if column.title in titles else -1 for column in wanted.columns]


def _cells(row: list[Any], places: list[int], wanted: Wanted) -> tuple[list[str], list[int]]:
    """Return a line's cells in the order of the columns, and the places of those that were rounded."""
    values = [row[place] if 0 <= place < len(row) else "" for place in places]
    cells = [_text(value, column.longest) for value, column in zip(values, wanted.columns, strict=True)]
    rounded = [
        place
        for place, (value, column) in enumerate(zip(values, wanted.columns, strict=True))
        if column.text and _is_rounded(value)
    ]
    return cells, rounded


def _text(value: Any, longest: int) -> str:
    """Return a cell as text: a whole number without the point, a day without the hour of spreadsheets."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    elif isinstance(value, datetime) and value.time() == time():
        value = value.date()
    return str(value).strip()[:longest]


def _is_rounded(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= EXACT


if __name__ == "__main__":
    sys.exit(main())
