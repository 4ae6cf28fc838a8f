"""The caller's consents over HTTP."""

from typing import Annotated

from fastapi import APIRouter

from foundation.auth.actor import Actor, Hurdle
from foundation.auth.guards import Allow, anyone_signed_in
from foundation.http.dependencies import ClientAddress, Held, ReadSession, WriteUoW
from identity.consents import policies, usecases
from identity.consents.schemas import AgreeIn, StandingOut

router = APIRouter(prefix="/account/consents", tags=["consents"])

Anybody = Annotated[Actor, Allow(anyone_signed_in, past=(Hurdle.CONSENT,))]
Asked = Annotated[Actor, Allow(policies.check_is_asked, past=(Hurdle.CONSENT,))]


@router.get("")
async def read(session: ReadSession, resources: Held, actor: Anybody) -> StandingOut:
    """Return what the caller has agreed to, and whether there is something to agree to."""
    return StandingOut.of(await usecases.read_standing(session, actor, resources.clock.now()))


@router.post("", status_code=204)
async def agree(body: AgreeIn, uow: WriteUoW, actor: Asked, address: ClientAddress) -> None:
    """Agree to the version that counts now."""
    await usecases.agree(uow, actor, body.answer(), address)


@router.post("/withdraw", status_code=204)
async def withdraw(uow: WriteUoW, actor: Anybody) -> None:
    """Take back what the caller has agreed to."""
    await usecases.withdraw(uow, actor)
