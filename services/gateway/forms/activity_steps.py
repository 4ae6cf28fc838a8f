"""The steps of an activity as tabs: 拟定 → 选定专家 → 联系确认 → 下达委派 → 进行 → 完成 (screens.md)."""

from typing import Any

from contracts.words import Role
from gateway.web.visitor import Visitor

ORDER = ("draft", "picking", "contacting", "delegated", "underway", "done")

PAGES = (
    ("overview", "基本情况", "", "draft"),
    ("experts", "选定专家", "/experts", "picking"),
    ("contacts", "联系确认", "/contacts", "contacting"),
    ("notices", "委派通知", "/notices", "contacting"),
    ("attendance", "出席与评价", "/attendance", "underway"),
)
"""Name, label, path, and from which state on there is something to see."""

MESSAGES = ("messages", "消息记录", "/messages", "contacting")


def tabs(activity: dict[str, Any], active: str, visitor: Visitor) -> list[dict[str, Any]]:
    """Return the tabs that this activity has so far for this visitor; of a cancelled one those that it came to."""
    shown = [*PAGES, MESSAGES] if visitor.has(Role.ASSOCIATION_COORDINATOR) else list(PAGES)
    return [
        {
            "label": label,
            "href": f"/activities/{activity['id']}{path}",
            "active": name == active,
            "state": "",
        }
        for name, label, path, since in shown
        if _has_come_to(activity, since) and (name != "contacts" or not activity["is_local"])
    ]


def _has_come_to(activity: dict[str, Any], state: str) -> bool:
    if activity["state"] == "cancelled":
        return state == "draft" or bool(activity["submitted_at"]) or (state == "picking")
    return ORDER.index(activity["state"]) >= ORDER.index(state)
