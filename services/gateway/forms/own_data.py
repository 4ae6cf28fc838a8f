"""A person's own data in words: what the services answer, as the file that a person reads.

The file for programs (JSON) keeps codes; here they have words, and what only a program needs is left out.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from contracts.own_data import OwnData, OwnField
from foundation.clock import OFFICIAL_TIME
from gateway.forms.account import DOCUMENT_LABELS

SERVICE_TITLES = {
    "identity": "账户与登录",
    "experts": "专家资料",
    "review": "审核与评审活动",
    "notify": "消息",
}
FOR_PROGRAMS = ("代码", "编号", "（系统）", "（机器可读）", "清单")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT")
FORBIDDEN = re.compile(r'[\x00-\x1f\\:*?"<>|]')
MOST_BYTES, LONGEST_KIND = 200, 8
WORDS: dict[tuple[str, str], dict[str, str]] = {
    ("accounts", "status"): {
        "pending": "等待添加权限",
        "active": "使用中",
        "disabled": "已停用",
        "refused": "未通过",
        "merged": "已合并",
        "erased": "已注销",
    },
    ("registrations", "state"): {
        "waiting": "等待添加权限",
        "granted": "通过",
        "refused": "不通过",
        "superseded": "已由后来的注册代替",
    },
    ("photos", "side"): {"front": "正面", "back": "反面"},
    ("photos", "state"): {"pending": "上传中", "present": "保存中", "removed": "已删除"},
    ("sent_codes", "purpose"): {
        "register": "注册",
        "forgot_password": "忘记密码",
        "bind_phone": "更换手机号",
    },
    ("submissions", "origin"): {"person": "本人提交", "association": "协会编辑", "register": "名册导入"},
    ("submissions", "outcome"): {
        "open": "审核中",
        "passed": "通过",
        "rejected": "不通过",
        "withdrawn": "已撤回",
    },
    ("attachments", "section"): {
        "application_form": "专家申报表附件",
        "achievement": "专家业绩",
        "certificate": "专家证书",
    },
    ("attachments", "content_type"): {
        "application/pdf": "PDF 文件",
        "image/jpeg": "JPEG 图片",
        "image/png": "PNG 图片",
    },
    ("reminders", "step"): {"first": "首次提醒", "30": "剩余30天", "7": "剩余7天", "over": "已到期"},
    ("messages", "channel"): {"in_app": "站内消息", "sms": "短信"},
    ("messages", "state"): {
        "queued": "待发送",
        "sending": "发送中",
        "sent": "已发送",
        "delivered": "已送达",
        "undelivered": "未送达",
        "failed": "失败",
        "expired": "已过期",
    },
    ("sms_off", "kind"): {
        "certificate": "证书到期提醒",
        "term": "任期届满提醒",
        "confirmation": "年度确认提醒",
        "upcoming": "评审活动临近提醒",
        "reviews": "审核到期提醒",
    },
}


def parts(answers: Sequence[OwnData]) -> list[dict[str, Any]]:
    """Return what the file shows: for each service its title and tables, for each row (label, text) pairs."""
    return [
        {
            "title": SERVICE_TITLES[answer.service],
            "tables": [
                {"title": table.title, "rows": [_shown(table.name, row) for row in table.rows]}
                for table in answer.tables
            ],
        }
        for answer in answers
    ]


def as_json(answers: Sequence[OwnData], taken: Mapping[str, Any]) -> dict[str, Any]:
    """Return the file for programs: every table by its name, every row by its keys; `taken` says when and what of."""
    services = {
        answer.service: {
            table.name: [{field.key: field.value for field in row} for row in table.rows]
            for table in answer.tables
        }
        for answer in answers
    }
    labels = {
        answer.service: {
            table.name: {field.key: field.label for row in table.rows for field in row}
            for table in answer.tables
        }
        for answer in answers
    }
    return {**taken, "data": services, "labels": labels}


def safe_name(name: str) -> str:
    """Return a path for an archive that every system can unpack and that stays below where it is unpacked."""
    steps = [FORBIDDEN.sub("_", step).strip(" .") for step in name.split("/")]
    return "/".join(_short(step) or "_" for step in steps)


def _short(step: str) -> str:
    """A name of many Chinese characters has more bytes than file systems take (255): its end is cut, not its kind."""
    stem, dot, kind = step.rpartition(".")
    if not stem or len(kind) > LONGEST_KIND:
        stem, dot, kind = step, "", ""
    room = MOST_BYTES - len(f"{dot}{kind}".encode())
    return stem.encode()[:room].decode(errors="ignore") + dot + kind


def _shown(table: str, row: Sequence[OwnField]) -> list[tuple[str, str]]:
    return [
        (field.label, _text(table, field))
        for field in row
        if not field.label.endswith(FOR_PROGRAMS) and not isinstance(field.value, dict)
    ]


def _text(table: str, field: OwnField) -> str:
    value = field.value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "；".join(str(one) for one in value if not isinstance(one, dict))
    if field.key == "document_kind":
        return DOCUMENT_LABELS.get(str(value), str(value))
    text = str(value)
    if MOMENT.match(text):
        return datetime.fromisoformat(text).astimezone(OFFICIAL_TIME).strftime("%Y-%m-%d %H:%M")
    return WORDS.get((table, field.key), {}).get(text, text)
