"""合并账户: two accounts side by side."""

from collections.abc import Mapping
from typing import Any

from gateway.forms.accounts import with_words

EQUAL = {True: "相同", False: "不同", None: ""}
MISSING = "未填写"
# What the lines are called, the field of each side, and its name in the comparison.
LINES = (
    ("姓名", "name", "name"),
    ("证件类型", "document_label", None),
    ("证件号码", "document_number_masked", None),
    ("手机号", "phone_masked", "phone"),
    ("省市区", "region_name", "region_code"),
    ("所在单位", "employer_name", "employer"),
    ("状态", "status_label", None),
)
UNSEEN = (("性别", "sex"), ("出生日期", "birth_date"))


def compared(preview: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the lines of the comparison: label, both sides, and whether they are equal in words."""
    kept, folded, same = with_words(preview["kept"]), with_words(preview["folded"]), preview["same"]
    lines = [
        {
            "label": label,
            "kept": str(kept[field] or MISSING),
            "folded": str(folded[field] or MISSING),
            "equal": EQUAL[same[name]] if name else "",
        }
        for label, field, name in LINES
    ]
    hidden = [
        {"label": label, "kept": "不显示", "folded": "不显示", "equal": EQUAL[same[name]]}
        for label, name in UNSEEN
        if same[name] is not None
    ]
    roles = {
        "label": "权限",
        "kept": "、".join(kept["roles"]) or "无",
        "folded": "、".join(folded["roles"]) or "无",
    }
    return [*lines, *hidden, {**roles, "equal": ""}]


def moves(preview: Mapping[str, Any]) -> list[str]:
    """Return in sentences what will happen to what belongs to the account that is folded."""
    moving, folded = preview["moving"], preview["folded"]
    told = [f"权限“{role}”转到保留的账户。" for role in moving["roles"]]
    if folded["status"] == "disabled":
        told.append("被合并的账户已停用，它的权限不转移。")
    if moving["phone"]:
        told.append(f"手机号 {folded['phone_masked']} 转到保留的账户。")
    if moving["employer_name"]:
        told.append(f"所在单位“{moving['employer_name']}”转到保留的账户。")
    if moving["portal_identities"]:
        told.append("政务一体化平台登录转到保留的账户。")
    if moving["registration"]:
        told.append("被合并的账户正在等待的注册不再审核，身份证照片按规定删除。")
    return [
        *told,
        "专家库资料、附件、审核记录和站内消息转到保留的账户。",
        "被合并的账户立即退出登录；以后用它的证件号登录，使用保留账户的密码，进入保留的账户。",
    ]
