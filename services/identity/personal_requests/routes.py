"""Requests about one's own data over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from foundation.auth.actor import Actor, Hurdle
from foundation.auth.guards import Allow, anyone_signed_in
from foundation.clock import official_day
from foundation.http.dependencies import ClientAddress, Held, ReadSession, WriteUoW
from identity.personal_requests import policies, usecases
from identity.personal_requests.schemas import (
    CompletionIn,
    CorrectionAskedIn,
    ErasureAskedIn,
    ErasureIn,
    ListedAs,
    OpenCountOut,
    OwnRequestOut,
    OwnRequestsOut,
    RefusalIn,
    RequestMadeOut,
    RequestOut,
    RequestPage,
)
from identity.settings import settings_of

router = APIRouter(prefix="/personal-requests", tags=["personal requests"])

# Who does not agree to the notice may ask to be erased all the same.
Anybody = Annotated[Actor, Allow(anyone_signed_in, past=(Hurdle.CONSENT,))]
Administrator = Annotated[Actor, Allow(policies.check_is_platform_admin)]


@router.get("/own")
async def list_own(session: ReadSession, resources: Held, actor: Anybody) -> OwnRequestsOut:
    """List the caller's requests."""
    found = await usecases.own_requests(session, resources.sealer, actor)
    days = settings_of(resources).personal_request_days
    return OwnRequestsOut(items=[OwnRequestOut.of(one) for one in found], days=days)


@router.post("/own/corrections", status_code=201)
async def ask_correction(
    body: CorrectionAskedIn, uow: WriteUoW, resources: Held, actor: Anybody
) -> RequestMadeOut:
    """Ask for a correction."""
    days = settings_of(resources).personal_request_days
    return RequestMadeOut.of(await usecases.ask_correction(uow, actor, body.item, body.wish(), days))


@router.post("/own/erasures", status_code=201)
async def ask_erasure(
    body: ErasureAskedIn, resources: Held, actor: Anybody, address: ClientAddress
) -> RequestMadeOut:
    """Ask to be erased."""
    days = settings_of(resources).personal_request_days
    made = await usecases.ask_erasure(resources, actor, body.password, body.why, days, address)
    return RequestMadeOut.of(made)


@router.post("/own/{request_id}/withdraw", status_code=204)
async def withdraw(request_id: UUID, uow: WriteUoW, actor: Anybody) -> None:
    """Take an own request back."""
    await usecases.withdraw(uow, actor, request_id)


@router.get("")
async def list_requests(
    session: ReadSession,
    resources: Held,
    _actor: Administrator,
    state: ListedAs = "open",
    cursor: Annotated[str | None, Query(max_length=300)] = None,
) -> RequestPage:
    """List requests, open ones by due day, without what was written."""
    page, names = await usecases.list_requests(session, closed=state == "closed", cursor=cursor)
    return RequestPage.of(page, names, official_day(resources.clock.now()))


@router.get("/counts")
async def count(session: ReadSession, _actor: Administrator) -> OpenCountOut:
    """Count what waits."""
    return OpenCountOut(waiting=await usecases.open_count(session))


@router.get("/{request_id}")
async def look_at(request_id: UUID, uow: WriteUoW, actor: Administrator) -> RequestOut:
    """Show one request; this is audited."""
    return RequestOut.seen(await usecases.look_at(uow, actor, request_id))


@router.post("/{request_id}/correction", status_code=204)
async def complete_correction(
    request_id: UUID, body: CompletionIn, uow: WriteUoW, actor: Administrator
) -> None:
    """Do a correction and answer."""
    await usecases.complete_correction(uow, actor, request_id, body.version, body.correction())


@router.post("/{request_id}/erasure", status_code=204)
async def complete_erasure(request_id: UUID, body: ErasureIn, uow: WriteUoW, actor: Administrator) -> None:
    """Erase the person."""
    await usecases.complete_erasure(uow, actor, request_id, body.version)


@router.post("/{request_id}/refusal", status_code=204)
async def refuse(request_id: UUID, body: RefusalIn, uow: WriteUoW, actor: Administrator) -> None:
    """Refuse a request with the reason."""
    await usecases.refuse(uow, actor, request_id, body.version, body.reason)
