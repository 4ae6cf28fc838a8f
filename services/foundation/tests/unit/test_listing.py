"""Lists that people take away: text and nothing else, marked with where they come from."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from python_calamine import load_workbook

from foundation.papers.fonts import regular_font
from foundation.workbooks.listing import ListColumn, Listing, Mark, write
from foundation.workbooks.pictures import watermark

FONTS = Path(__file__).parents[4] / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"
COLUMNS = (ListColumn("姓名", 10), ListColumn("单位", 20))


@pytest.fixture(scope="module")
def font():
    return regular_font(FONTS)


def part(file, name):
    with zipfile.ZipFile(file) as package:
        return package.read(name).decode()


def test_cells_are_text_and_never_a_formula(tmp_path):
    file = tmp_path / "list.xlsx"
    rows = [["=1+1", "+2"], ["@x", "-3"], ["龙", "2026-01-01"]]
    assert write(Listing("名单", COLUMNS), rows, file) == 3
    [head, *lines] = load_workbook(str(file)).get_sheet_by_index(0).to_python()
    assert head == ["姓名", "单位"]
    assert lines == [["'=1+1", "'+2"], ["'@x", "'-3"], ["龙", "2026-01-01"]]
    assert "<f>" not in part(file, "xl/worksheets/sheet1.xml")


def test_an_empty_list_has_its_header(tmp_path):
    file = tmp_path / "list.xlsx"
    assert write(Listing("名单", COLUMNS), [], file) == 0
    assert load_workbook(str(file)).get_sheet_by_index(0).to_python() == [["姓名", "单位"]]


def test_the_mark_is_printed_drawn_and_in_the_properties(tmp_path, font):
    file = tmp_path / "list.xlsx"
    mark = Mark("导出人：甲&乙 " + "长" * 300, ("甲&乙", "2026-11-23"), font)
    write(Listing("名单", COLUMNS, mark, "甲"), [["龙", "院"]], file)
    sheet = part(file, "xl/worksheets/sheet1.xml")
    footer = re.search("<oddFooter>(.*)</oddFooter>", sheet)[1]
    assert "甲&amp;&amp;乙" in footer, "& begins a code of the footer"
    assert len(footer) < 255
    assert "<picture " in sheet
    assert "<printTitles" in sheet or "_xlnm.Print_Titles" in part(file, "xl/workbook.xml")
    assert "甲&amp;乙" in part(file, "docProps/core.xml")
    assert load_workbook(str(file)).get_sheet_by_index(0).to_python()[0][0] == mark.line


def test_the_picture_shows_something_and_hides_nothing(font):
    picture = Image.open(io.BytesIO(watermark(("测试人员", "2026-11-23"), font).read()))
    alpha = picture.getchannel("A")
    assert picture.format == "PNG"
    assert 0 < alpha.getextrema()[1] < 128
