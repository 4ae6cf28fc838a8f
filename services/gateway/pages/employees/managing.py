"""权限设置, 编辑, and what is asked before it is done: 重置密码, 停用, 启用, 移出单位."""

from collections.abc import Mapping
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response

from contracts.words import Role
from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import employees as form_of
from gateway.forms import fields, refused
from gateway.web.counts import Framed
from gateway.web.pages import go, page
from gateway.web.visitor import Visitor

router = APIRouter()

ActionPath = Literal["password-reset", "disable", "enable", "leave"]


@router.get("/employees/{employee_id}/roles")
async def ask_roles(request: Request, visitor: Framed, employee_id: UUID) -> Response:
    """Draw 权限设置; a person without a role is offered 个人/建设单位员工."""
    person = await _read(request, visitor, employee_id)
    chosen = person["role_codes"] or [Role.APPLICANT.value]
    return _draw(request, "employees/roles.html", person, values={"roles": chosen})


@router.post("/employees/{employee_id}/roles")
async def set_roles(request: Request, visitor: Framed, employee_id: UUID) -> Response:
    """Set the roles."""
    chosen = form_of.roles(await request.form())
    person = await _read(request, visitor, employee_id)
    try:
        await services(request).identity.put(visitor, f"/employees/{employee_id}/roles", {"roles": chosen})
    except ServiceProblem as problem:
        return _refused(request, "employees/roles.html", person, problem, {"roles": chosen})
    told = f"{person['name']}的权限已设置。"
    if person["first_login"] == "unsent" and chosen:
        told += f"初始密码将以短信发送到{person['phone_masked']}，24小时内有效。"
    return go(_list_of(person), flash=told)


@router.get("/employees/{employee_id}/edit")
async def ask_edit(request: Request, visitor: Framed, employee_id: UUID) -> Response:
    """Draw 编辑, or say why it is the person's own matter by now."""
    person = await _read(request, visitor, employee_id)
    return _draw(request, "employees/edit.html", person, values={"name": person["name"]})


@router.post("/employees/{employee_id}/edit")
async def edit(request: Request, visitor: Framed, employee_id: UUID) -> Response:
    """Correct name and phone."""
    body = form_of.corrected(await request.form())
    person = await _read(request, visitor, employee_id)
    try:
        await services(request).identity.put(visitor, f"/employees/{employee_id}", body)
    except ServiceProblem as problem:
        return _refused(request, "employees/edit.html", person, problem, body)
    return go(_list_of(person), flash=f"{body['name']}的信息已保存。")


@router.get("/employees/{employee_id}/{path}")
async def ask(request: Request, visitor: Framed, employee_id: UUID, path: ActionPath) -> Response:
    """Ask whether it is meant, where the dialog cannot."""
    person = await _read(request, visitor, employee_id)
    return _draw(request, "employees/confirm.html", person, action=form_of.ACTION_OF[path])


@router.post("/employees/{employee_id}/{path}")
async def do(request: Request, visitor: Framed, employee_id: UUID, path: ActionPath) -> Response:
    """Do it."""
    action = form_of.ACTION_OF[path]
    reason = fields.text(await request.form(), "reason")
    person = await _read(request, visitor, employee_id)
    try:
        await services(request).identity.post(
            visitor, f"/employees/{employee_id}/{path}", {"reason": reason} if action.reason else None
        )
    except ServiceProblem as problem:
        return _refused(request, "employees/confirm.html", person, problem, {"reason": reason}, action=action)
    return go(_list_of(person), flash=action.said(action.done, person))


async def _read(request: Request, visitor: Visitor, employee_id: UUID) -> dict[str, Any]:
    return form_of.with_words(await services(request).identity.get(visitor, f"/employees/{employee_id}"))


def _refused(
    request: Request,
    template: str,
    person: Mapping[str, Any],
    problem: ServiceProblem,
    values: Mapping[str, Any],
    **more: Any,
) -> Response:
    if problem.status not in form_of.DRAWN_AGAIN:
        raise problem
    status = problem.status if problem.status in (403, 409) else refused.status_of(problem)
    errors = form_of.sentences(problem)
    return _draw(request, template, person, errors=errors, values=values, status=status, **more)


def _draw(request: Request, template: str, person: Mapping[str, Any], **context: Any) -> Response:
    return page(
        request,
        template,
        person=person,
        roles=form_of.ROLES,
        no_editing=form_of.NO_EDITING,
        list_address=_list_of(person),
        **{"here": request.url.path, **context},
    )


def _list_of(person: Mapping[str, Any]) -> str:
    """Return the list that the person stands in; of the first unit where there is no other it is the same."""
    return form_of.address({"organization_id": person["organization_id"] or ""})
