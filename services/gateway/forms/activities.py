"""专家评审活动 in words: when, how many experts, and what a list is narrowed to."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from contracts.reference import regions
from contracts.words import Role
from foundation.clock import OFFICIAL_TIME
from gateway.forms.cases import short_region
from gateway.forms.record import deepest_region
from gateway.web.visitor import Visitor

STATES = (("open", "进行中"), ("done", "已完成"), ("cancelled", "已取消"), ("", "全部"))
WHOSE = (("mine", "本单位组织"), ("local", "在本地举行"))
FILTER_LABELS = {"q": "名称或项目", "region": "所在地区", "from": "从", "to": "到", "whose": "组织单位"}
LONGEST_TEXT = 100
YEARS = range(2000, 2100)
NO_TIME = "时间未定"
COUNTED_AS_CONFIRMED = ("contacting", "delegated", "underway", "done")


def filters(query: QueryParams) -> dict[str, str]:
    """Return what a list is narrowed to but the state, as review takes it; what makes no sense is left out."""
    region = deepest_region(query, "region") or query.get("region", "").strip()
    given = {
        "q": query.get("q", "").replace("\0", "").strip()[:LONGEST_TEXT],
        "region": region if regions.get(region) else "",
        "from": _day(query.get("from", "")),
        "to": _day(query.get("to", "")),
        "whose": query.get("whose", "") if query.get("whose") in dict(WHOSE) else "",
    }
    return {name: value for name, value in given.items() if value}


def state_of(query: QueryParams) -> str:
    """Return which tab is asked for; 进行中 where none is, "" is 全部."""
    state = query.get("state", "open")
    return state if state in dict(STATES) else "open"


def tabs(state: str, chosen: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the tabs of the list; the filters stay."""
    return [
        {"label": label, "href": address(code, chosen), "active": code == state, "state": ""}
        for code, label in STATES
    ]


def address(state: str, chosen: Mapping[str, str]) -> str:
    """Return the address of a list; 进行中 is the one without a state."""
    query = {
        **({} if state == "open" else {"state": state}),
        **{name: one for name, one in chosen.items() if one},
    }
    return f"/activities?{urlencode(query)}" if query else "/activities"


def chips(state: str, chosen: Mapping[str, str]) -> list[dict[str, str]]:
    """Return a chip for each filter, with the address that drops it."""
    return [
        {
            "label": f"{label}：{_word(name, chosen[name])}",
            "href": address(state, {**chosen, name: ""}),
        }
        for name, label in FILTER_LABELS.items()
        if name in chosen
    ]


def listed(activities: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return activities with their words."""
    return [
        {
            **activity,
            "name": name_of(activity),
            "when": when(activity["starts_at"], activity["ends_at"]),
            "region_name": short_region(activity["region_code"]),
            "experts": experts_of(activity),
        }
        for activity in activities
    ]


def name_of(activity: Mapping[str, Any]) -> str:
    """Return the title, or a word for what has none yet."""
    return activity["title"] or "未命名的评审活动"


def when(starts_at: str | None, ends_at: str | None) -> str:
    """Return 2026-12-01 09:00 至 12:00; the second day is told where it is another."""
    if not starts_at:
        return NO_TIME
    start = in_official_time(starts_at)
    if not ends_at:
        return f"{start:%Y-%m-%d %H:%M} 起"
    end = in_official_time(ends_at)
    last = f"{end:%H:%M}" if end.date() == start.date() else f"{end:%Y-%m-%d %H:%M}"
    return f"{start:%Y-%m-%d %H:%M} 至 {last}"


def experts_of(activity: Mapping[str, Any]) -> str:
    """Return how far the search for experts has come."""
    wanted = activity["wanted"]
    if activity["state"] == "picking":
        return f"{activity['chosen']}/{wanted} 已选定"
    if activity["state"] in COUNTED_AS_CONFIRMED:
        return f"{activity['confirmed']}/{wanted} 已确认"
    return f"需 {wanted} 位" if wanted else "人数未定"


def may_make(visitor: Visitor) -> bool:
    """Return whether the visitor makes activities."""
    return visitor.has(Role.BUREAU_OFFICER)


def in_official_time(moment: str) -> datetime:
    """Return a moment of the wire in official time."""
    return datetime.fromisoformat(moment).astimezone(OFFICIAL_TIME)


def _day(text: str) -> str:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return ""
    return day.isoformat() if day.year in YEARS else ""


def _word(name: str, value: str) -> str:
    match name:
        case "region":
            return short_region(value)
        case "whose":
            return dict(WHOSE)[value]
    return value
