"""Whether a person may be deleted, over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from experts.erasures import policies, usecases
from experts.erasures.schemas import ErasableOut
from foundation.auth.actor import Actor, Hurdle
from foundation.auth.guards import Allow, anyone_signed_in
from foundation.http.dependencies import ReadSession

router = APIRouter(prefix="/erasures", tags=["erasures"])

Administrator = Annotated[Actor, Allow(policies.check_may_look)]
Anybody = Annotated[Actor, Allow(anyone_signed_in, past=(Hurdle.CONSENT,))]


@router.get("/own")
async def own(session: ReadSession, actor: Anybody) -> ErasableOut:
    """Say whether the caller could be deleted now."""
    return ErasableOut(problem=await usecases.why_not_erasable(session, actor.id))


@router.get("/{account_id}")
async def of_account(account_id: UUID, session: ReadSession, _actor: Administrator) -> ErasableOut:
    """Say whether somebody could be deleted now."""
    return ErasableOut(problem=await usecases.why_not_erasable(session, account_id))
