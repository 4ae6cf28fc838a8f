"""A copy of the own data over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Response

from contracts.own_data import OwnData
from foundation.auth.actor import Actor, Hurdle
from foundation.auth.guards import Allow, anyone_signed_in
from foundation.http.dependencies import WriteUoW
from notify.own_data import usecases

router = APIRouter(prefix="/own-data", tags=["own data"])

Anybody = Annotated[Actor, Allow(anyone_signed_in, past=(Hurdle.CONSENT,))]
NOT_KEPT = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


@router.post("")
async def take_copy(uow: WriteUoW, actor: Anybody, response: Response) -> OwnData:
    """Return everything that notify holds about the caller, unmasked."""
    response.headers.update(NOT_KEPT)
    return await usecases.take_copy(uow, actor)
