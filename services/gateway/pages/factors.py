"""两步验证: setting up one's own second factor, new recovery codes, doing without it."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import factor as form_of
from gateway.forms import fields, refused
from gateway.settings import settings
from gateway.web.counts import Framed, framed
from gateway.web.pages import go, page
from gateway.web.sessions import SessionCache, SignedInEnrolling
from gateway.web.visitor import Visitor

router = APIRouter()


async def framed_enrolling(request: Request, visitor: SignedInEnrolling) -> Visitor:
    """Return the signed-in person; with the frame's numbers unless a second factor must be set up first."""
    return visitor if visitor.hurdle else await framed(request, visitor)


FramedEnrolling = Annotated[Visitor, Depends(framed_enrolling)]


@router.get("/account/factor")
async def show(request: Request, visitor: FramedEnrolling) -> Response:
    """Draw where the person stands with 两步验证."""
    return await _draw(request, visitor)


@router.post("/account/factor")
async def begin(request: Request, visitor: FramedEnrolling) -> Response:
    """Show a new secret, as a picture and as text."""
    form = await request.form()
    errors = form_of.missing(form)
    if errors:
        return await _draw(request, visitor, form="begin", errors=errors, status=422)
    try:
        answer = await services(request).identity.post(visitor, "/account/factor", form_of.begin(form))
    except ServiceProblem as problem:
        return await _refused(request, visitor, problem, "begin")
    return page(request, "account/factor_setup.html", setup=form_of.setup(answer["uri"]))


@router.get("/account/factor/confirm")
async def begin_again(_visitor: SignedInEnrolling) -> Response:
    """Lead back to the beginning: a secret is shown only once."""
    return go("/account/factor")


@router.post("/account/factor/confirm")
async def confirm(request: Request, visitor: FramedEnrolling) -> Response:
    """Take the new secret into use and show the recovery codes, this once."""
    form = await request.form()
    setup = form_of.setup(fields.text(form, "uri"))
    errors = form_of.missing_code(form)
    if setup and errors:
        return page(request, "account/factor_setup.html", status=422, setup=setup, errors=errors)
    try:
        answer = await services(request).identity.post(visitor, "/account/factor/confirm", form_of.code(form))
    except ServiceProblem as problem:
        if setup is None or problem.status == 409:
            return go("/account/factor", flash=problem.detail, kind="warn")
        errors, status = form_of.code_sentences(problem), refused.status_of(problem)
        return page(request, "account/factor_setup.html", status=status, setup=setup, errors=errors)
    _ask_again(request, visitor)
    return _codes(request, answer["recovery_codes"], fresh=True)


@router.post("/account/factor/recovery-codes")
async def renew_codes(request: Request, visitor: Framed) -> Response:
    """Show ten new recovery codes; the old ones are of no use any more."""
    form = await request.form()
    errors = form_of.missing(form)
    if errors:
        return await _draw(request, visitor, form="codes", errors=errors, status=422)
    try:
        answer = await services(request).identity.post(
            visitor, "/account/factor/recovery-codes", form_of.code(form)
        )
    except ServiceProblem as problem:
        return await _refused(request, visitor, problem, "codes")
    return _codes(request, answer["recovery_codes"], fresh=False)


@router.post("/account/factor/remove")
async def remove(request: Request, visitor: Framed) -> Response:
    """停用: do without the second factor."""
    form = await request.form()
    errors = form_of.missing(form)
    if errors:
        return await _draw(request, visitor, form="remove", errors=errors, status=422)
    try:
        await services(request).identity.delete(visitor, "/account/factor", form_of.begin(form))
    except ServiceProblem as problem:
        return await _refused(request, visitor, problem, "remove")
    _ask_again(request, visitor)
    return go("/account", flash="两步验证已停用。其他设备上的登录已全部退出。")


async def _refused(request: Request, visitor: Visitor, problem: ServiceProblem, form: str) -> Response:
    if problem.status == 409:
        return go("/account/factor", flash=problem.detail, kind="warn")
    errors, status = form_of.sentences(problem), refused.status_of(problem)
    return await _draw(request, visitor, form=form, errors=errors, status=status)


async def _draw(
    request: Request,
    visitor: Visitor,
    *,
    form: str = "",
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    """Return the page; `form` names the one of its forms that the errors are about."""
    state: Any = await services(request).identity.get(visitor, "/account/factor")
    refusals = {form: dict(errors or {})}
    return page(request, "account/factor.html", status=status, factor=state, refusals=refusals)


def _codes(request: Request, codes: list[str], *, fresh: bool) -> Response:
    file = form_of.codes_file(codes, settings().platform_name)
    return page(request, "account/factor_codes.html", codes=codes, file=file, fresh=fresh)


def _ask_again(request: Request, visitor: Visitor) -> None:
    cache: SessionCache = request.app.state.sessions
    cache.forget(visitor.session or "")
