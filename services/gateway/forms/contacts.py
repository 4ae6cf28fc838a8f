"""联系确认: one line per expert, with who was called when, what was answered, and who confirmed."""

from collections.abc import Mapping, Sequence
from typing import Any

from gateway.forms import fields
from gateway.forms.record_view import Choices, label_of
from gateway.web.pages import environment

LIVE = frozenset({"picked", "offered", "accepted", "confirmed", "delegated", "attended", "absent"})
ASKABLE = frozenset({"picked", "offered"})
CALLABLE = frozenset({"picked", "offered", "accepted"})
PROMISED = frozenset({"accepted", "confirmed"})

OUTCOMES = (
    ("accepted", "接受"),
    ("declined", "不能参加"),
    ("no_answer", "无人接听"),
    ("later", "稍后答复"),
)
CHOOSE_OUTCOME = "请选择电话联系的结果。"
SAID = {
    "accepted": "已登记{name}接受。",
    "declined": "已登记{name}不能参加，住建局会收到更换专家的提示。",
    "no_answer": "已登记：{name}无人接听。",
    "later": "已登记：{name}稍后答复。",
}
CONFIRMED = "已登记{name}接受，并确认了工作时间。"

Row = dict[str, Any]


def rows(
    activity: Mapping[str, Any],
    delegations: Sequence[Mapping[str, Any]],
    contacts: Sequence[Mapping[str, Any]],
    choices: Choices,
) -> list[Row]:
    """Return a line for each expert; who takes no part any more comes last."""
    logs = {one["delegation_id"]: one for one in contacts}
    names = {one["id"]: one["expert_name"] for one in delegations}
    may = "contact" in activity["may"]
    found = [
        _row(one, logs.get(one["id"], {"entries": [], "offer": None}), names, choices, may=may)
        for one in delegations
    ]
    return sorted(found, key=lambda row: not row["live"])


def find(delegations: Sequence[Mapping[str, Any]], delegation_id: str) -> Mapping[str, Any] | None:
    """Return one delegation of an activity."""
    return next((one for one in delegations if one["id"] == delegation_id), None)


def to_ask(delegations: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return whom 全部发送 writes to: who has not been asked yet."""
    return [one for one in delegations if one["state"] == "picked"]


def standing(activity: Mapping[str, Any], delegations: Sequence[Mapping[str, Any]]) -> str:
    """Return in a sentence how far the contacting has come."""
    counted = [
        (sum(one["state"] in states for one in delegations), words)
        for states, words in (
            (LIVE - CALLABLE, "已确认"),
            ({"accepted"}, "待确认工作时间"),
            ({"offered"}, "待答复"),
            ({"picked"}, "待联系"),
        )
    ]
    lacking = activity["wanted"] - sum(one["state"] in LIVE for one in delegations)
    parts = [f"{words} {number} 位" for number, words in counted if number]
    if lacking > 0:
        parts.append(f"还差 {lacking} 位，等待住建局更换专家")
    return f"共需 {activity['wanted']} 位：{'，'.join(parts)}。" if parts else ""


def is_settled(activity: Mapping[str, Any], delegations: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether everybody who is wanted has a confirmed time: the notices can be issued."""
    live = [one["state"] for one in delegations if one["state"] in LIVE]
    return len(live) >= activity["wanted"] > 0 and not CALLABLE & set(live)


def call_body(given: Mapping[str, str]) -> dict[str, Any]:
    """Return a phone call as review takes it."""
    return {
        "outcome": given["outcome"],
        "note": given["note"],
        "confirm": given["outcome"] == "accepted" and given["confirm"] == "yes",
    }


def call_typed(form: Mapping[str, Any]) -> dict[str, str]:
    """Return what was filled in about a phone call."""
    return fields.texts(form, ("outcome", "note", "confirm"))


def call_said(given: Mapping[str, str], name: str) -> str:
    """Return the sentence that a call was written down."""
    confirmed = call_body(given)["confirm"]
    return (CONFIRMED if confirmed else SAID[given["outcome"]]).format(name=name)


def offers_said(sent: Sequence[str], failed: Mapping[str, str]) -> tuple[str, str]:
    """Return in words to whom invitations went out and to whom not, and the kind of the message."""
    parts = [f"已向{'、'.join(sent)}发送邀请短信。"] if sent else []
    parts += [f"{name}：{sentence}" for name, sentence in failed.items()]
    return "".join(parts) or "没有需要发送邀请的专家。", "warn" if failed or not sent else "good"


def _row(
    one: Mapping[str, Any],
    log: Mapping[str, Any],
    names: Mapping[str, str],
    choices: Choices,
    *,
    may: bool,
) -> Row:
    state, entries = one["state"], log["entries"]
    return {
        **one,
        "live": state in LIVE,
        "specialty_label": label_of(choices, "specialty", one["specialty"]),
        "contacted": _last(entries, {"sms", "phone"}),
        "answered": _last(entries, {"phone", "link", "app"}, {"accepted", "declined"}),
        "link": _link(log["offer"]) if state == "offered" else "",
        "entries": [_line(entry) for entry in reversed(entries)],
        "replaces": names.get(one["replaces_id"], ""),
        "replaced_by": names.get(one["replaced_by_id"], ""),
        "ask": may and state in ASKABLE,
        "again": state == "offered",
        "call": may and state in CALLABLE,
        "confirm": may and state == "accepted",
        "call_off": may and state in PROMISED,
    }


def _last(
    entries: Sequence[Mapping[str, Any]], kinds: set[str], outcomes: set[str] | None = None
) -> dict[str, str] | None:
    """Return the newest line of these kinds, in words: how, what came of it, by whom and when."""
    for entry in reversed(entries):
        if entry["kind"] in kinds and (outcomes is None or entry["outcome"] in outcomes):
            return _line(entry)
    return None


def _line(entry: Mapping[str, Any]) -> dict[str, str]:
    return {
        "kind": entry["kind_label"],
        "outcome": entry["outcome_label"],
        "note": entry["note"],
        "by": entry["by_name"],
        "at": environment().filters["time"](entry["at"]),
    }


def _link(offer: Mapping[str, Any] | None) -> str:
    if offer is None:
        return ""
    until = environment().filters["time"](offer["expires_at"])
    return {"open": f"链接有效至 {until}", "expired": f"链接已于 {until} 过期"}.get(
        offer["state"], "链接已失效"
    )
