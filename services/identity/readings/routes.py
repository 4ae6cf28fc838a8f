"""Who has read the caller's data in identity, over HTTP."""

from typing import Annotated

from fastapi import APIRouter

from foundation.auth.actor import Actor, Hurdle
from foundation.auth.guards import Allow, anyone_signed_in
from foundation.http.dependencies import Held, ReadSession
from identity.readings import usecases
from identity.readings.schemas import Cursor, ReadingsOut

router = APIRouter(prefix="/account/readings", tags=["readings"])

Anybody = Annotated[Actor, Allow(anyone_signed_in, past=(Hurdle.CONSENT,))]


@router.get("")
async def list_own(session: ReadSession, held: Held, actor: Anybody, cursor: Cursor = "") -> ReadingsOut:
    """Return who has read the caller's data, newest first."""
    found, more = await usecases.list_own(session, held.sealer, actor, cursor or None)
    return ReadingsOut.of(found, more=more)
