"""Exports of the library over HTTP (导出)."""

from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Response

from experts.exports import policies, usecases
from experts.exports.schemas import ExportIn, ExportList, ExportOut
from foundation.auth.actor import Actor
from foundation.auth.guards import Allow
from foundation.http.dependencies import ClientAddress, Held, ReadSession, WriteUoW

router = APIRouter(prefix="/library/exports", tags=["exports"])

Exporter = Annotated[Actor, Allow(policies.check_may_export)]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.post("", status_code=202)
async def ask(body: ExportIn, uow: WriteUoW, actor: Exporter) -> ExportOut:
    """Have a list of experts written into a workbook."""
    return ExportOut.of(await usecases.ask(uow, actor, body.wish()))


@router.get("")
async def latest(session: ReadSession, actor: Exporter) -> ExportList:
    """List the own exports."""
    return ExportList.of(await usecases.latest_exports(session, actor))


@router.get("/{export_id}")
async def look_at(export_id: UUID, session: ReadSession, actor: Exporter) -> ExportOut:
    """Show how far an export is."""
    return ExportOut.of(await usecases.look_at(session, actor, export_id))


@router.post("/{export_id}/cancel")
async def cancel(export_id: UUID, uow: WriteUoW, actor: Exporter) -> ExportOut:
    """Stop an export that is not finished."""
    return ExportOut.of(await usecases.cancel(uow, actor, export_id))


@router.get("/{export_id}/content", response_class=Response)
async def download(export_id: UUID, held: Held, actor: Exporter, address: ClientAddress) -> Response:
    """Hand out the workbook to who has asked for it."""
    file = await usecases.download(held, actor, address, export_id)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Response(file.data, media_type=XLSX, headers=headers)
