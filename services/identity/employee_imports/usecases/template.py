"""The workbook to be filled in."""

from functools import cache

from contracts.words import USER_TYPE_LABELS, UserType
from foundation.workbooks import writing
from foundation.workbooks.writing import TemplateColumn
from identity.employee_imports.errors import MOST_MEGABYTES, MOST_ROWS
from identity.employee_imports.policies import EXAMPLE

RESIDENT, OVERSEAS = (USER_TYPE_LABELS[each] for each in (UserType.RESIDENT, UserType.OVERSEAS))

COLUMNS = (
    TemplateColumn("身份证号", 24),
    TemplateColumn("姓名", 16),
    TemplateColumn("手机号", 16),
    TemplateColumn(
        "用户类型",
        20,
        choices=(RESIDENT, OVERSEAS),
        choice_hint=f"不填视为“{RESIDENT}”。",
        choice_error=f"请选择“{RESIDENT}”或“{OVERSEAS}”，或者不填。",
    ),
    TemplateColumn("备注", 36),
)
EXAMPLE_LINE = (
    EXAMPLE.number,
    EXAMPLE.name,
    EXAMPLE.phone,
    EXAMPLE.user_type,
    "示例行，导入时自动跳过，也可以删除",
)

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
    return writing.template(
        writing.Template(
            list_name="人员名单",
            columns=COLUMNS,
            examples=(EXAMPLE_LINE,),
            most_rows=MOST_ROWS,
            explanation=EXPLANATION,
        )
    )
