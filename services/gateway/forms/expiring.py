"""到期提醒: the tabs with their counts, the region, and how a day that comes is said."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from contracts.reference import regions

TABS = {"certificate": "证书到期", "term": "任期届满", "confirmation": "年度确认"}
EXPLAINED = {
    "certificate": "以下专家证书已经到期或即将到期。专家换发证书后，由本人提交信息变更，或由协会代为编辑。",
    "term": "以下专家任期已经届满或即将届满。继续聘任的，请打开专家信息办理续聘。",
    "confirmation": "以下专家应当进行年度确认。系统已提醒本人，逾期未确认的请与本人联系。",
}
REGION = "650000"
# A step of the table of regions that is no place of its own.
CITIES = ("659000", "自治区直辖县级市")


def chosen_tab(what: str) -> str:
    """Return the tab that is asked for, the first one if it is none."""
    return what if what in TABS else next(iter(TABS))


def prefectures() -> list[tuple[str, str]]:
    """Return what the region is chosen from."""
    return [
        CITIES if region.code == CITIES[0] else (region.code, region.name)
        for region in regions.children(REGION)
    ]


def chosen_region(region: str) -> str:
    """Return the region that is asked for, "" for all."""
    return region if region in dict(prefectures()) else ""


def counted(counts: Mapping[str, Any]) -> dict[str, str]:
    """Return tab -> how many, "1000+" where there are more than are counted."""
    return {one["what"]: f"{one['count']}{'+' if one['more'] else ''}" for one in counts["items"]}


def tabs(chosen: str, region: str, counts: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the tabs, each with its count where that is known."""
    return [
        {
            "label": f"{label}（{counts[what]}）" if what in counts else label,
            "href": "/library/expiring?"
            + urlencode({"what": what, **({"region": region} if region else {})}),
            "active": what == chosen,
        }
        for what, label in TABS.items()
    ]


def listed(items: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the lines with their words: how many days are left, and how urgent that is."""
    return [{**item, "left": left_words(item["days_left"]), "late": item["days_left"] < 0} for item in items]


def left_words(days: int) -> str:
    """Return how long is left until a day, or how long ago it was."""
    if days < 0:
        return f"已过 {-days} 天"
    return "今天" if days == 0 else f"还有 {days} 天"
