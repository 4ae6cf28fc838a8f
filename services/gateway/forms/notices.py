"""委派通知 in words: an activity's notices, the register, and the public page."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from gateway.forms.activities import when

STATES = (("valid", "有效"), ("withdrawn", "已撤回"))
TONES = {"valid": "good", "withdrawn": "bad"}
YEARS = range(2000, 2101)
LONGEST_TEXT = 100
FILTER_LABELS = {"year": "年度", "q": "文号、专家或评审活动", "state": "状态"}

REASONS_OF_WITHDRAWAL = ("专家因故不能参加", "专家需要回避", "评审时间或地点调整", "委派信息有误")
REASONS_OF_CANCELLATION = (
    "项目资料不齐全，暂缓评审",
    "评审时间调整，另行安排",
    "建设单位申请撤回",
    "重复建立",
)

VERIFIED = {
    "valid": ("有效", "这份通知由印发单位通过本平台印发，目前有效。", "circle-check", "good"),
    "withdrawn": ("已撤回", "这份委派通知已被撤回，不再有效。", "alert-triangle", "bad"),
    "unknown": (
        "查无此通知",
        "没有查到这份通知。请核对网址是否完整；如果纸面上的二维码扫不出结果，请向印发单位核实。",
        "help-circle",
        "warn",
    ),
}
"""State -> headline, sentence, icon, tone of the public page."""


def rows(notices: Iterable[Mapping[str, Any]], *, may_withdraw: bool = False) -> list[dict[str, Any]]:
    """Return notices with their words."""
    return [
        {
            **one,
            "is_withdrawal": one["kind"] == "withdrawal",
            "tone": TONES[one["state"]],
            "withdrawable": may_withdraw and one["kind"] == "delegation" and one["state"] == "valid",
            "to_receive": one["state"] == "valid" and not one["received_at"],
        }
        for one in notices
    ]


def count_open(notices: Iterable[Mapping[str, Any]]) -> int:
    """Return how many the bureau of the place has still to take note of."""
    return sum(one["to_acknowledge"] and not one["acknowledged_at"] for one in notices)


def register_rows(lines: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the lines of the register with their words."""
    return [{**one, "when": when(one["starts_at"], one["ends_at"])} for one in rows(lines)]


def filters(query: QueryParams) -> dict[str, str]:
    """Return what the register is narrowed to, as review takes it; what makes no sense is left out."""
    year = query.get("year", "").strip()
    given = {
        "year": year if year.isascii() and year.isdigit() and int(year[:5]) in YEARS else "",
        "q": query.get("q", "").replace("\0", "").strip()[:LONGEST_TEXT],
        "state": query.get("state", "") if query.get("state") in dict(STATES) else "",
    }
    return {name: value for name, value in given.items() if value}


def chips(chosen: Mapping[str, str]) -> list[dict[str, str]]:
    """Return a chip for each filter, with the address that drops it."""
    return [
        {
            "label": f"{label}：{_word(name, chosen[name])}",
            "href": _address({other: value for other, value in chosen.items() if other != name}),
        }
        for name, label in FILTER_LABELS.items()
        if name in chosen
    ]


def confirmed_names(delegations: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return who gets a notice now."""
    return [one["expert_name"] for one in delegations if one["state"] == "confirmed"]


def valid_names(notices: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return whose notices count."""
    return [one["expert_name"] for one in notices if one["kind"] == "delegation" and one["state"] == "valid"]


def verified(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return the public page: headline, sentence, and the facts that stand on the paper."""
    headline, sentence, symbol, tone = VERIFIED[found["state"]]
    return {
        "state": found["state"],
        "headline": headline,
        "sentence": sentence,
        "symbol": symbol,
        "tone": tone,
        "withdrawn_at": found["withdrawn_at"],
        "is_withdrawal": found["kind"] == "withdrawal",
        "facts": _facts(found) if found["state"] != "unknown" else [],
    }


def _facts(found: Mapping[str, Any]) -> list[tuple[str, str]]:
    said = [
        ("发文字号", found["number"]),
        ("通知种类", found["kind_label"]),
        ("撤回的通知", found["withdraws_number"] or ""),
        ("专家姓名", found["expert_name"]),
        ("评审活动", found["title"]),
        ("工作地点", found["place"]),
        ("工作时间", when(found["starts_at"], found["ends_at"])),
        ("印发单位", found["issuer"]),
    ]
    return [(label, value) for label, value in said if value]


def _word(name: str, value: str) -> str:
    return dict(STATES)[value] if name == "state" else value


def _address(chosen: Mapping[str, str]) -> str:
    return f"/notices?{urlencode(chosen)}" if chosen else "/notices"
