"""Workbooks with lists of people who do not exist."""

import io

import xlsxwriter

from expertlib.demonstration import invented_document_number, invented_phone

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXPERT_COLUMNS = ("姓名", "身份证号码", "所在地区", "现工作单位", "专业", "专家类型")


def people(count):
    """Return rows: ID number, name, phone."""
    return [
        (invented_document_number("650102"), f"测{chr(0x4E00 + order)}", invented_phone())
        for order in range(count)
    ]


def experts(count):
    """Return rows of a register: name, ID number, region, employer, specialty, kind."""
    return [
        (
            f"册{chr(0x4E00 + order)}",
            invented_document_number("650102"),
            "乌鲁木齐市天山区",
            "某某设计院",
            "消防",
            "全区专家",
        )
        for order in range(count)
    ]


def register(rows, *, faulty=False):
    """Return an upload for Playwright: a register with these rows, and perhaps one that is wrong."""
    wrong = [("错", "1", "朝阳区", "", "炼丹", "专家")] if faulty else []
    return _upload("专家名册", EXPERT_COLUMNS, [*rows, *wrong])


def workbook(rows):
    """Return an upload for Playwright: a workbook as the template has it, with these rows."""
    return _upload("人员名单", ("身份证号", "姓名", "手机号"), rows)


def _upload(name, titles, rows):
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    sheet = book.add_worksheet(name)
    for line, row in enumerate([titles, *rows]):
        for column, value in enumerate(row):
            sheet.write_string(line, column, value)
    book.close()
    return {"name": "名单.xlsx", "mimeType": XLSX, "buffer": data.getvalue()}
