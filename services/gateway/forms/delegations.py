"""我的委派 in words: what an expert was asked, each with its notices."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gateway.forms import answers
from gateway.forms.activities import when

NEXT = {
    "picked": "消防协会会再与您联系。",
    "offered": "请答复能否参加。",
    "accepted": "您已接受邀请，请等待消防协会与您确认工作时间。如果不能参加了，请尽快与消防协会联系。",
    "confirmed": "工作时间已确认，请等待委派通知。如果不能参加了，请尽快与消防协会联系。",
    "declined": "您已答复不能参加，不需要再做什么。",
    "released": "这次评审不再需要您参加，不需要再做什么。",
    "delegated": "委派通知已下达，请按时参加。因故不能参加的，请尽快与消防协会联系。",
    "withdrawn": "委派通知已撤回，您不再承担这项评审工作。",
    "attended": "您已出席这次评审，感谢您的工作。",
    "absent": "这次评审登记为未出席。有疑问请与消防协会联系。",
}
OVER = "答复的时间已过，请与消防协会联系。"


def tabs(active: str) -> list[dict[str, Any]]:
    """Return the two halves of 专家库|专家评审活动 for an expert."""
    pages = (("personal", "个人中心", "/personal"), ("delegations", "我的委派", "/personal/delegations"))
    return [
        {"label": label, "href": href, "active": name == active, "state": ""} for name, label, href in pages
    ]


def listed(
    delegations: Iterable[Mapping[str, Any]], notices: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return delegations with their words, and what waits for the expert."""
    return [
        {
            **one,
            "when": when(one["starts_at"], one["ends_at"]),
            "waits": _waits(one, of_delegation(one["id"], notices)),
        }
        for one in delegations
    ]


def of_delegation(delegation_id: str, notices: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the notices of a delegation, the newest first, with what can be done with each."""
    return [
        {
            **one,
            "is_withdrawal": one["kind"] == "withdrawal",
            "to_receive": one["state"] == "valid" and not one["received_at"],
            "in_calendar": one["state"] == "valid" and one["kind"] == "delegation",
        }
        for one in notices
        if one["delegation_id"] == delegation_id
    ]


def facts(one: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what the expert is asked to, and what was answered."""
    rows = answers.facts(one)
    if one["contact_phone"]:
        rows.append({"label": "联系电话", "value": one["contact_phone"], "wide": True})
    if one["decline_reason"]:
        rows.append({"label": "不能参加的原因", "value": one["decline_reason"], "wide": True})
    if one["release_reason"]:
        rows.append({"label": "取消的原因", "value": one["release_reason"], "wide": True})
    return rows


def next_step(one: Mapping[str, Any]) -> str:
    """Return in a sentence what comes next for the expert."""
    if one["state"] == "offered" and "answer" not in one["may"]:
        return OVER
    return NEXT[one["state"]]


def _waits(one: Mapping[str, Any], notices: Sequence[Mapping[str, Any]]) -> str:
    if "answer" in one["may"]:
        return "答复"
    return "签收" if any(notice["to_receive"] for notice in notices) else ""
