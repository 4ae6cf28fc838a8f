"""消息发送: how text messages fare, and which list one looks at."""

from collections.abc import Mapping
from typing import Any

TABS = (("waiting", "待发送"), ("failed", "发送失败"), ("undelivered", "未送达"), ("all", "全部"))
FIRST_TAB = "failed"

EMPTY = {
    "waiting": ("没有待发送的短信", "新的短信会在几秒内发出；免打扰时间和超出当天上限的短信在这里等待。"),
    "failed": ("没有发送失败的短信", "短信服务商拒绝或多次没有成功的短信会显示在这里。"),
    "undelivered": ("没有未送达的短信", "短信服务商告知没有到达手机的短信会显示在这里。"),
    "all": ("还没有短信", "平台发出的短信会显示在这里。"),
}

TONES = {"failed": "bad", "undelivered": "bad", "expired": "calm", "delivered": "good", "sent": "good"}


def chosen(state: str, cause: str) -> dict[str, str]:
    """Return what the list is narrowed to; an unknown state is the first tab."""
    known = state if state in dict(TABS) else FIRST_TAB
    return {"state": known, "cause": cause}


def lists(state: str) -> list[dict[str, Any]]:
    """Return the lists as tabs, the one that is shown active."""
    return [
        {"label": label, "href": f"/sms?state={name}", "active": name == state, "state": ""}
        for name, label in TABS
    ]


def figures(today: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the figures of today as label and words."""
    return [
        ("已发送", f"{today['sent']} 条"),
        ("计费条数", f"{today['parts']} 条"),
        ("已送达", f"{today['delivered']} 条"),
        ("未送达", f"{today['undelivered']} 条"),
        ("发送失败", f"{today['failed']} 条"),
        ("待发送", f"{today['waiting']} 条"),
    ]


def rows(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return text messages as lines of the list; a phone that is not known is said so."""
    return [
        {
            **one,
            "phone": one["phone"] or "没有手机号",
            "tone": TONES.get(one["state"], "busy"),
            "attempts_words": attempts(one),
        }
        for one in items
    ]


def attempts(one: Mapping[str, Any]) -> str:
    """Return how often sending was tried, and how often somebody has had it sent again."""
    again = f"，重新发送{one['resends']}次" if one["resends"] else ""
    return f"{one['attempts']}次{again}"


def cause_in(today: Mapping[str, Any], cause: str) -> dict[str, Any] | None:
    """Return what failed for a cause and may be sent again together; None if there is nothing."""
    return next((one for one in today["causes"] if one["cause"] == cause), None)
