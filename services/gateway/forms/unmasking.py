"""查看完整证件号码和联系方式: why, and how the values are shown."""

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData

from gateway.forms import fields

PHRASES = (
    "联系专家参加评审工作",
    "下达委派通知",
    "核对身份证件",
    "核实申请材料",
    "处理专家本人的咨询或投诉",
)
REASON = "reason"
NAMES = ("phrase", REASON)
VALUES = (
    ("name", "姓名"),
    ("document_number", "身份证号码"),
    ("phone", "联系电话"),
    ("email", "邮箱"),
)


def typed(form: FormData) -> dict[str, str]:
    """Return what was chosen and typed, to be shown again."""
    return fields.texts(form, NAMES)


def reason_of(values: Mapping[str, str]) -> str:
    """Return the reason in one line: what was chosen, what was typed, or one after the other."""
    return "：".join(part for part in (values["phrase"], values[REASON]) if part)


def shown(found: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the values as (label, value)."""
    return [(label, found[name]) for name, label in VALUES]


def with_link(fields_shown: list[dict[str, Any]], address: str) -> list[dict[str, Any]]:
    """Return the fields of a record, the masked number with the address at which it is shown in full."""
    return [
        {**field, "unmask": address} if field["key"] == "document_number_masked" else field
        for field in fields_shown
    ]
