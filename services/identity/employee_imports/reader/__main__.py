"""The other side: limits itself, reads the workbook, answers one JSON object."""

import io
import json
import resource
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

from python_calamine import CalamineError, CalamineSheet, load_workbook

MEMORY_BYTES = 768 * 1024 * 1024
CPU_S = 15
UNPACKED_BYTES = 100 * 1024 * 1024
MOST_PARTS = 2000
MOST_ROWS = 5000
HEADER_WITHIN = 20
MOST_SHEETS = 10
LONGEST = 100
# A float holds 15 decimal digits for certain: of a longer number the spreadsheet has kept a rounded one.
EXACT = 10**15
COLUMNS = ("身份证号", "姓名", "手机号")
OPTIONAL = "用户类型"

Line = tuple[int, str, str, str, bool, str]


class Refused(Exception):
    """The file cannot be accepted; the argument is the code that says why."""


def main() -> int:
    """Read the workbook on standard input; print the answer; return the exit status."""
    for limit, value in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    refused, lines = None, []
    try:
        lines = _read(sys.stdin.buffer.read())
    except Refused as refusal:
        refused = str(refusal)
    except MemoryError:
        refused = "exhausting"
    print(json.dumps({"refused": refused, "lines": lines}))  # noqa: T201
    return 0


def _read(data: bytes) -> list[Line]:
    _check_package(data)
    try:
        workbook = load_workbook(io.BytesIO(data))
        for name in workbook.sheet_names[:MOST_SHEETS]:
            lines = _lines(workbook.get_sheet_by_name(name))
            if lines is not None:
                return lines
    except CalamineError as error:
        raise Refused("unreadable") from error
    raise Refused("header")


def _check_package(data: bytes) -> None:
    """Raise Refused unless it is a workbook of a bearable size, unpacked too."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Refused("format") from error
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise Refused("format")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > UNPACKED_BYTES:
        raise Refused("exhausting")


def _lines(sheet: CalamineSheet) -> list[Line] | None:
    """Return the filled lines under the header, None for a sheet without one."""
    places: list[int] | None = None
    found: list[Line] = []
    for line, row in _rows(sheet):
        if places is None:
            places = _places(row)
            if places is None and line >= HEADER_WITHIN:
                return None
            continue
        number, name, phone, user_type = (row[place] if 0 <= place < len(row) else "" for place in places)
        if not any(_text(value) for value in (number, name, phone)):
            continue
        found.append((line, _text(number), _text(name), _text(phone), _is_rounded(number), _text(user_type)))
        if len(found) > MOST_ROWS + 1:  # one may be the example
            raise Refused("rows")
    return None if places is None else found


def _rows(sheet: CalamineSheet) -> Iterator[tuple[int, list[Any]]]:
    """Yield the rows with their numbers as the spreadsheet shows them."""
    first = sheet.start[0] if sheet.start else 0
    yield from enumerate(sheet.to_python(skip_empty_area=True), first + 1)


def _places(row: list[Any]) -> list[int] | None:
    """Return where the columns are, the optional one at -1 where it is missing; None for a row that is no header."""
    titles = [_text(value).strip("*＊ ").replace(" ", "") for value in row[:LONGEST]]
    if not set(COLUMNS) <= set(titles):
        return None
    return [titles.index(column) if column in titles else -1 for column in (*COLUMNS, OPTIONAL)]


def _text(value: Any) -> str:
    """Return a cell as text: a whole number without the point that spreadsheets give it."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()[:LONGEST]


def _is_rounded(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= EXACT


if __name__ == "__main__":
    sys.exit(main())
