"""Rows of plain text, written into a sheet as they are: ten times as fast as cell by cell.

XlsxWriter makes three objects and looks six times for what a text might hold, for each cell. Here one look at a whole
row says that nothing in it needs any care; every other row goes the library's own way.
"""

import re
from collections.abc import Sequence
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from foundation.workbooks.cells import FORMULA, escaped

_BETWEEN = "\x1f"
_NEVER = r"&<>\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
_FIRST = rf"[^\s_{_NEVER}{re.escape(''.join(FORMULA))}]"
# _x stands before an escaped character
_INSIDE, _LAST = rf"(?:[^_{_NEVER}]|_(?!x)){{0,4000}}", rf"[^\s_{_NEVER}]"
_PLAIN = re.compile(rf"(?:(?:{_FIRST}(?:{_INSIDE}{_LAST})?)?{_BETWEEN})*")
"""Cells, each empty or without a sign that XML, Excel or a formula would take for something else."""


class PlainRows(Worksheet):  # type: ignore[misc]
    """A sheet of a workbook in constant memory, to which rows of text are added in their order."""

    def add_texts(self, row: int, values: Sequence[str], form: Any) -> None:
        """Add a row of texts; what a spreadsheet would take for a formula is escaped."""
        if not _is_plain(values):
            for place, value in enumerate(values):
                self.write_string(row, place, escaped(value), form)
            return
        self._check_dimensions(row, len(values) - 1)
        self._check_dimensions(row, 0)
        # whatever was written cell by cell comes first; of this row nothing is left to be written later
        self._write_single_row(row)
        number, style = str(row + 1), form._get_xf_index()
        empty, begin = f'{number}" s="{style}"/>', f'{number}" s="{style}" t="inlineStr"><is><t>'
        cells = [
            f'<c r="{column}{begin}{value}</t></is></c>' if value else f'<c r="{column}{empty}'
            for column, value in zip(_columns(len(values)), values, strict=True)
        ]
        self.fh.write(f'<row r="{number}">{"".join(cells)}</row>')


def _is_plain(values: Sequence[str]) -> bool:
    joined = _BETWEEN.join(values) + _BETWEEN
    # a text that holds what stands between the cells would pass for two
    return joined.count(_BETWEEN) == len(values) and _PLAIN.fullmatch(joined) is not None


_LETTERS: list[str] = []


def _columns(count: int) -> Sequence[str]:
    while len(_LETTERS) < count:
        _LETTERS.append(xl_col_to_name(len(_LETTERS)))
    return _LETTERS[:count]
