"""出席与评价: a form of all experts who were delegated, and what it says."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from gateway.clients.base import ServiceProblem
from gateway.forms import fields, refused

EXPECTED = frozenset({"delegated", "attended", "absent"})
ATTENDED = (("yes", "已出席"), ("no", "未出席"))
RATINGS = (("5", "5 优秀"), ("4", "4 良好"), ("3", "3 合格"), ("2", "2 较差"), ("1", "1 差"))
RATING_WORDS = {int(value): label for value, label in RATINGS}
LONGEST_COMMENT = 500
CHOOSE = "请选择“已出席”或“未出席”。"
TOO_LONG = f"评语最多{LONGEST_COMMENT}个字。"
RATING_WRONG = "请从 1 至 5 中选择评分，或选择“不评分”。"


def rows(delegations: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the experts who were delegated, with what is noted of each in words."""
    return [
        {
            **one,
            "attended_label": {True: "已出席", False: "未出席"}.get(one["attended"], "未登记"),
            "tone": {True: "good", False: "bad"}.get(one["attended"], "calm"),
            "rating_label": RATING_WORDS.get(one["rating"] or 0, ""),
        }
        for one in delegations
        if one["state"] in EXPECTED
    ]


def noted(shown: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return the form as it stands before anybody types."""
    values: dict[str, str] = {}
    for one in shown:
        values[f"version-{one['id']}"] = str(one["version"])
        values[f"attended-{one['id']}"] = {True: "yes", False: "no"}.get(one["attended"], "")
        values[f"rating-{one['id']}"] = str(one["rating"] or "")
        values[f"comment-{one['id']}"] = one["rating_comment"] or ""
    return values


def typed(form: Mapping[str, Any], shown: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return what was typed of the experts who are shown; blanks and breaks in a comment as the service keeps them."""
    names = [
        f"{field}-{one['id']}" for one in shown for field in ("version", "attended", "rating", "comment")
    ]
    return {name: fields.text(form, name).replace("\r\n", "\n") for name in names}


def notes(
    values: Mapping[str, str], shown: Iterable[Mapping[str, Any]]
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Return what is to be noted, and what is wrong by field; of whom nothing is said nothing is noted."""
    found, wrong = [], {}
    for one in shown:
        id = one["id"]
        attended, rating, comment = (values[f"{name}-{id}"] for name in ("attended", "rating", "comment"))
        if not (attended or rating or comment):
            continue
        if attended not in ("yes", "no"):
            wrong[f"attended-{id}"] = CHOOSE
        if rating and rating not in dict(RATINGS):
            wrong[f"rating-{id}"] = RATING_WRONG
        if len(comment) > LONGEST_COMMENT:
            wrong[f"comment-{id}"] = TOO_LONG
        found.append(
            {
                "delegation_id": id,
                "version": _version(values[f"version-{id}"]),
                "attended": attended == "yes",
                "rating": int(rating) if rating in dict(RATINGS) else None,
                "comment": comment,
            }
        )
    return found, wrong


def errors(problem: ServiceProblem, sent: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return the service's sentences by the fields of the form; what is about none stands above."""
    found = {}
    for pointer, sentence in problem.pointers.items():
        match pointer.strip("/").split("/"):
            case ["items", place, field] if place.isdigit() and int(place) < len(sent):
                found[f"{field}-{sent[int(place)]['delegation_id']}"] = sentence
            case _:
                found[refused.WHOLE_FORM] = sentence
    return found or {refused.WHOLE_FORM: refused.with_waiting_time(problem)}


def has_begun(activity: Mapping[str, Any]) -> bool:
    """Return whether the review has begun: on its day it is 进行 from midnight on."""
    starts_at = activity["starts_at"]
    return bool(starts_at) and datetime.fromisoformat(starts_at) <= datetime.now(UTC)


def missing(shown: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the names of those whose attendance has still to be noted."""
    return [one["expert_name"] for one in shown if one["attended"] is None]


def _version(value: str) -> int:
    return int(value) if value.isdecimal() and value.isascii() and len(value) < 10 else -1
