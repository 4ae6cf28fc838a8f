"""系统管理, 消息模板: what each kind of message says."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import administration, refused
from gateway.forms import message_templates as form_of
from gateway.forms.organizations import version
from gateway.web.counts import Framed
from gateway.web.pages import go, page
from gateway.web.visitor import Visitor

router = APIRouter()

ADDRESS = "/templates"
CRUMB = ("消息模板", ADDRESS)
Code = Annotated[str, Path(pattern=r"^[a-z_.]{1,60}$")]

DRAWN_AGAIN = (409, 422)
SAVED = "模板已保存，之后发出的消息使用新的内容。"
RESTORED = "已恢复为平台自带的内容。"


@router.get(ADDRESS)
async def show(request: Request, visitor: Framed) -> Response:
    """Draw the templates by subject."""
    found = await services(request).notify.get(visitor, ADDRESS)
    return page(
        request,
        "message_templates/list.html",
        tabs=administration.tabs(ADDRESS),
        groups=form_of.groups(found["items"]),
        missing=sum(one["registration_missing"] for one in found["items"]),
    )


@router.get("/templates/{code}")
async def edit(code: Code, request: Request, visitor: Framed) -> Response:
    """Draw the form of a template."""
    return await _draw(request, visitor, code)


@router.post("/templates/{code}")
async def change(code: Code, request: Request, visitor: Framed) -> Response:
    """Save the words of a template, or draw what they would say (the button 预览)."""
    form = await request.form()
    typed = form_of.typed(form)
    notify = services(request).notify
    preview = None
    try:
        if form.get("action") == "preview":
            preview = await notify.post(visitor, f"/templates/{code}/preview", typed)
        else:
            await notify.put(visitor, f"/templates/{code}", {**typed, "version": version(form)})
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN:
            raise
        errors = refused.sentences(problem, order=form_of.FIELDS)
        return await _draw(request, visitor, code, typed, errors=errors, status=problem.status, form=form)
    if preview is not None:
        return await _draw(request, visitor, code, typed, preview=preview, form=form)
    return go(f"/templates/{code}", flash=SAVED)


@router.post("/templates/{code}/restore")
async def restore(code: Code, request: Request, visitor: Framed) -> Response:
    """Have a template say again what the release says."""
    body = {"version": version(await request.form())}
    try:
        await services(request).notify.post(visitor, f"/templates/{code}/restore", body)
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN:
            raise
        return go(f"/templates/{code}", flash=refused.with_waiting_time(problem), kind="bad")
    return go(f"/templates/{code}", flash=RESTORED)


async def _draw(
    request: Request,
    visitor: Visitor,
    code: str,
    typed: dict[str, str] | None = None,
    *,
    errors: dict[str, str] | None = None,
    preview: dict[str, Any] | None = None,
    status: int = 200,
    form: Any = None,
) -> Response:
    """Draw the form; what was typed keeps the version that was seen, so that nobody's words are lost unseen."""
    template = form_of.shown(await services(request).notify.get(visitor, f"/templates/{code}"))
    return page(
        request,
        "message_templates/edit.html",
        here=f"/templates/{code}",
        status=status,
        crumbs=administration.crumbs(CRUMB),
        template=template,
        seen=version(form) if form is not None else template["version"],
        values=typed or form_of.values(template),
        errors=errors or {},
        preview=preview,
    )
