"""The workbook to be filled in."""

import io
from functools import cache

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from contracts.words import USER_TYPE_LABELS, UserType
from identity.employee_imports.errors import MOST_MEGABYTES, MOST_ROWS
from identity.employee_imports.policies import EXAMPLE

HEADER = ("身份证号", "姓名", "手机号", "用户类型", "备注")
USER_TYPE_COLUMN = HEADER.index("用户类型")
RESIDENT, OVERSEAS = (USER_TYPE_LABELS[each] for each in (UserType.RESIDENT, UserType.OVERSEAS))
EXAMPLE_NOTE = "示例行，导入时自动跳过，也可以删除"

EXPLANATION = (
    "填写说明",
    "1. 在“人员名单”中逐行填写，一行一人；请勿修改表头。",
    f"2. 身份证号：{RESIDENT}填写居民身份证18位号码；{OVERSEAS}填写港澳台居民居住证、港澳居民来往内地通行证、"
    "台湾居民来往大陆通行证或外国人永久居留身份证上的号码。",
    "3. 身份证号和手机号的单元格已设为“文本”格式。从其他表格复制时请选择“粘贴为数值/文本”，"
    "否则18位号码的后几位会丢失。",
    "4. 姓名：与证件上的姓名一致，少数民族姓名的间隔号用“·”。",
    "5. 手机号：本人使用的11位手机号，初始密码将以短信发送到该号码。",
    f"6. 用户类型：从下拉列表中选择“{RESIDENT}”或“{OVERSEAS}”；可以不填，不填视为“{RESIDENT}”。",
    f"7. 一次最多 {MOST_ROWS} 人，文件不超过 {MOST_MEGABYTES} MB。",
    "8. 上传后先逐行检查，不会直接导入；全部通过后点击“确认导入”，人员一次全部加入，并获得“个人/建设单位员工”角色。",
)


@cache
def template() -> bytes:
    """Return the workbook (.xlsx): the list with one example, and how it is filled in."""
    data = io.BytesIO()
    workbook = xlsxwriter.Workbook(data, {"in_memory": True})
    text = workbook.add_format({"num_format": "@"})
    head = workbook.add_format({"bold": True, "bg_color": "#DCE8F7", "border": 1, "num_format": "@"})
    grey = workbook.add_format({"num_format": "@", "italic": True, "font_color": "#808080"})
    people = workbook.add_worksheet("人员名单")
    people.set_column(0, 0, 24, text)
    people.set_column(1, 2, 16, text)
    people.set_column(3, 3, 20, text)
    people.set_column(4, 4, 36, text)
    people.freeze_panes(1, 0)
    for column, title in enumerate(HEADER):
        people.write_string(0, column, title, head)
    example = (EXAMPLE.number, EXAMPLE.name, EXAMPLE.phone, EXAMPLE.user_type, EXAMPLE_NOTE)
    for column, value in enumerate(example):
        people.write_string(1, column, value, grey)
    _offer_user_types(people)
    _explain(workbook)
    workbook.close()
    return data.getvalue()


def _offer_user_types(sheet: Worksheet) -> None:
    """Have the column 用户类型 choose from a list in every line that there may be."""
    sheet.data_validation(
        1,
        USER_TYPE_COLUMN,
        MOST_ROWS + 1,  # one may be the example
        USER_TYPE_COLUMN,
        {
            "validate": "list",
            "source": [RESIDENT, OVERSEAS],
            "ignore_blank": True,
            "input_title": "用户类型",
            "input_message": f"不填视为“{RESIDENT}”。",
            "error_title": "用户类型",
            "error_message": f"请选择“{RESIDENT}”或“{OVERSEAS}”，或者不填。",
        },
    )


def _explain(workbook: xlsxwriter.Workbook) -> None:
    sheet = workbook.add_worksheet("填写说明")
    sheet.set_column(0, 0, 100, workbook.add_format({"text_wrap": True}))
    for row, sentence in enumerate(EXPLANATION):
        sheet.write_string(row, 0, sentence)
