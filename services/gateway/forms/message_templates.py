"""消息模板: the kinds of messages by subject, and the form of one."""

import json
from collections.abc import Mapping
from typing import Any

from gateway.forms import fields

FIELDS = ("title", "in_app_text", "sms_text", "sms_signature", "sms_template_id")

GROUPS = (
    ("账户", ("account.", "code", "password.", "phone.", "registration.", "request.", "requests.")),
    ("入库与审核", ("case.", "reviews.")),
    ("在库专家", ("expert.", "reminder.")),
    ("评审活动", ("activity.", "delegation.", "notice.")),
)
"""How the list is grouped: by how the code of a template begins."""
OTHERS = "其他"

URGENCIES = {0: "即时发送", 1: "通知", 2: "提醒"}

VARIABLES = {
    "name": "姓名",
    "expert": "专家姓名",
    "code": "验证码",
    "password": "初始密码",
    "purpose": "办理事项或用途",
    "phone": "手机号",
    "who": "由谁办理",
    "reason": "原因或说明",
    "opinion": "审核意见",
    "stage": "审核环节",
    "soon": "即将到期件数",
    "overdue": "已逾期件数",
    "what": "到期的证书",
    "bureau": "选定单位",
    "title": "评审活动名称",
    "title_short": "评审活动名称（简短）",
    "when": "日期或开始时间",
    "time": "起止时间",
    "until": "答复期限",
    "place": "地点",
    "place_short": "地点（简短）",
    "number": "通知编号",
    "experts": "专家人数",
    "request": "申请编号",
    "link": "答复或核验的链接",
    "token": "链接的末段",
}


def groups(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the templates grouped by subject; what fits none comes last."""
    labels = [label for label, _ in GROUPS] + [OTHERS]
    named: dict[str, list[dict[str, Any]]] = {label: [] for label in labels}
    for item in items:
        named[_group_of(item["code"])].append(_line(item))
    return [{"label": label, "items": lines} for label, lines in named.items() if lines]


def shown(template: Mapping[str, Any]) -> dict[str, Any]:
    """Return a template with its variables in words, and what the counting script needs."""
    variables = [{**one, "label": VARIABLES.get(one["name"], one["name"])} for one in template["variables"]]
    samples = {one["name"]: one["sample"] for one in template["variables"]}
    return {
        **template,
        **_line(template),
        "variables": variables,
        "samples": json.dumps(samples, ensure_ascii=False),
        "group": _group_of(template["code"]),
    }


def values(template: Mapping[str, Any]) -> dict[str, str]:
    """Return what the form shows of a template."""
    return {name: template[name] or "" for name in FIELDS}


def typed(form: Mapping[str, Any]) -> dict[str, str]:
    """Return what was typed."""
    return fields.texts(form, FIELDS)


def _line(item: Mapping[str, Any]) -> dict[str, Any]:
    channels = [label for label, used in (("站内消息", item["in_app"]), ("短信", item["sms"])) if used]
    return {**item, "channels": "、".join(channels), "urgency_label": URGENCIES[item["urgency"]]}


def _group_of(code: str) -> str:
    return next((label for label, starts in GROUPS if code.startswith(starts)), OTHERS)
