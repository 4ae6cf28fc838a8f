"""人员账户: words of accounts, the list's filters, a new person, a new role."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import FormData, QueryParams

from contracts.reference import regions
from contracts.words import ROLE_LABELS, Role
from gateway.clients.base import ServiceProblem
from gateway.forms import fields, refused
from gateway.forms.account import document_label

STATUSES = {
    "active": "正常",
    "pending": "待授权",
    "disabled": "已停用",
    "refused": "已拒绝",
    "merged": "已合并",
    "erased": "已注销",
}
ROLES = [(role.value, label) for role, label in ROLE_LABELS.items()]
# Held by the person, for no organization.
PERSONAL_ROLES = frozenset({Role.APPLICANT, Role.PLATFORM_ADMIN, Role.AUDITOR})
FILTERS = ("name", "role", "status", "organization_id")
FIELDS = ("", "name", "user_type", "document_number", "phone", "organization_id", "credit_code", "roles")
CORRECTED_FIELDS = ("", "name", "phone", "reason")
CORRECTED = "修改已保存。更换手机号的，本人已从所有设备退出登录。"
NOT_CORRECTABLE = "该账户的姓名和手机号现在不能在这里修改。"
UNKNOWN_COMPANY = "没有找到该统一社会信用代码的企业，请核对，或先在“单位与机构”中添加该企业。"


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that is asked about on a page of its own: its words, and where identity takes it."""

    title: str
    consequence: str
    button: str
    done: str
    path: str
    needs_reason: bool


DEEDS = {
    "password-reset": Deed(
        "重置{name}的密码？",
        "系统会向本人手机{phone}发送一个24小时内有效、只能登录一次的新密码；原密码立即失效，"
        "已登录的设备全部退出。新密码只有本人能看到，每个账户每天最多重置5次。",
        "重置密码",
        "已重置密码，新密码已通过短信发送给本人。",
        "password-reset",
        needs_reason=False,
    ),
    "disable": Deed(
        "停用{name}的账户？",
        "停用后本人立即退出登录，不能再登录，直到重新启用；权限和已填写的资料都会保留。",
        "停用",
        "账户已停用。",
        "disable",
        needs_reason=True,
    ),
    "second-factor": Deed(
        "解除{name}的两步验证？",
        "请先核实本人身份。解除后本人凭身份证号和密码即可登录，已登录的设备全部退出；"
        "角色要求两步验证的，下次登录时须重新设置。",
        "解除两步验证",
        "已解除两步验证。",
        "second-factor/remove",
        needs_reason=True,
    ),
}


def filters(query: QueryParams) -> dict[str, str]:
    """Return the filters that are set."""
    given = {name: query.get(name, "").strip() for name in FILTERS}
    return {name: value for name, value in given.items() if value}


def address(chosen: Mapping[str, str]) -> str:
    """Return the address of the list with these filters."""
    given = {name: value for name, value in chosen.items() if value}
    return f"/accounts?{urlencode(given)}" if given else "/accounts"


def is_number(typed: str) -> bool:
    """Return whether something that was typed into the search field is an ID or mobile number, not a name."""
    return any(character.isdigit() for character in typed)


def with_words(account: Mapping[str, Any]) -> dict[str, Any]:
    """Return an account, or a line of the list, with its codes in words."""
    return {
        **account,
        "status_label": STATUSES.get(str(account["status"]), ""),
        "document_label": document_label(str(account.get("document_kind", ""))),
        "region_name": regions.full_name(account.get("region_code") or ""),
    }


def role_words(roles: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return roles as people say them, each with what it is held for."""
    return [
        f"{role['label']}（{role['organization_name']}）" if role["organization_name"] else str(role["label"])
        for role in roles
    ]


def is_personal(role: str) -> bool:
    """Return whether a role is held for no organization."""
    return role in PERSONAL_ROLES


def new_person(form: FormData, organization_id: str | None) -> dict[str, Any]:
    """Return what identity takes; roles of an office are held for the organization that was chosen."""
    return {
        "name": fields.text(form, "name"),
        "user_type": fields.user_type(form),
        "document_number": fields.number(form, "document_number"),
        "phone": fields.number(form, "phone"),
        "employer_id": organization_id,
        "roles": [grant(role, organization_id) for role in chosen_roles(form)],
    }


def correction(form: FormData) -> dict[str, Any]:
    """Return what identity takes: an empty phone stays as it is. `version` is that of the account as it was drawn."""
    version = fields.number(form, "version")
    known = version.isascii() and version.isdigit() and len(version) < 10 and int(version) > 0
    return {
        "name": fields.text(form, "name"),
        "phone": fields.number(form, "phone"),
        "reason": fields.text(form, "reason"),
        "version": int(version) if known else None,
    }


def chosen_roles(form: FormData) -> list[str]:
    """Return the roles that were ticked, known ones only."""
    return [str(role) for role in form.getlist("roles") if role in ROLE_LABELS]


def grant(role: str, organization_id: str | None) -> dict[str, Any]:
    """Return a role as identity takes it."""
    return {"role": role, "organization_id": None if is_personal(role) else organization_id}


def typed(form: FormData) -> dict[str, Any]:
    """Return what was typed, for the form drawn again."""
    kept: dict[str, Any] = fields.texts(
        form, ("name", "document_number", "phone", "organization_id", "credit_code", "role", "reason")
    )
    return {**kept, "user_type": fields.user_type(form), "roles": chosen_roles(form)}


def sentences(problem: ServiceProblem) -> dict[str, str]:
    """Return the sentences of a refusal beside the form's fields."""
    return refused.sentences(problem, {"employer_id": "organization_id"}, FIELDS)
