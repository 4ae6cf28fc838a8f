"""消息: what is chosen to be seen, and the list by days."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, Self
from urllib.parse import urlencode

from foundation.clock import OFFICIAL_TIME
from gateway.forms.calendar import WEEKDAYS

KINDS = {"review": "审核", "activity": "评审活动", "account": "账户", "reminder": "提醒"}
EMPTY = {
    False: ("还没有消息", "审核有结果、收到评审活动邀请时会在这里通知您，同时发送短信。"),
    True: ("没有未读消息", "新消息到来时，右上角的铃铛会显示未读数量。"),
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which messages are to be seen: unread ones or all, of one kind or (empty) of every kind."""

    kind: str
    unread: bool

    @classmethod
    def of(cls, kind: str, unread: str) -> Self:
        """Return what an address has chosen; nonsense counts as nothing."""
        return cls(kind if kind in KINDS else "", unread == "true")

    @property
    def query(self) -> dict[str, str]:
        """Return it as the parameters of an address."""
        given = {"kind": self.kind, "unread": "true" if self.unread else ""}
        return {name: value for name, value in given.items() if value}

    @property
    def address(self) -> str:
        """Return the list of these."""
        return f"/messages?{urlencode(self.query)}" if self.query else "/messages"

    @property
    def tabs(self) -> list[dict[str, Any]]:
        """Return 全部 and 未读, each of the same kind."""
        return [
            {"label": label, "href": Chosen(self.kind, unread).address, "active": unread is self.unread}
            for label, unread in (("全部", False), ("未读", True))
        ]

    @property
    def kinds(self) -> list[dict[str, Any]]:
        """Return the kinds to choose from, the first of which is every kind."""
        return [
            {"label": label, "href": Chosen(kind, self.unread).address, "active": kind == self.kind}
            for kind, label in (("", "全部类别"), *KINDS.items())
        ]

    @property
    def empty(self) -> tuple[str, str]:
        """Return what an empty list says."""
        if self.kind:
            return f"没有{'未读的' if self.unread else ''}{KINDS[self.kind]}消息", "可以选择其他类别查看。"
        return EMPTY[self.unread]


def by_day(items: Iterable[Mapping[str, Any]], today: date) -> list[dict[str, Any]]:
    """Return the messages under the official days on which they came, in the order given."""
    told = [_line(one) for one in items]
    return [
        {"label": day_label(day, today), "day": day.isoformat(), "items": list(lines)}
        for day, lines in groupby(told, key=lambda one: one["day"])
    ]


def day_label(day: date, today: date) -> str:
    """Return 今天, 昨天, or the day with its weekday."""
    near = {today: "今天", today - timedelta(days=1): "昨天"}
    return near.get(day) or f"{day.isoformat()} 星期{WEEKDAYS[day.weekday()]}"


def _line(message: Mapping[str, Any]) -> dict[str, Any]:
    at = datetime.fromisoformat(message["created_at"]).astimezone(OFFICIAL_TIME)
    kind = KINDS.get(message.get("kind", ""), "")
    return {**message, "day": at.date(), "time": f"{at:%H:%M}", "kind_label": kind}
