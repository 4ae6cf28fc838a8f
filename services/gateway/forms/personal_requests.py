"""个人信息申请: a person's own requests, and what the administrator answers."""

from collections.abc import Mapping
from typing import Any

from gateway.clients.base import ServiceProblem
from gateway.forms import fields, refused

ITEMS = (
    ("name", "姓名"),
    ("document_number", "身份证号码"),
    ("birth", "性别或出生年月日"),
    ("phone", "手机号（原手机号已停用，收不到验证码）"),
    ("other", "其他本人不能修改的信息"),
)
ITEM_VALUES = frozenset(value for value, _ in ITEMS)
ITEM_MISSING = "请选择要更正的内容。"
STATES = {"open": "待办理", "closed": "已办结"}
TONES = {"open": "warn", "done": "good", "refused": "bad", "withdrawn": "calm"}
RIGHT_LABELS = {
    "name": "更正后的姓名",
    "document_number": "更正后的身份证号码",
    "birth": "更正后的身份证号码",
    "phone": "更正后的手机号",
}
"""What the administrator fills in by item; sex and birth date stand in the number."""
NOT_CONFIRMED = "请勾选确认后再删除。"
CORRECTION_FIELDS = ("", "item", "right", "why")
ANSWER_FIELDS = ("", "right", "answer")
RENAMED = {"name": "right", "phone": "right", "document_number": "right"}


def correction_asked(form: Mapping[str, Any]) -> dict[str, str]:
    """Return what identity's request takes."""
    return fields.texts(form, ("item", "right", "why"))


def missing(body: Mapping[str, str]) -> dict[str, str]:
    """Return what identity could not even read."""
    return {} if body["item"] in ITEM_VALUES else {"item": ITEM_MISSING}


def completion(form: Mapping[str, Any]) -> dict[str, Any]:
    """Return what identity's correction takes."""
    return {"version": version(form), **fields.texts(form, ("right", "answer"))}


def version(form: Mapping[str, Any]) -> int:
    """Return which version of the request was seen; 1 where the field was tampered with, which then is outdated."""
    given = fields.text(form, "version")
    return int(given) if given.isascii() and given.isdigit() and 0 < len(given) < 10 else 1


def sentences(problem: ServiceProblem, order: tuple[str, ...]) -> dict[str, str]:
    """Return the sentences of a refusal by the form's fields."""
    return refused.sentences(problem, RENAMED, order)


def state_of(given: str) -> str:
    """Return the chosen list; the open ones unless the others were asked for."""
    return given if given in STATES else "open"


def with_words(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return a request with the colour of its state and the label of what is filled in."""
    return {
        **item,
        "tone": TONES.get(str(item["state"]), "calm"),
        "right_label": RIGHT_LABELS.get(str(item.get("item") or "")),
    }
