"""无单位的离退休人员注册: the form, its photos, and the page that says what happens next."""

from collections.abc import AsyncIterator, Mapping
from typing import Any, Literal
from uuid import uuid4

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from starlette.datastructures import FormData, UploadFile

from foundation.auth.guards import open_to_all
from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import captcha, consent, refused
from gateway.forms import registration as form_of
from gateway.pages.captchas import draw_if_possible
from gateway.pages.privacy import current_if_possible
from gateway.web.pages import go, page
from gateway.web.sessions import AnyVisitor
from gateway.web.visitor import Visitor

CHUNK = 64 * 1024

router = APIRouter()


@router.get("/register/self")
@open_to_all
async def show(request: Request, visitor: AnyVisitor) -> Response:
    """Draw the empty form."""
    return await draw(request, visitor, {"user_type": "resident", "key": str(uuid4())}, posted=False)


@router.post("/register/self")
@open_to_all
async def register(request: Request, visitor: AnyVisitor) -> Response:
    """Register, or draw the form again with everything kept but the passwords."""
    form = await request.form()
    values, photo_errors, photo_status = await keep_photos(request, visitor, form)
    if "refresh" in form:
        return await draw(request, visitor, values, errors=photo_errors, status=photo_status)
    photos = {side: values[f"{side}_photo_id"] for side in form_of.SIDES}
    try:
        await services(request).identity.post(
            visitor, "/registrations", form_of.body(form, photos), key=values["key"]
        )
    except ServiceProblem as problem:
        return await draw(
            request,
            visitor,
            values,
            errors=form_of.sentences(problem, photo_errors),
            status=max(refused.status_of(problem), photo_status or 0),
            wants_captcha=captcha.was_shown(form),
        )
    return go("/register/self/done")


@router.get("/register/self/done")
@open_to_all
async def done(request: Request, _visitor: AnyVisitor) -> Response:
    """Say what happens next."""
    return page(request, "registration/done.html")


@router.post("/register/self/photos")
@open_to_all
async def upload_photo(request: Request, visitor: AnyVisitor, side: Literal["front", "back"]) -> Response:
    """Pass one photo on as it comes in, for the script; its sentence when it is refused."""
    content_type = request.headers.get("content-type", "application/octet-stream")
    try:
        photo = await services(request).identity.upload(
            visitor, "/registrations/photos", request.stream(), content_type, side=side
        )
    except ServiceProblem as problem:
        refusal = {"message": form_of.photo_sentence(problem), "field": f"{side}_photo"}
        return JSONResponse(refusal, problem.status)
    return JSONResponse(photo, 201)


async def keep_photos(
    request: Request, visitor: Visitor, form: FormData
) -> tuple[dict[str, str], dict[str, str], int | None]:
    """Store the photos that came with the form.

    Returns what was typed with their ids, what was refused, and the page's status if something was: 503 where the
    photos have nowhere to go.
    """
    values, errors, status = form_of.typed(form), {}, None
    values["key"] = values["key"] or str(uuid4())
    for side in form_of.SIDES:
        chosen = form.get(f"{side}_photo")
        if not isinstance(chosen, UploadFile) or not chosen.size:
            continue
        try:
            values[f"{side}_photo_id"] = await _store(request, visitor, chosen, side)
        except ServiceProblem as problem:
            values[f"{side}_photo_id"] = ""
            errors[f"{side}_photo"] = form_of.photo_sentence(problem)
            status = max(status or 0, refused.status_of(problem))
    return values, errors, status


async def draw(
    request: Request,
    visitor: Visitor,
    values: Mapping[str, str],
    *,
    errors: Mapping[str, str] | None = None,
    status: int | None = None,
    posted: bool = True,
    wants_captcha: bool = False,
    note: dict[str, str] | None = None,
    wait: int = 0,
) -> Response:
    """Return the form with what was typed. `wait`: seconds until the next code; `note`: a sentence on top."""
    context: dict[str, Any] = {"flash": note} if note else {}
    notice = await current_if_possible(request, visitor)
    return page(
        request,
        "registration/form.html",
        here="/register/self",
        status=status or (422 if errors else 200),
        values=consent.ticked_for(values, notice, "notice_number"),
        notice=notice,
        errors=dict(errors or {}),
        levels=form_of.levels(values),
        captcha=await draw_if_possible(request, visitor) if wants_captcha else None,
        posted=posted,
        wait=wait,
        **context,
    )


async def _store(request: Request, visitor: Visitor, chosen: UploadFile, side: str) -> str:
    content_type = chosen.content_type or "application/octet-stream"
    photo = await services(request).identity.upload(
        visitor, "/registrations/photos", _pieces(chosen), content_type, side=side
    )
    return str(photo["photo_id"])


async def _pieces(file: UploadFile) -> AsyncIterator[bytes]:
    while piece := await file.read(CHUNK):
        yield piece
