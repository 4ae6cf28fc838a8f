"""A copy of the own data over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from contracts.own_data import OwnData
from foundation.auth.actor import Actor, Hurdle
from foundation.auth.guards import Allow, anyone_signed_in
from foundation.http.dependencies import ClientAddress, Held, WriteUoW
from review.own_data import usecases

router = APIRouter(prefix="/own-data", tags=["own data"])

Anybody = Annotated[Actor, Allow(anyone_signed_in, past=(Hurdle.CONSENT,))]
NOT_KEPT = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


@router.post("")
async def take_copy(uow: WriteUoW, actor: Anybody, response: Response) -> OwnData:
    """Return everything that review holds about the caller, unmasked."""
    response.headers.update(NOT_KEPT)
    return await usecases.take_copy(uow, actor)


@router.get("/notices/{notice_id}", response_class=Response)
async def read_notice(notice_id: UUID, held: Held, actor: Anybody, address: ClientAddress) -> Response:
    """Return the paper of a notice to the caller."""
    paper = await usecases.read_own_notice(held, actor, address, notice_id)
    return Response(paper.data, media_type="application/pdf", headers=NOT_KEPT)
