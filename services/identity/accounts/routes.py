"""One's own account over HTTP."""

from fastapi import APIRouter

from foundation.http.dependencies import Held, ReadSession, SignedIn
from identity.accounts import usecases
from identity.accounts.schemas import AccountOut

router = APIRouter(tags=["accounts"])


@router.get("/account")
async def own_account(session: ReadSession, resources: Held, actor: SignedIn) -> AccountOut:
    """Return 账户信息 of the caller."""
    return AccountOut.of(await usecases.get_profile(session, actor.id), resources.sealer)
