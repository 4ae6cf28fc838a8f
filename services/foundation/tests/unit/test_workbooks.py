"""Workbooks that nobody trusts, read by the limited program; and those that we write."""

import io
import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter
from python_calamine import load_workbook

from foundation.testing.workbooks import bomb, broken, far_cell, workbook
from foundation.workbooks.cells import escaped
from foundation.workbooks.columns import Column, Refusal, Wanted
from foundation.workbooks.reading import read
from foundation.workbooks.writing import Template, TemplateColumn, template

HEADER = ("编号", "名称")
WANTED = Wanted((Column("编号", text=True), Column("名称", longest=5), Column("备注", required=False)), 3)


async def lines_of(data, wanted=WANTED):
    sheet = await read(data, wanted)
    assert sheet.refused is None
    return [(line.number, *line.cells.values()) for line in sheet.lines]


async def test_lines_come_with_their_numbers_and_only_the_wanted_columns():
    data = workbook(("序号", "* 名 称", "编号"), [(1, "甲", "A1"), (2, "", ""), (3, "乙", "A2")])
    assert await lines_of(data) == [(2, "A1", "甲", ""), (4, "A2", "乙", "")]


async def test_a_column_that_is_not_required_is_read_where_it_is_but_fills_no_line():
    data = workbook((*HEADER, "备注"), [("A1", "甲", "说明"), ("", "", "只有备注")])
    assert await lines_of(data) == [(2, "A1", "甲", "说明")]


async def test_the_header_may_stand_on_a_later_sheet_below_a_title():
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    book.add_worksheet("封面").write_string(0, 0, "说明")
    sheet = book.add_worksheet("名单")
    sheet.write_string(1, 0, "二〇二六年名单")
    sheet.write_row(3, 1, HEADER)
    sheet.write_row(4, 1, ("A1", "甲"))
    book.close()
    assert await lines_of(data.getvalue()) == [(5, "A1", "甲", "")]


async def test_digits_that_the_spreadsheet_has_lost_are_told_in_text_columns_only():
    data = workbook(
        (*HEADER, "备注"), [(650102196005211234, "甲", 650102196005211234), (13912345678.0, "乙", "")]
    )
    first, second = (await read(data, WANTED)).lines
    assert (first.rounded, second.rounded) == ({"编号"}, frozenset())
    assert second.cells["编号"] == "13912345678"


async def test_days_are_read_as_days_and_long_texts_are_cut():
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, (*HEADER, "备注"))
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_datetime(1, 0, datetime(2026, 11, 23), day)
    sheet.write_string(1, 1, "一二三四五六七")
    book.close()
    assert await lines_of(data.getvalue()) == [(2, str(date(2026, 11, 23)), "一二三四五", "")]


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (lambda: b"", Refusal.FORMAT),
        (lambda: b"\xd0\xcf\x11\xe0" + b"0" * 600, Refusal.FORMAT),
        (lambda: b"name,phone", Refusal.FORMAT),
        (lambda: workbook(("号", "名"), []), Refusal.HEADER),
        (lambda: workbook(("编号", "备注"), [("A1", "甲")]), Refusal.HEADER),
        (lambda: workbook(HEADER, [("A1", "甲")] * 4), Refusal.ROWS),
        (bomb, Refusal.EXHAUSTING),
        (lambda: far_cell(HEADER), Refusal.EXHAUSTING),
        (lambda: broken(workbook(HEADER, [])), Refusal.UNREADABLE),
    ],
)
async def test_what_is_no_list_is_refused_with_its_reason(data, refusal):
    sheet = await read(data(), WANTED)
    assert (sheet.refused, sheet.lines) == (refusal, [])


async def test_one_text_a_hundred_thousand_times_is_refused():
    """20 KB of shared strings stand for 300 million characters."""
    data = workbook(HEADER, [("长" * 3000, "甲")] * 10_000)
    wanted = Wanted((Column("编号", longest=3000), Column("名称")), 100_000)
    assert (await read(data, wanted)).refused == Refusal.EXHAUSTING


async def test_the_limited_program_knows_nothing_of_our_environment(monkeypatch):
    monkeypatch.setenv("PYTHONSTARTUP", "/nowhere")
    monkeypatch.setenv("PYTHONHOME", "/nowhere")  # a program that took it over could not start
    assert await lines_of(workbook(HEADER, [("A1", "甲")])) == [(2, "A1", "甲", "")]


def a_template(**choices):
    columns = (TemplateColumn("编号", 20), TemplateColumn("名称", 20, **choices))
    return template(
        Template("名单", columns, (("A0", "示例"),), most_rows=100, explanation=("填写说明", "逐行填写"))
    )


def validation_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read("xl/worksheets/sheet1.xml").decode()


async def test_a_template_can_be_read_back():
    assert await lines_of(a_template()) == [(2, "A0", "示例", "")]


def test_a_short_list_of_choices_stands_in_the_cells_rule():
    sheet = validation_of(
        a_template(choices=("甲", "乙"), choice_hint="可以不填", choice_error="请选择甲或乙")
    )
    assert '<formula1>"甲,乙"</formula1>' in sheet
    assert 'sqref="B2:B102"' in sheet
    assert "请选择甲或乙" in sheet


@pytest.mark.parametrize(
    "choices",
    [
        tuple(f"选项{n}" for n in range(90)),
        ("甲,乙", "丙"),
        ('甲"', "丙"),
        ("=1+1", "https://example.org/", ","),
    ],
)
def test_a_list_that_excel_would_not_take_stands_on_a_hidden_sheet(choices):
    data = a_template(choices=choices)
    assert f"<formula1>选项!$B$1:$B${len(choices)}</formula1>" in validation_of(data).replace("'", "")
    book = load_workbook(io.BytesIO(data))
    assert book.sheet_names == ["名单", "填写说明", "选项"]
    assert [row[-1] for row in book.get_sheet_by_name("选项").to_python()] == list(choices)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        listed = package.read("xl/worksheets/sheet3.xml").decode()
    assert "<f>" not in listed, "a choice is a text, whatever it begins with"
    assert "<hyperlink" not in listed


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", " =1", "＝1", "\u3000@a"])
def test_a_cell_that_begins_like_a_formula_is_escaped(text):
    assert escaped(text) == "'" + text


@pytest.mark.parametrize("text", ["", "张三", "1-2", "a=b", "'=1", "（-1）"])
def test_any_other_cell_stays_as_it_is(text):
    assert escaped(text) == text
