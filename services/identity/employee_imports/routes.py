"""Imports of people over HTTP (导入人员): the body of an upload is the workbook itself."""

from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from foundation.auth.actor import Actor
from foundation.auth.guards import Allow
from foundation.http.dependencies import ClientAddress, Held, ReadSession, WriteUoW
from identity.employee_imports import policies, usecases
from identity.employee_imports.schemas import ImportList, ImportOut, ReportOut

router = APIRouter(prefix="/employees", tags=["employees"])

UnitAdmin = Annotated[Actor, Allow(policies.check_is_unit_admin)]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEMPLATE_NAME = "单位人员导入模板.xlsx"


@router.get("/import-template", response_class=Response)
async def template(_actor: UnitAdmin) -> Response:
    """Hand out the workbook to be filled in."""
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(TEMPLATE_NAME)}",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(usecases.template(), media_type=XLSX, headers=headers)


@router.post("/imports", status_code=201)
async def upload(
    request: Request,
    resources: Held,
    actor: UnitAdmin,
    address: ClientAddress,
    file_name: Annotated[str, Query(max_length=300)] = "",
    organization_id: UUID | None = None,
) -> ImportOut:
    """Take a workbook in (.xlsx, at most 5 MB and 5,000 people) and have it checked."""
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        usecases.check_bytes(len(data))
    made = await usecases.upload(resources, actor, organization_id, file_name, bytes(data), address)
    return ImportOut.of(made)


@router.get("/imports")
async def latest(session: ReadSession, actor: UnitAdmin, organization_id: UUID | None = None) -> ImportList:
    """List the last imports of a unit."""
    return ImportList.of(*await usecases.latest_imports(session, actor, organization_id))


@router.get("/imports/{import_id}")
async def look_at(
    import_id: UUID,
    session: ReadSession,
    resources: Held,
    actor: UnitAdmin,
    after: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
    faulty: bool = False,
) -> ReportOut:
    """Show how far an import is, and the report line by line, masked."""
    return ReportOut.seen(await usecases.look_at(resources, session, actor, import_id, after, faulty=faulty))


@router.post("/imports/{import_id}/apply", status_code=202)
async def apply(import_id: UUID, uow: WriteUoW, actor: UnitAdmin) -> ImportOut:
    """Add everybody of a list that was found good."""
    return ImportOut.of(await usecases.begin_applying(uow, actor, import_id))
