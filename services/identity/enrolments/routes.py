"""One's own second factor over HTTP."""

from typing import Annotated

from fastapi import APIRouter

from foundation.auth.actor import Actor, Hurdle
from foundation.auth.guards import Allow, anyone_signed_in
from foundation.http.dependencies import ClientAddress, Held, ReadSession, SignedIn
from identity.enrolments import usecases
from identity.enrolments.schemas import (
    BeginIn,
    CodeIn,
    EnrolmentOut,
    ProposalOut,
    RecoveryCodesOut,
    RemoveIn,
)

router = APIRouter(tags=["second factor"])

Enrolling = Annotated[Actor, Allow(anyone_signed_in, past=(Hurdle.ENROLMENT,))]


@router.get("/account/factor")
async def own_enrolment(session: ReadSession, resources: Held, actor: Enrolling) -> EnrolmentOut:
    """Return where the caller stands with the second factor."""
    return EnrolmentOut.of(await usecases.own_enrolment(session, resources, actor))


@router.post("/account/factor", status_code=201)
async def begin(body: BeginIn, resources: Held, actor: Enrolling, address: ClientAddress) -> ProposalOut:
    """Begin to set up a second factor, or another one in its place."""
    return ProposalOut.of(await usecases.begin(resources, actor, body.password, body.code, address))


@router.post("/account/factor/confirm")
async def confirm(
    body: CodeIn, resources: Held, actor: Enrolling, address: ClientAddress
) -> RecoveryCodesOut:
    """Take it into use by a code of the app."""
    return RecoveryCodesOut(recovery_codes=await usecases.confirm(resources, actor, body.code, address))


@router.post("/account/factor/recovery-codes")
async def renew_codes(
    body: CodeIn, resources: Held, actor: SignedIn, address: ClientAddress
) -> RecoveryCodesOut:
    """Have new recovery codes in the place of the old ones."""
    return RecoveryCodesOut(recovery_codes=await usecases.renew_codes(resources, actor, body.code, address))


@router.delete("/account/factor", status_code=204)
async def disable(body: RemoveIn, resources: Held, actor: SignedIn, address: ClientAddress) -> None:
    """Do without the second factor."""
    await usecases.disable(resources, actor, body.password, body.code, address)
