"""导入名册: the template, the upload, the report line by line, and listing everybody."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from starlette.datastructures import UploadFile

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import refused
from gateway.forms import register_imports as form_of
from gateway.forms.employees import DRAWN_AGAIN
from gateway.pages.import_reports import Wanted, read_report
from gateway.web.counts import Framed
from gateway.web.incoming import chunks_of
from gateway.web.pages import go, page
from gateway.web.passing_on import pass_on
from gateway.web.sessions import SignedIn
from gateway.web.visitor import Visitor

router = APIRouter()

PATH = "/library/imports"


@router.get("/library/imports/template")
async def template(request: Request, visitor: SignedIn) -> Response:
    """Pass the workbook to be filled in on."""
    return pass_on(await services(request).experts.download(visitor, f"{PATH}/template"))


@router.get("/library/imports")
async def ask(request: Request, visitor: Framed) -> Response:
    """Draw the page of the upload with the last imports."""
    return await _ask(request, visitor)


@router.post("/library/imports")
async def upload(request: Request, visitor: Framed) -> Response:
    """Send the workbook on to experts, then show the report as it grows."""
    form = await request.form(max_files=1)
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        return await _ask(request, visitor, form_of.NO_FILE, status=422)
    try:
        made = await services(request).experts.upload(
            visitor, PATH, chunks_of(file), "application/octet-stream", file_name=file.filename[-200:]
        )
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN:
            raise
        return await _ask(request, visitor, form_of.sentences(problem), status=refused.status_of(problem))
    return go(f"{PATH}/{made['id']}")


@router.get("/library/imports/{import_id}")
async def report(
    request: Request,
    visitor: Framed,
    import_id: UUID,
    show: str = "",
    cursor: Annotated[str, Query(max_length=12, pattern="^[0-9]*$")] = "",
    trail: Annotated[str, Query(max_length=2500)] = "",
) -> Response:
    """Draw how far an import is and what was found, the faulty lines first."""
    return await _report(request, visitor, import_id, Wanted(show, cursor, trail))


@router.get("/library/imports/{import_id}/report")
async def take_report(request: Request, visitor: SignedIn, import_id: UUID) -> Response:
    """Pass the whole report on as a workbook."""
    return pass_on(await services(request).experts.download(visitor, f"{PATH}/{import_id}/report"))


@router.post("/library/imports/{import_id}/apply")
async def apply(request: Request, visitor: Framed, import_id: UUID) -> Response:
    """Have everybody of the good lines listed."""
    skips = (await request.form()).get("skip_faulty") == "yes"
    try:
        await services(request).experts.post(visitor, f"{PATH}/{import_id}/apply", {"skip_faulty": skips})
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN:
            raise
        errors = refused.sentences(problem)
        return await _report(request, visitor, import_id, errors=errors, status=problem.status)
    return go(f"{PATH}/{import_id}")


async def _ask(
    request: Request, visitor: Visitor, errors: Mapping[str, str] | None = None, *, status: int = 200
) -> Response:
    found = await services(request).experts.get(visitor, PATH)
    return page(
        request,
        "library/import.html",
        status=status,
        items=[form_of.with_words(item) for item in found["items"]],
        errors=errors or {},
    )


async def _report(
    request: Request,
    visitor: Visitor,
    import_id: UUID,
    wanted: Wanted = Wanted(),
    *,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    told = await read_report(services(request).experts, visitor, f"{PATH}/{import_id}", wanted)
    seen = told.pop("seen")
    return page(
        request,
        "library/import_report.html",
        status=status,
        seen=form_of.with_words(seen),
        summary=form_of.summary(seen["counts"]),
        lines=[form_of.line_with_words(line) for line in seen["items"]],
        errors=errors or {},
        **told,
    )
