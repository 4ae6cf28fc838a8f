"""编辑: the same form that the person fills in, then a last page with old → new that asks for the reason.

Nothing is kept on the way: the last page sends along what was typed, and 返回修改 brings it back.
"""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import fields, maintenance, record, record_page, record_view, refused
from gateway.web.counts import Framed
from gateway.web.dictionaries import read_dictionaries
from gateway.web.pages import go, page
from gateway.web.visitor import Visitor

router = APIRouter()

DONE = "{name}的在库信息已更正。"
DRAWN_AGAIN = (409, 422, 429, 503)


@router.get("/library/{record_id}/edition")
async def edit(record_id: UUID, request: Request, visitor: Framed) -> Response:
    """Show the form with what the library holds; where editing is not possible, the expert's page says why."""
    try:
        edition = await _read(request, visitor, record_id)
    except ServiceProblem as problem:
        if problem.status != 409:
            raise
        return go(f"/library/{record_id}", flash=problem.detail, kind="warn")
    return await _form_page(request, visitor, edition, edition["form"], version=str(edition["version"]))


@router.post("/library/{record_id}/edition")
async def go_on(record_id: UUID, request: Request, visitor: Framed) -> Response:
    """Do what the pressed button says: rows, the region's steps, on to the last page, back, or do it."""
    form = await request.form()
    match fields.text(form, "action"):
        case "check":
            return await _check(request, visitor, record_id, form)
        case "confirm":
            return await _confirm(request, visitor, record_id, form)
    return await _again(request, visitor, record_id, form)


async def _check(request: Request, visitor: Visitor, record_id: UUID, form: FormData) -> Response:
    """Show what would change, or the form again with the sentences beside its fields."""
    try:
        found = await _try(request, visitor, record_id, form)
    except ServiceProblem as problem:
        return await _refused(request, visitor, record_id, form, problem)
    return await _last_page(request, visitor, record_id, form, found)


async def _confirm(request: Request, visitor: Visitor, record_id: UUID, form: FormData) -> Response:
    body = {**maintenance.trial_body(form), **maintenance.deed_body(form)}
    try:
        await services(request).experts.put(visitor, f"/library/{record_id}/edition", body)
    except ServiceProblem as problem:
        if problem.status == 422 and "reason" in problem.errors:
            found = await _try(request, visitor, record_id, form)
            return await _last_page(request, visitor, record_id, form, found, problem)
        return await _refused(request, visitor, record_id, form, problem)
    return go(f"/library/{record_id}", flash=DONE.format(name=fields.text(form, "name")[:200] or "该专家"))


async def _again(
    request: Request,
    visitor: Visitor,
    record_id: UUID,
    form: FormData,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    """Draw the form with what was typed, a row more or a row less if that was asked for."""
    typed = record.draft_fields(form)
    if "remove" in form:
        typed, _ = record.without_row(typed, form, fields.text(form, "remove"))
    edition = await _read(request, visitor, record_id)
    return await _form_page(
        request,
        visitor,
        edition,
        typed,
        version=fields.text(form, "version"),
        kind=fields.text(form, "kind"),
        more=fields.text(form, "add"),
        errors=errors or {},
        status=status,
    )


async def _refused(
    request: Request, visitor: Visitor, record_id: UUID, form: FormData, problem: ServiceProblem
) -> Response:
    if problem.status not in DRAWN_AGAIN:
        raise problem
    found = record.field_errors(problem.pointers.items()) if problem.status == 422 else {}
    errors = found or {"": problem.detail}
    status = 409 if problem.status == 409 else refused.status_of(problem)
    try:
        return await _again(request, visitor, record_id, form, errors, status)
    except ServiceProblem as gone:
        if gone.status != 409:
            raise
        return go(f"/library/{record_id}", flash=gone.detail, kind="warn")


async def _read(request: Request, visitor: Visitor, record_id: UUID) -> dict[str, Any]:
    found: dict[str, Any] = await services(request).experts.get(visitor, f"/library/{record_id}/edition")
    return found


async def _try(request: Request, visitor: Visitor, record_id: UUID, form: FormData) -> list[dict[str, Any]]:
    told = await services(request).experts.post(
        visitor, f"/library/{record_id}/edition/trial", maintenance.trial_body(form)
    )
    return maintenance.changes(told["items"])


async def _form_page(
    request: Request,
    visitor: Visitor,
    edition: dict[str, Any],
    shown: record.Fields,
    *,
    version: str,
    kind: str = "",
    more: str = "",
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    choices = await read_dictionaries(request, visitor)
    drawn = record_page.drawn(shown, choices, more)
    drawn["values"]["kind"] = kind or edition["kind"]
    return page(
        request,
        "library/edit.html",
        status=status,
        edition=edition,
        version=version,
        kinds=maintenance.KINDS,
        identity=record_view.identity_fields(edition["identity"]),
        files=maintenance.files(edition["files"], f"/library/{edition['record_id']}"),
        errors=errors or {},
        **drawn,
    )


async def _last_page(
    request: Request,
    visitor: Visitor,
    record_id: UUID,
    form: FormData,
    found: list[dict[str, Any]],
    problem: ServiceProblem | None = None,
) -> Response:
    edition = await _read(request, visitor, record_id)
    return page(
        request,
        "library/edit_check.html",
        status=422 if problem else 200,
        edition=edition,
        changes=found,
        carried=maintenance.carried(form),
        phrases=maintenance.AMEND_PHRASES,
        errors={"reason": problem.errors["reason"]} if problem else {},
        values={"reason": fields.text(form, "reason")},
    )
