"""单位人员信息: the words of its pages, and what identity is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import FormData, QueryParams

from contracts.words import ROLE_LABELS, Role
from gateway.clients.base import ServiceProblem
from gateway.forms import fields, refused

STATUSES = {"active": "正常", "disabled": "已停用"}
FIRST_LOGIN = {
    "unsent": "待权限设置",
    "waiting": "待首次登录",
    "spent": "初始密码已失效",
    "done": "已登录过",
}
ROLES = [(role.value, ROLE_LABELS[role]) for role in (Role.APPLICANT, Role.UNIT_ADMIN)]
FILTERS = ("name", "status", "organization_id")
ORDER = ("", "user_type", "document_number", "name", "phone", "roles", "reason", "organization_id", "file")
DRAWN_AGAIN = frozenset({403, 409, 422, 429, 503})
NO_EDITING = (
    "该人员已自行登录过，姓名和手机号不能再由单位修改："
    "手机号请本人登录后在“账户信息”中更换，姓名有误请联系后台人员。"
)


@dataclass(frozen=True, slots=True)
class Action:
    """Something that is done with a person after being asked; `path` is the last step of its address.

    `may` is identity's name of it. Sentences hold {name} and {phone}.
    """

    path: str
    may: str
    button: str
    title: str
    consequence: str
    done: str
    reason: bool = False
    danger: bool = False

    def said(self, sentence: str, person: Mapping[str, Any]) -> str:
        """Return a sentence about a person."""
        return sentence.format(name=person["name"], phone=person.get("phone_masked") or "")


ACTIONS = (
    Action(
        "password-reset",
        "reset_password",
        "重置密码",
        "重置{name}的密码？",
        "新的一次性密码将以短信发送到{phone}，24小时内只能登录一次，登录后须修改；该人员在所有设备上立即退出登录。",
        "{name}的密码已重置，短信将发送到{phone}。",
    ),
    Action(
        "disable",
        "disable",
        "停用",
        "停用{name}的账户？",
        "停用后立即退出登录，不能再登录；资料全部保留，可以随时启用。",
        "{name}的账户已停用。",
        reason=True,
        danger=True,
    ),
    Action(
        "enable",
        "enable",
        "启用",
        "启用{name}的账户？",
        "启用后可用原来的密码登录。",
        "{name}的账户已启用。",
    ),
    Action(
        "leave",
        "remove",
        "移出单位",
        "将{name}移出本单位？",
        "移出后不再属于本单位，单位管理员角色同时取消；本人的账户和专家资料保留。从未登录过的账户会被撤销。",
        "{name}已移出本单位。",
        danger=True,
    ),
)
ACTION_OF = {action.path: action for action in ACTIONS}


def filters(query: QueryParams) -> dict[str, str]:
    """Return the filters that are set."""
    given = {name: query.get(name, "").strip() for name in FILTERS}
    if given["status"] not in STATUSES:
        given["status"] = ""
    return {name: value for name, value in given.items() if value}


def address(chosen: Mapping[str, str]) -> str:
    """Return the address of the list with these filters."""
    given = {name: value for name, value in chosen.items() if value}
    return f"/employees?{urlencode(given)}" if given else "/employees"


def new_person(form: Mapping[str, Any]) -> dict[str, Any]:
    """Return what identity's adding takes."""
    return {
        "user_type": fields.user_type(form),
        "document_number": fields.text(form, "document_number"),
        "name": fields.text(form, "name"),
        "phone": fields.number(form, "phone"),
        "organization_id": fields.text(form, "organization_id") or None,
    }


def corrected(form: Mapping[str, Any]) -> dict[str, str]:
    """Return what identity's editing takes."""
    return {"name": fields.text(form, "name"), "phone": fields.number(form, "phone")}


def roles(form: FormData) -> list[str]:
    """Return the roles that were ticked."""
    return sorted({role for role in form.getlist("roles") if isinstance(role, str)})


def sentences(problem: ServiceProblem) -> dict[str, str]:
    """Return the sentences of a refusal beside the form's fields."""
    return refused.sentences(problem, order=ORDER)


def with_words(person: Mapping[str, Any]) -> dict[str, Any]:
    """Return a person with its codes in words, and the actions that have a button."""
    return {
        **person,
        "status_label": STATUSES.get(str(person["status"]), ""),
        "first_login_label": FIRST_LOGIN.get(str(person["first_login"]), ""),
        "role_codes": [role["role"] for role in person["roles"]],
        "role_words": "、".join(role["label"] for role in person["roles"]) or "未设置",
        "actions": [action for action in ACTIONS if action.may in person["may"]],
    }
