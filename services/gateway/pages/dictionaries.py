"""系统管理, 数据字典: the dictionaries, one with its entries, and one entry."""

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Request, Response

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import administration, fields, refused
from gateway.forms import dictionaries as form_of
from gateway.forms.organizations import version
from gateway.web.counts import Framed
from gateway.web.dictionaries import forget_dictionaries
from gateway.web.pages import go, page
from gateway.web.visitor import Visitor

router = APIRouter()

Code = Annotated[str, Path(pattern="^[a-z0-9_]{1,40}$")]

DRAWN_AGAIN = (409, 422)
CRUMB = ("数据字典", "/dictionaries")
DONE = {"retire": "“{label}”已停用，已填写的仍按原样显示。", "restore": "“{label}”已恢复使用。"}


@router.get("/dictionaries")
async def show(request: Request, visitor: Framed) -> Response:
    """Draw the list of dictionaries."""
    found = await services(request).experts.get(visitor, "/dictionaries/kinds")
    return page(
        request,
        "dictionaries/list.html",
        tabs=administration.tabs("/dictionaries"),
        kinds=form_of.kinds(found["items"]),
    )


@router.get("/dictionaries/{kind}")
async def show_kind(kind: Code, request: Request, visitor: Framed) -> Response:
    """Draw a dictionary with its entries."""
    return await _kind(request, visitor, kind)


@router.post("/dictionaries/{kind}")
async def add(kind: Code, request: Request, visitor: Framed) -> Response:
    """Add an entry."""
    typed = form_of.wording(await request.form())
    try:
        added = await services(request).experts.post(visitor, f"/dictionaries/kinds/{kind}/entries", typed)
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN:
            raise
        errors = form_of.sentences(problem)
        return await _kind(request, visitor, kind, errors=errors, values=typed, status=problem.status)
    forget_dictionaries(request)
    return go(f"/dictionaries/{kind}#entry-{added['code']}", flash=f"“{added['label']}”已添加。")


@router.get("/dictionaries/{kind}/{code}")
async def show_entry(kind: Code, code: Code, request: Request, visitor: Framed) -> Response:
    """Draw the form of an entry."""
    return await _entry(request, visitor, kind, code)


@router.post("/dictionaries/{kind}/{code}")
async def reword(kind: Code, code: Code, request: Request, visitor: Framed) -> Response:
    """Change how an entry reads."""
    form = await request.form()
    typed = form_of.wording(form)
    body = {"version": version(form), **typed}
    try:
        await services(request).experts.put(visitor, f"/dictionaries/kinds/{kind}/entries/{code}", body)
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN:
            raise
        errors = form_of.sentences(problem)
        return await _entry(request, visitor, kind, code, errors=errors, values=typed, status=problem.status)
    forget_dictionaries(request)
    return go(f"/dictionaries/{kind}#entry-{code}", flash="修改已保存。")


@router.post("/dictionaries/{kind}/{code}/retire")
async def retire(kind: Code, code: Code, request: Request, visitor: Framed) -> Response:
    """Offer an entry no longer."""
    return await _act(request, visitor, kind, code, "retire")


@router.post("/dictionaries/{kind}/{code}/restore")
async def restore(kind: Code, code: Code, request: Request, visitor: Framed) -> Response:
    """Offer an entry again."""
    return await _act(request, visitor, kind, code, "restore")


@router.post("/dictionaries/{kind}/{code}/move")
async def move(kind: Code, code: Code, request: Request, visitor: Framed) -> Response:
    """Move an entry up or down."""
    return await _act(request, visitor, kind, code, "move", "direction")


async def _act(request: Request, visitor: Visitor, kind: str, code: str, verb: str, *more: str) -> Response:
    form = await request.form()
    body = {"version": version(form), **fields.texts(form, more)}
    back, path = f"/dictionaries/{kind}#entry-{code}", f"/dictionaries/kinds/{kind}/entries/{code}/{verb}"
    try:
        done = await services(request).experts.post(visitor, path, body)
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN:
            raise
        return go(back, flash=refused.with_waiting_time(problem), kind="bad")
    forget_dictionaries(request)
    return go(back, flash=DONE[verb].format(label=done["label"]) if verb in DONE else "顺序已调整。")


async def _kind(
    request: Request,
    visitor: Visitor,
    kind: str,
    *,
    errors: dict[str, str] | None = None,
    values: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    found = await _read(request, visitor, kind)
    return page(
        request,
        "dictionaries/kind.html",
        here=f"/dictionaries/{kind}",
        status=status,
        crumbs=administration.crumbs(CRUMB),
        dictionary=form_of.shown(found),
        errors=errors or {},
        values=values or {},
    )


async def _entry(
    request: Request,
    visitor: Visitor,
    kind: str,
    code: str,
    *,
    errors: dict[str, str] | None = None,
    values: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    dictionary = form_of.shown(await _read(request, visitor, kind))
    entry = next((one for one in dictionary["entries"] if one["code"] == code), None)
    if entry is None:
        raise HTTPException(404)
    return page(
        request,
        "dictionaries/entry.html",
        here=f"/dictionaries/{kind}/{code}",
        status=status,
        crumbs=administration.crumbs(CRUMB, (dictionary["label"], f"/dictionaries/{kind}")),
        dictionary=dictionary,
        entry=entry,
        errors=errors or {},
        values=values or form_of.values(entry),
    )


async def _read(request: Request, visitor: Visitor, kind: str) -> dict[str, Any]:
    found: dict[str, Any] = await services(request).experts.get(visitor, f"/dictionaries/kinds/{kind}")
    return found
