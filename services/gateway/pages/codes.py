"""获取验证码: JSON for the script; without scripts the form is drawn again with everything kept."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from starlette.datastructures import FormData

from contracts.words import CodePurpose
from foundation.auth.guards import open_to_all
from foundation.errors import Invalid
from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import captcha, fields, refused
from gateway.forms import codes as form_of
from gateway.pages import password, registration
from gateway.pages.captchas import draw_if_possible
from gateway.web.refusals import wants_json
from gateway.web.sessions import AnyVisitor
from gateway.web.visitor import Visitor

SENT = "验证码已发送，10 分钟内有效。"

router = APIRouter()


@router.post("/codes")
@open_to_all
async def send(request: Request, visitor: AnyVisitor) -> Response:
    """Have a code sent."""
    form = await request.form()
    purpose = _purpose(form)
    try:
        answer = await services(request).identity.post(visitor, "/codes", form_of.body(form, purpose))
    except ServiceProblem as problem:
        wanted = captcha.was_shown(form) or captcha.is_asked_for(problem)
        if wants_json(request):
            return await refusal(request, visitor, problem, wanted)
        errors, status = form_of.sentences(problem), refused.status_of(problem)
        return await _draw(
            request, visitor, form, purpose, errors=errors, status=status, wants_captcha=wanted
        )
    wait = form_of.seconds_to_wait(answer)
    if wants_json(request):
        return JSONResponse({"wait": wait, "message": SENT})
    return await _draw(request, visitor, form, purpose, wait=wait)


def _purpose(form: Mapping[str, Any]) -> CodePurpose:
    try:
        return CodePurpose(fields.text(form, "purpose"))
    except ValueError as error:
        raise Invalid from error


async def refusal(
    request: Request, visitor: Visitor, problem: ServiceProblem, wants_captcha: bool
) -> Response:
    """Return a refused code as the kit's script reads it, with a fresh picture where one is wanted."""
    errors = form_of.sentences(problem)
    field, sentence = next(iter(errors.items()))
    picture = (await draw_if_possible(request, visitor)).as_json() if wants_captcha else {}
    body = {"message": sentence, "field": field, "errors": errors, "wait": problem.retry_after, **picture}
    return JSONResponse(body, problem.status)


async def _draw(
    request: Request,
    visitor: Visitor,
    form: FormData,
    purpose: CodePurpose,
    *,
    errors: dict[str, str] | None = None,
    status: int = 200,
    wants_captcha: bool = False,
    wait: int = 0,
) -> Response:
    note = {"kind": "good", "text": SENT} if wait else None
    if purpose is CodePurpose.FORGOT_PASSWORD:
        return await password.draw_forgotten(
            request,
            visitor,
            form,
            errors=errors,
            status=status,
            wants_captcha=wants_captcha,
            note=note,
            wait=wait,
        )
    values, photo_errors, _ = await registration.keep_photos(request, visitor, form)
    return await registration.draw(
        request,
        visitor,
        values,
        errors={**photo_errors, **(errors or {})},
        status=status,
        wants_captcha=wants_captcha,
        note=note,
        wait=wait,
    )
