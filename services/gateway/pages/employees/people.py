"""人员信息 and 添加人员."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import employees as form_of
from gateway.forms import fields, paging, refused
from gateway.forms.accounts import is_number
from gateway.web.counts import Framed
from gateway.web.pages import go, page
from gateway.web.visitor import Visitor

router = APIRouter()

ADDED = {
    "new": "{name}已添加。请继续设置权限，设置后初始密码将以短信发送给本人。",
    "joins": "{name}已有账户，现已加入本单位，用原来的密码登录。请核对权限。",
    "present": "{name}已在本单位人员信息中，没有重复添加。请核对权限。",
}


@router.get("/employees")
async def show(
    request: Request,
    visitor: Framed,
    cursor: Annotated[str, Query(max_length=300)] = "",
    trail: Annotated[str, Query(max_length=2500)] = "",
) -> Response:
    """Draw a page of the unit's people."""
    chosen = form_of.filters(request.query_params)
    found = await services(request).identity.get(visitor, "/employees", cursor=cursor, **chosen)
    pages = paging.around("/employees", chosen, cursor, trail, found["next"])
    return _list(request, found, {**chosen, "query": chosen.get("name", "")}, pages)


@router.get("/employees/search")
async def search_again(_request: Request, _visitor: Framed) -> Response:
    """Go back to the list: what was searched by number stands in no address."""
    return go("/employees")


@router.post("/employees/search")
async def search(request: Request, visitor: Framed) -> Response:
    """Search by a part of the name, or by a whole ID or mobile number, which stays out of the address."""
    form = await request.form()
    typed, status, unit = (fields.text(form, name) for name in ("query", "status", "organization_id"))
    if not is_number(typed):
        return go(form_of.address({"name": typed, "status": status, "organization_id": unit}))
    body = {"number": fields.number(form, "query"), "organization_id": unit or None}
    found = await services(request).identity.post(visitor, "/employees/search", body)
    return _list(request, found, {"query": typed, "organization_id": unit}, searched=True)


@router.get("/employees/new")
async def new(request: Request, visitor: Framed, organization_id: str = "") -> Response:
    """Draw the form of 添加人员."""
    return await _new(request, visitor, {"organization_id": organization_id})


@router.post("/employees/new")
async def add(request: Request, visitor: Framed) -> Response:
    """Add a person, then go on to 权限设置."""
    form = await request.form()
    body = form_of.new_person(form)
    try:
        added = await services(request).identity.post(visitor, "/employees", body)
    except ServiceProblem as problem:
        if problem.status not in form_of.DRAWN_AGAIN:
            raise
        typed = {name: value or "" for name, value in body.items()}
        return await _new(
            request, visitor, typed, form_of.sentences(problem), status=refused.status_of(problem)
        )
    told = ADDED[added["outcome"]].format(name=body["name"])
    return go(f"/employees/{added['id']}/roles", flash=told)


async def _new(
    request: Request,
    visitor: Visitor,
    values: Mapping[str, str],
    errors: Mapping[str, str] | None = None,
    *,
    status: int = 200,
) -> Response:
    chosen = values.get("organization_id", "")
    found = await services(request).identity.get(visitor, "/employees", organization_id=chosen)
    return page(
        request,
        "employees/new.html",
        here="/employees/new",
        status=status,
        organization=found["organization"],
        organizations=_choices(found["organizations"]),
        values={**values, "organization_id": chosen or found["organization"]["id"]},
        errors=errors or {},
    )


def _list(
    request: Request,
    found: Mapping[str, Any],
    values: Mapping[str, str],
    pages: tuple[str, str] = ("", ""),
    *,
    searched: bool = False,
) -> Response:
    several = len(found["organizations"]) > 1
    return page(
        request,
        "employees/list.html",
        here="/employees",
        items=[form_of.with_words(person) for person in found["items"]],
        organization=found["organization"],
        organizations=_choices(found["organizations"]),
        in_unit=found["organization"]["id"] if several else "",
        statuses=list(form_of.STATUSES.items()),
        values={**values, "organization_id": found["organization"]["id"]},
        filtered=searched or bool(values.get("name") or values.get("status")),
        searched=searched,
        back=pages[0],
        forth=pages[1],
    )


def _choices(units: Sequence[Mapping[str, str]]) -> list[tuple[str, str]]:
    return [(unit["id"], unit["name"]) for unit in units]
