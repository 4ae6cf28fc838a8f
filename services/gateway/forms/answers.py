"""What an expert answers to an invitation, on the page behind the link and in 我的委派 alike."""

from collections.abc import Mapping
from typing import Any

from gateway.clients.base import ServiceProblem
from gateway.forms import fields, refused
from gateway.forms.activities import NO_TIME, in_official_time
from gateway.forms.cases import short_region

PHRASES = ("时间冲突", "身体原因", "需要回避", "其他")
OTHER = PHRASES[-1]
WEEKDAYS = "一二三四五六日"

CHOOSE_ANSWER = "请点击“接受”或“不能参加”。"
CHOOSE_REASON = "请选择不能参加的原因。"
WRITE_REASON = "选择“其他”的，请写明原因。"


def typed(form: Mapping[str, Any]) -> dict[str, str]:
    """Return what was filled in, to be shown again."""
    return fields.texts(form, ("answer", "phrase", "reason"))


def reason_of(given: Mapping[str, str]) -> str:
    """Return the reason in words: the one that was chosen, and what was written about it."""
    phrase = given["phrase"] if given["phrase"] in PHRASES and given["phrase"] != OTHER else ""
    return "：".join(part for part in (phrase, given["reason"]) if part)


def missing(given: Mapping[str, str]) -> dict[str, str]:
    """Return what is missing before the answer can be sent, beside its field."""
    if given["answer"] not in ("accept", "decline"):
        return {"": CHOOSE_ANSWER}
    if given["answer"] == "accept" or reason_of(given):
        return {}
    return {"reason": WRITE_REASON} if given["phrase"] == OTHER else {"phrase": CHOOSE_REASON}


def body(given: Mapping[str, str]) -> dict[str, Any]:
    """Return the answer as review takes it."""
    accepted = given["answer"] == "accept"
    return {"accepted": accepted, "reason": "" if accepted else reason_of(given)}


def sentences(problem: ServiceProblem) -> dict[str, str]:
    """Return what review says against an answer: about the reason beside it, the rest above the form."""
    if "reason" in problem.errors:
        return {"reason": problem.errors["reason"]}
    return {"": refused.with_waiting_time(problem)}


def facts(asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what an expert is asked to: what, when, where, and who asks."""
    rows = [
        ("评审活动", asked["title"]),
        ("项目名称", asked["project"]),
        ("时间", long_when(asked["starts_at"], asked["ends_at"])),
        ("地点", asked["place"]),
        ("所在地区", short_region(asked["region_code"]) if asked["region_code"] else ""),
        ("组织单位", asked["bureau_name"]),
        ("联系人", asked["contact_name"]),
    ]
    return [{"label": label, "value": value, "wide": True} for label, value in rows if value]


def long_when(starts_at: str | None, ends_at: str | None) -> str:
    """Return 2026年12月1日（星期二）9:30 至 12:30; the second day is told where it is another."""
    if not starts_at or not ends_at:
        return NO_TIME
    start, end = in_official_time(starts_at), in_official_time(ends_at)
    until = f"{end.hour}:{end:%M}"
    if end.date() != start.date():
        until = f"{end.month}月{end.day}日（星期{WEEKDAYS[end.weekday()]}）{until}"
    day = f"{start.year}年{start.month}月{start.day}日（星期{WEEKDAYS[start.weekday()]}）"
    return f"{day}{start.hour}:{start:%M} 至 {until}"


def dialled(phone: str | None) -> str:
    """Return a phone number as a link dials it."""
    return "".join(sign for sign in phone or "" if sign.isascii() and (sign.isdigit() or sign == "+"))
