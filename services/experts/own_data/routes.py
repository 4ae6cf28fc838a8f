"""A copy of the own data over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from contracts.own_data import OwnData
from experts.own_data import usecases
from foundation.auth.actor import Actor, Hurdle
from foundation.auth.guards import Allow, anyone_signed_in
from foundation.http.dependencies import ClientAddress, Held, WriteUoW

router = APIRouter(prefix="/own-data", tags=["own data"])

Anybody = Annotated[Actor, Allow(anyone_signed_in, past=(Hurdle.CONSENT,))]
NOT_KEPT = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


@router.post("")
async def take_copy(uow: WriteUoW, actor: Anybody, response: Response) -> OwnData:
    """Return everything that experts holds about the caller, unmasked."""
    response.headers.update(NOT_KEPT)
    return await usecases.take_copy(uow, actor)


@router.get("/files/{file_id}", response_class=Response)
async def read_file(file_id: UUID, held: Held, actor: Anybody, address: ClientAddress) -> Response:
    """Return a file of the caller's own record."""
    content = await usecases.read_own_file(held, actor, address, file_id)
    return Response(content.data, media_type="application/octet-stream", headers=NOT_KEPT)
