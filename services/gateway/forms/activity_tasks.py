"""What waits in 评审活动, in words, and where it is done."""

from collections.abc import Iterable, Mapping
from typing import Any

from gateway.forms.activities import when

PAGES = {
    "pick": ("/experts", "选定专家"),
    "replace": ("/experts", "更换专家"),
    "acknowledge": ("/notices", "知悉"),
    "note_attendance": ("/attendance", "登记出席"),
    "contact": ("/contacts", "联系专家"),
    "issue": ("/notices", "下达委派"),
}
PRESSING = {"note_attendance": "超过两个工作日未登记"}
SOON = "临近评审时间"


def listed(items: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return what waits with the page on which it is done."""
    return [_with_words(item) for item in items]


def _with_words(item: Mapping[str, Any]) -> dict[str, Any]:
    path, verb = PAGES[item["kind"]]
    return {
        **item,
        "href": f"/activities/{item['activity_id']}{path}",
        "verb": verb,
        "when": when(item["starts_at"], None),
        "pressing": PRESSING.get(item["kind"], SOON) if item["overdue"] else "",
    }
