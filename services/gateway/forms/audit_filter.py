"""审计日志: the filter row, what the services are asked for it, and the exported cells."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from foundation.clock import OFFICIAL_TIME
from foundation.workbooks.cells import escaped
from gateway.forms import fields

NAMES = ("since", "until", "person", "account", "action", "object_kind", "object_id", "result", "address")
RESULTS = [("done", "成功"), ("refused", "拒绝或失败")]
LONGEST = 100
YEARS = range(2001, 2200)
WRONG_TIME = "请填写正确的时间，例如 2026-11-22 10:32。"
WRONG_ID = "链接不完整，请去掉此条件后重新查询。"
ORDER = "开始时间不能晚于结束时间，请改正。"
TOO_LONG = "内容过长，请检查后重新查询。"
# What the services call it, and the field that it comes from.
RENAMED = {"actor_name": "person", "actor_id": "account", "before": ""}

COLUMNS = (
    ("时间", "time"),
    ("人员", "who"),
    ("人员账号", "actor_id"),
    ("操作", "what"),
    ("对象", "object"),
    ("对象名称", "object_name"),
    ("对象编号", "object_id"),
    ("来源地址", "address"),
    ("结果", "result"),
    ("原因", "reason"),
    ("说明", "details"),
    ("系统", "service"),
    ("记录编号", "id"),
    ("追踪编号", "trace_id"),
    ("链上位置", "position"),
    ("校验值", "hash"),
    ("记录原文", "raw"),
)
_TIME = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]+(\d{1,2})[:：时](\d{1,2})(?:[:：分](\d{1,2}))?)?"
)
_LENGTH = {3: timedelta(days=1), 5: timedelta(minutes=1), 6: timedelta(seconds=1)}


def typed(given: Mapping[str, Any]) -> dict[str, str]:
    """Return the filters that are set, as they were typed."""
    return {name: text for name in NAMES if (text := fields.text(given, name))}


def asked(chosen: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what the services are asked, and field → sentence for what cannot be asked."""
    errors = {name: TOO_LONG for name, text in chosen.items() if len(text) > LONGEST or "\x00" in text}
    since = _time(chosen, "since", errors, at_end=False)
    until = _time(chosen, "until", errors, at_end=True)
    if since and until and since >= until:
        errors["until"] = ORDER
    wanted: dict[str, Any] = {
        "since": since.isoformat() if since else None,
        "until": until.isoformat() if until else None,
        "actor_name": chosen.get("person"),
        "actor_id": [chosen["account"]] if "account" in chosen else [],
        **{name: chosen.get(name) for name in ("action", "object_kind", "object_id", "address")},
        "result": chosen.get("result") if chosen.get("result") in dict(RESULTS) else None,
    }
    if "account" in chosen and not _is_uuid(chosen["account"]):
        errors["account"] = WRONG_ID
    return {name: value for name, value in wanted.items() if value}, errors


def chip_of_account(chosen: Mapping[str, str], name: str) -> list[dict[str, str]]:
    """Return the chip of one person's deeds, with the address that drops it; none when all are shown."""
    if "account" not in chosen:
        return []
    left = {key: value for key, value in chosen.items() if key != "account"}
    return [
        {
            "label": f"账号：{name or chosen['account'][-8:]}",
            "href": f"/audit?{urlencode(left)}" if left else "/audit",
        }
    ]


def cells(line: Mapping[str, Any]) -> list[str]:
    """Return a line's cells for a spreadsheet; none of them is taken for a formula."""
    return [escaped(str(line[name] if line[name] is not None else "")) for _, name in COLUMNS]


def _time(chosen: Mapping[str, str], name: str, errors: dict[str, str], *, at_end: bool) -> datetime | None:
    text = chosen.get(name)
    if not text or name in errors:
        return None
    found = _TIME.fullmatch(text)
    given = [int(part) for part in found.groups() if part is not None] if found else []
    try:
        moment = datetime(*given, tzinfo=OFFICIAL_TIME)  # type: ignore[arg-type, misc]
        if moment.year not in YEARS:
            raise ValueError(moment)
    except (TypeError, ValueError):
        errors[name] = WRONG_TIME
        return None
    # 至 a day, a minute or a second means to its end.
    return moment + _LENGTH[len(given)] if at_end else moment


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
