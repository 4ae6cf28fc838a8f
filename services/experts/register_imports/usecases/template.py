"""The workbook to be filled in: its drop-downs are what the dictionaries offer now."""

import asyncio
from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.words import EXPERT_KIND_LABELS
from experts.dictionaries import usecases as dictionaries
from experts.register_imports.errors import MOST_MEGABYTES, MOST_ROWS
from experts.register_imports.policies import COLUMNS, EXAMPLE
from foundation.workbooks import writing
from foundation.workbooks.writing import TemplateColumn

CHOSEN = {"所属行业分类": "industry", "专业": "specialty", "最高学历": "education"}
WIDTHS = {"身份证号码": 24, "所在地区": 32, "现工作单位": 30, "技术工作经历": 50, "毕业院校及毕业时间": 26}
EXPLANATION = (
    "填写说明",
    "1. 在“专家名册”中逐行填写，一行一人；请勿修改表头。",
    "2. 必填：姓名、身份证号码、所在地区、现工作单位、专业、专家类型；其他各列可以不填，填写的内容必须正确。",
    "3. 身份证号码和联系电话的单元格已设为“文本”格式。从其他表格复制时请选择“粘贴为数值/文本”，"
    "否则18位号码的后几位会丢失。",
    "4. 身份证号码：居民身份证18位号码，或港澳台居民居住证、港澳居民来往内地通行证、台湾居民来往大陆通行证、"
    "外国人永久居留身份证上的号码。性别和出生年月日由号码得出。",
    "5. 所在地区：写到县（市、区）一级，例如“新疆维吾尔自治区乌鲁木齐市天山区”“乌鲁木齐市天山区”，"
    "也可填写6位行政区划代码。",
    "6. 注册职业资格证书类别：可以填写多个，用“、”隔开。可选项：{qualifications}。",
    "7. 专家类型：全区专家或所在地专家。",
    "8. 入库日期：例如 2019-05-01；不填视为导入当天。任期从入库日期起算。",
    f"9. 一次最多 {MOST_ROWS} 人，文件不超过 {MOST_MEGABYTES} MB。",
    "10. 上传后先逐行检查，不会直接导入。已在库的专家不会被改动，正在审核的申请会跳过。",
    "11. 导入的专家没有账户也会入库；本人以后用同一身份证号码注册或由单位添加后，自动取得自己的专家档案。",
)


async def template(session: AsyncSession) -> bytes:
    """Return the workbook (.xlsx): the register with one example, and how it is filled in."""
    offered = (await dictionaries.read(session)).offered()
    labels = {kind: tuple(entry.label for entry in entries) for kind, entries in offered.items()}
    return await asyncio.to_thread(_made, labels)


def _made(labels: Mapping[str, Sequence[str]]) -> bytes:
    columns = tuple(_column(column.title, labels) for column in COLUMNS)
    example = {**EXAMPLE, **{title: labels.get(kind, ("",))[0] for title, kind in CHOSEN.items()}}
    qualifications = "、".join(labels.get("qualification", ()))
    return writing.template(
        writing.Template(
            list_name="专家名册",
            columns=columns,
            examples=(tuple(example.get(column.title, "") for column in COLUMNS),),
            most_rows=MOST_ROWS,
            explanation=tuple(line.format(qualifications=qualifications) for line in EXPLANATION),
        )
    )


def _column(title: str, labels: Mapping[str, Sequence[str]]) -> TemplateColumn:
    width = WIDTHS.get(title, 18)
    if title == "专家类型":
        return TemplateColumn(title, width, tuple(EXPERT_KIND_LABELS.values()), "", "请从下拉列表中选择。")
    if title in CHOSEN:
        return TemplateColumn(title, width, tuple(labels.get(CHOSEN[title], ())), "", "请从下拉列表中选择。")
    return TemplateColumn(title, width)
