"""One entry of the audit log as a line: when, who, what, to what, from where, with which result."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import orjson

from foundation.clock import OFFICIAL_TIME
from gateway.forms.audit import ACTIONS, DETAILS, EVERYWHERE, OBJECTS, RESULTS, SERVICE_LABELS, VALUES

SYSTEM, NOT_SIGNED_IN = "系统", "未登录"
ACCOUNT_KIND = "account"
SHORT_ID = 8
# A reason that a program gave is a name, not a sentence: it stays in 记录原文.
_CODE = re.compile(r"[a-z0-9_-]+")


def action_words(service: str, action: str) -> str:
    """Return what was done, in words; a code that an older version has written stays as it is."""
    return ACTIONS.get(service, {}).get(action) or EVERYWHERE.get(action) or action


def persons_of(entries: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the ids of accounts that the lines need names for, each once."""
    ids: dict[str, None] = {}
    for entry in entries:
        if entry["actor_id"] and not entry["actor_name"]:
            ids[str(entry["actor_id"])] = None
        if entry["object_kind"] == ACCOUNT_KIND and _is_id(str(entry["object_id"])):
            ids[str(entry["object_id"])] = None
    return list(ids)


def line(service: str, entry: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """Return an entry as a line: when, who, what, to what, from where, with which result; and as it stands."""
    label, tone = RESULTS.get(str(entry["result"]), (str(entry["result"]), "calm"))
    object_id = str(entry["object_id"])
    return {
        "time": moment(str(entry["at"])),
        "who": _who(entry, names),
        "actor_id": entry["actor_id"] or "",
        "what": action_words(service, str(entry["action"])),
        "object": OBJECTS.get(str(entry["object_kind"]), str(entry["object_kind"])),
        "object_name": names.get(object_id, "") if entry["object_kind"] == ACCOUNT_KIND else "",
        "object_short": object_id[-SHORT_ID:] if _is_id(object_id) else "",
        "object_id": object_id,
        "address": entry["address"] or "",
        "result": label,
        "tone": tone,
        "reason": "" if _CODE.fullmatch(entry["reason"] or "") else entry["reason"] or "",
        "details": detail_words(entry["details"]),
        "service": SERVICE_LABELS[service],
        "id": str(entry["id"]),
        "trace_id": entry["trace_id"],
        "position": entry["position"],
        "hash": entry["hash"] or "",
        "raw": _as_written(entry),
    }


def detail_words(details: Mapping[str, Any]) -> str:
    """Return the details that have words: 环节：资料预审，专家类型：全区专家.

    What holds more than words and lists of them stands in the raw entry alone.
    """
    return "，".join(
        f"{DETAILS[name]}：{_value(name, value)}"
        for name, value in details.items()
        if name in DETAILS and value not in (None, "", []) and not isinstance(value, dict)
    )


def moment(at: str) -> str:
    """Return 2026-11-22 10:32:05 in China's time."""
    return datetime.fromisoformat(at).astimezone(OFFICIAL_TIME).strftime("%Y-%m-%d %H:%M:%S")


def _who(entry: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if entry["actor_name"]:
        return str(entry["actor_name"])
    if entry["actor_id"]:
        id = str(entry["actor_id"])
        return names.get(id) or f"账号 {id[-SHORT_ID:]}"
    return NOT_SIGNED_IN if entry["address"] else SYSTEM


def _value(name: str, value: Any) -> str:
    if name == "fields" and isinstance(value, list):
        return str(len(value))
    if isinstance(value, list):
        return "、".join(_value(name, one) for one in value)
    return VALUES.get(name, {}).get(value, str(value))


def _as_written(entry: Mapping[str, Any]) -> str:
    written = {name: entry[name] for name in ("action", "object_kind", "result", "reason", "details")}
    return orjson.dumps(written, option=orjson.OPT_INDENT_2).decode()


def _is_id(text: str) -> bool:
    return len(text) == 36 and text.count("-") == 4
