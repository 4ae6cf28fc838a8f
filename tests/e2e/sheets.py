"""Workbooks with lists of people who do not exist."""

import io

import xlsxwriter

from expertlib.demonstration import invented_document_number, invented_phone

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def people(count):
    """Return rows: ID number, name, phone."""
    return [
        (invented_document_number("650102"), f"测{chr(0x4E00 + order)}", invented_phone())
        for order in range(count)
    ]


def workbook(rows):
    """Return an upload for Playwright: a workbook as the template has it, with these rows."""
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    sheet = book.add_worksheet("人员名单")
    for line, row in enumerate([("身份证号", "姓名", "手机号"), *rows]):
        for column, value in enumerate(row):
            sheet.write_string(line, column, value)
    book.close()
    return {"name": "名单.xlsx", "mimeType": XLSX, "buffer": data.getvalue()}
