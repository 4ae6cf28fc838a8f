"""导入人员: the template, the upload, the report line by line, and adding everybody."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from starlette.datastructures import UploadFile

from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import employee_imports as form_of
from gateway.forms import fields, refused
from gateway.forms.employees import DRAWN_AGAIN, address
from gateway.pages.import_reports import Wanted, read_report
from gateway.web.counts import Framed
from gateway.web.incoming import chunks_of
from gateway.web.pages import go, page
from gateway.web.passing_on import pass_on
from gateway.web.sessions import SignedIn
from gateway.web.visitor import Visitor

router = APIRouter()


@router.get("/employees/import-template")
async def template(request: Request, visitor: SignedIn) -> Response:
    """Pass the workbook to be filled in on."""
    return pass_on(await services(request).identity.download(visitor, "/employees/import-template"))


@router.get("/employees/import")
async def ask(request: Request, visitor: Framed, organization_id: str = "") -> Response:
    """Draw the page of the upload with the last imports."""
    return await _ask(request, visitor, organization_id)


@router.post("/employees/import")
async def upload(request: Request, visitor: Framed) -> Response:
    """Send the workbook on to identity, then show the report as it grows."""
    form = await request.form(max_files=1)
    file, unit = form.get("file"), fields.text(form, "organization_id")
    if not isinstance(file, UploadFile) or not file.filename:
        return await _ask(request, visitor, unit, form_of.NO_FILE, status=422)
    try:
        made = await services(request).identity.upload(
            visitor,
            "/employees/imports",
            chunks_of(file),
            "application/octet-stream",
            file_name=file.filename[-200:],
            organization_id=unit,
        )
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN:
            raise
        return await _ask(
            request, visitor, unit, form_of.sentences(problem), status=refused.status_of(problem)
        )
    return go(f"/employees/imports/{made['id']}")


@router.get("/employees/imports/{import_id}")
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


@router.post("/employees/imports/{import_id}/apply")
async def apply(request: Request, visitor: Framed, import_id: UUID) -> Response:
    """Have everybody of a good list added."""
    try:
        await services(request).identity.post(visitor, f"/employees/imports/{import_id}/apply")
    except ServiceProblem as problem:
        if problem.status not in DRAWN_AGAIN:
            raise
        errors = {"": refused.with_waiting_time(problem)}
        return await _report(request, visitor, import_id, errors=errors, status=problem.status)
    return go(f"/employees/imports/{import_id}")


async def _ask(
    request: Request,
    visitor: Visitor,
    organization_id: str,
    errors: Mapping[str, str] | None = None,
    *,
    status: int = 200,
) -> Response:
    found = await services(request).identity.get(
        visitor, "/employees/imports", organization_id=organization_id
    )
    return page(
        request,
        "employees/import.html",
        here="/employees/import",
        status=status,
        unit_name=found["organization_name"],
        organization_id=organization_id,
        list_address=address({"organization_id": organization_id}),
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
    path = f"/employees/imports/{import_id}"
    told = await read_report(services(request).identity, visitor, path, wanted)
    seen = told.pop("seen")
    return page(
        request,
        "employees/report.html",
        status=status,
        seen=form_of.with_words(seen),
        lines=[form_of.line_with_words(line) for line in seen["items"]],
        list_address=address({"organization_id": seen["organization_id"]}),
        import_address=f"/employees/import?organization_id={seen['organization_id']}",
        errors=errors or {},
        **told,
    )
