"""One's own account over HTTP, and the names of others for the auditor."""

from typing import Annotated

from fastapi import APIRouter, Query

from contracts.words import Role
from foundation.auth.actor import Actor
from foundation.auth.guards import Allow, holders_of
from foundation.http.dependencies import Held, ReadSession, SignedIn
from identity.accounts import usecases
from identity.accounts.schemas import AccountOut, NamesIn, NamesOut

router = APIRouter(tags=["accounts"])


@router.get("/account")
async def own_account(session: ReadSession, resources: Held, actor: SignedIn) -> AccountOut:
    """Return 账户信息 of the caller."""
    return AccountOut.of(await usecases.get_profile(session, actor.id), resources.sealer)


@router.get("/accounts/names")
async def names(
    asked: Annotated[NamesIn, Query()],
    session: ReadSession,
    actor: Annotated[Actor, Allow(holders_of(Role.AUDITOR))],
) -> NamesOut:
    """Return ids and names of accounts, by id or by name, nothing else of them: who is who in the audit log."""
    return NamesOut.of(await usecases.named(session, asked.ids, asked.name))
