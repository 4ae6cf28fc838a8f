"""更换手机号."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import captcha, codes, refused
from gateway.forms import phone as form_of
from gateway.pages.captchas import draw_if_possible
from gateway.pages.codes import SENT, refusal
from gateway.web.counts import Framed
from gateway.web.pages import go, page
from gateway.web.refusals import wants_json
from gateway.web.visitor import Visitor

router = APIRouter()


@router.get("/account/phone")
async def show(request: Request, visitor: Framed) -> Response:
    """Draw 更换手机号."""
    return await _draw(request, visitor, {})


@router.post("/account/phone/code")
async def send_code(request: Request, visitor: Framed) -> Response:
    """获取验证码: have a code sent to the new number."""
    form = await request.form()
    try:
        answer = await services(request).identity.post(
            visitor, "/account/phone/code", form_of.code_body(form)
        )
    except ServiceProblem as problem:
        wanted = captcha.was_shown(form) or captcha.is_asked_for(problem)
        if wants_json(request):
            return await refusal(request, visitor, problem, wanted)
        return await _draw(
            request,
            visitor,
            form,
            errors=codes.sentences(problem),
            status=refused.status_of(problem),
            wants_captcha=wanted,
        )
    wait = codes.seconds_to_wait(answer)
    if wants_json(request):
        return JSONResponse({"wait": wait, "message": SENT})
    return await _draw(request, visitor, form, wait=wait)


@router.post("/account/phone")
async def change(request: Request, visitor: Framed) -> Response:
    """Use the new number from now on."""
    form = await request.form()
    errors = form_of.missing(form)
    if errors:
        return await _draw(request, visitor, form, errors=errors, status=422)
    try:
        await services(request).identity.post(visitor, "/account/phone", form_of.body(form))
    except ServiceProblem as problem:
        errors = form_of.sentences(problem)
        return await _draw(request, visitor, form, errors=errors, status=refused.status_of(problem))
    return go("/account", flash="手机号已更换。")


async def _draw(
    request: Request,
    visitor: Visitor,
    form: Mapping[str, Any],
    *,
    errors: dict[str, str] | None = None,
    status: int = 200,
    wants_captcha: bool = False,
    wait: int = 0,
) -> Response:
    account = await services(request).identity.get(visitor, "/account")
    note = {"flash": {"kind": "good", "text": SENT}} if wait else {}
    return page(
        request,
        "account/phone.html",
        status=status,
        here="/account/phone",
        account=account,
        values=form_of.typed(form),
        errors=errors or {},
        captcha=await draw_if_possible(request, visitor) if wants_captcha else None,
        wait=wait,
        **note,
    )
