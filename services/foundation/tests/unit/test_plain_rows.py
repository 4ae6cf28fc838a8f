"""Rows that are written as they are: what is read back is what any other row would hold."""

import pytest
import xlsxwriter
from python_calamine import load_workbook

from foundation.workbooks.cells import escaped
from foundation.workbooks.plain_rows import PlainRows, _is_plain

PLAIN = [
    "龙",
    "某某设计院（新疆）",
    "z***@example.com",
    "1985年7月，a b",
    "4104***********91X",
    "",
    "a_b",
    "𠮷",
    "“引”",
]
CAREFUL = [
    "a&b", "<b>", "x>y", " blank before", "blank after ", "=1+1", "+86", "-1", "@x", "＝1", "\tx", "a\nb", "a\x07b",
    "_x0041_", "a_x0041_b", "长" * 9000, "\x1f", "a\x1fb", "\ufffe", "　全角空格", " =1", "\u2028=1",
]  # fmt: skip


def read(tmp_path, rows):
    file = str(tmp_path / "rows.xlsx")
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("x", worksheet_class=PlainRows)
        form = workbook.add_format({"num_format": "@"})
        for number, row in enumerate(rows):
            sheet.add_texts(number, row, form)
    return load_workbook(file).get_sheet_by_index(0).to_python()


def alone(tmp_path, rows):
    file = str(tmp_path / "alone.xlsx")
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("x")
        form = workbook.add_format({"num_format": "@"})
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                sheet.write_string(number, place, escaped(value), form)
    return load_workbook(file).get_sheet_by_index(0).to_python()


@pytest.mark.parametrize("value", PLAIN)
def test_what_needs_no_care_is_written_at_once(value):
    assert _is_plain(["龙", value])


@pytest.mark.parametrize("value", CAREFUL)
def test_what_needs_care_is_left_to_the_library(value):
    assert not _is_plain(["龙", value, "x", ""])


def test_both_ways_give_what_the_library_alone_gives(tmp_path):
    rows = [PLAIN, CAREFUL[:9], PLAIN, PLAIN, CAREFUL[9:18], CAREFUL[9:18], [""] * 9, PLAIN]
    assert read(tmp_path, rows) == alone(tmp_path, rows)


def test_many_columns_and_rows_stay_in_their_places(tmp_path):
    rows = [[f"{row}·{column}" for column in range(60)] for row in range(50)]
    assert read(tmp_path, rows) == rows
