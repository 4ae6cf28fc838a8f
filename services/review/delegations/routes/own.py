"""我的委派 over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from foundation.auth.actor import Actor
from foundation.auth.guards import Allow
from foundation.http.dependencies import Held, ReadSession, WriteUoW
from review.delegations import policies, usecases
from review.delegations.schemas.own import OwnAnswerIn, OwnDelegationOut, OwnDelegationsOut

router = APIRouter(prefix="/delegations/own", tags=["own delegations"])

Expert = Annotated[Actor, Allow(policies.check_is_expert)]


@router.get("")
async def list_own(
    session: ReadSession,
    held: Held,
    actor: Expert,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> OwnDelegationsOut:
    """Return what the caller was asked, the last first."""
    return OwnDelegationsOut.of(
        await usecases.list_own(session, held.sealer, actor, cursor, held.clock.now())
    )


@router.get("/{delegation_id}")
async def read_own(delegation_id: UUID, session: ReadSession, held: Held, actor: Expert) -> OwnDelegationOut:
    """Return what the caller was asked."""
    own = await usecases.read_own(session, held.sealer, actor, delegation_id, held.clock.now())
    return OwnDelegationOut.of(own)


@router.post("/{delegation_id}/answer")
async def answer_own(
    delegation_id: UUID, body: OwnAnswerIn, uow: WriteUoW, actor: Expert
) -> OwnDelegationOut:
    """Say yes or no."""
    return OwnDelegationOut.of(
        await usecases.answer_own(uow, actor, delegation_id, body.version, body.accepted, body.reason)
    )
