"""Imports of registers over HTTP (导入名册): the body of an upload is the workbook itself."""

from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from experts.register_imports import policies, usecases
from experts.register_imports.schemas import ApplyIn, ImportList, ImportOut, ReportOut
from foundation.auth.actor import Actor
from foundation.auth.guards import Allow
from foundation.http.dependencies import ClientAddress, Held, ReadSession, WriteUoW

router = APIRouter(prefix="/library/imports", tags=["register imports"])

Coordinator = Annotated[Actor, Allow(policies.check_is_coordinator)]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEMPLATE_NAME = "专家名册导入模板.xlsx"
REPORT_NAME = "导入报告.xlsx"


@router.get("/template", response_class=Response)
async def template(session: ReadSession, _actor: Coordinator) -> Response:
    """Hand out the workbook to be filled in."""
    return _workbook(await usecases.template(session), TEMPLATE_NAME)


@router.post("", status_code=201)
async def upload(
    request: Request,
    resources: Held,
    actor: Coordinator,
    address: ClientAddress,
    file_name: Annotated[str, Query(max_length=300)] = "",
) -> ImportOut:
    """Take a workbook in (.xlsx, at most 10 MB and 10,000 people) and have it looked through."""
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        usecases.check_bytes(len(data))
    made = await usecases.upload(resources, actor, file_name, bytes(data), address)
    return ImportOut.model_validate(made)


@router.get("")
async def latest(session: ReadSession, actor: Coordinator) -> ImportList:
    """List the last imports."""
    return ImportList.of(await usecases.latest_imports(session, actor))


@router.get("/{import_id}")
async def look_at(
    import_id: UUID,
    session: ReadSession,
    resources: Held,
    actor: Coordinator,
    after: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
    faulty: bool = False,
) -> ReportOut:
    """Show how far an import is, and the report line by line, masked."""
    return ReportOut.seen(await usecases.look_at(resources, session, actor, import_id, after, faulty=faulty))


@router.get("/{import_id}/report", response_class=Response)
async def report(import_id: UUID, session: ReadSession, resources: Held, actor: Coordinator) -> Response:
    """Hand out the whole report as a workbook, masked."""
    return _workbook(await usecases.write_report(resources, session, actor, import_id), REPORT_NAME)


@router.post("/{import_id}/apply", status_code=202)
async def apply(import_id: UUID, body: ApplyIn, uow: WriteUoW, actor: Coordinator) -> ImportOut:
    """List whom a register holds."""
    found = await usecases.begin_applying(uow, actor, import_id, skip_faulty=body.skip_faulty)
    return ImportOut.model_validate(found)


def _workbook(data: bytes, name: str) -> Response:
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(data, media_type=XLSX, headers=headers)
