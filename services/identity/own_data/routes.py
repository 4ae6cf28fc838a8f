"""A copy of the own data over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from contracts.own_data import OwnData
from foundation.auth.actor import Actor, Hurdle
from foundation.auth.guards import Allow, anyone_signed_in
from foundation.http.dependencies import ClientAddress, Held
from identity.own_data import usecases
from identity.own_data.schemas import CopyIn

router = APIRouter(prefix="/account/own-data", tags=["own data"])

Anybody = Annotated[Actor, Allow(anyone_signed_in, past=(Hurdle.CONSENT,))]
NOT_KEPT = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


@router.post("")
async def take_copy(
    body: CopyIn, resources: Held, actor: Anybody, address: ClientAddress, response: Response
) -> OwnData:
    """Return everything that identity holds about the caller, unmasked."""
    response.headers.update(NOT_KEPT)
    return await usecases.take_copy(resources, actor, body.password, address)


@router.get("/photos/{photo_id}", response_class=Response)
async def read_photo(photo_id: UUID, resources: Held, actor: Anybody) -> Response:
    """Return one of the caller's own ID photos that still exist."""
    data = await usecases.read_own_photo(resources, actor, photo_id)
    return Response(data, media_type="image/jpeg", headers=NOT_KEPT)
