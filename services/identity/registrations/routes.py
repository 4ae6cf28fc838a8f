"""Registrations over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Query, Response

from foundation.auth.actor import Actor
from foundation.auth.guards import Allow, open_to_all
from foundation.http.dependencies import ClientAddress, Held, ReadSession, WriteUoW
from identity.photos.usecases import Side
from identity.registrations import policies, queries, usecases
from identity.registrations.model import RegistrationState
from identity.registrations.schemas import (
    CountsOut,
    DecisionIn,
    ListedState,
    RegisteredOut,
    RegistrationIn,
    RegistrationOut,
    RegistrationPage,
)
from identity.settings import settings_of

router = APIRouter(prefix="/registrations", tags=["registrations"])

Administrator = Annotated[Actor, Allow(policies.check_is_platform_admin)]
IdempotencyKey = Annotated[str | None, Header(max_length=128)]


@router.post("", status_code=201)
@open_to_all
async def register(
    body: RegistrationIn,
    resources: Held,
    address: ClientAddress,
    idempotency_key: IdempotencyKey = None,
) -> RegisteredOut:
    """Register oneself (无单位的离退休人员注册)."""
    account_id = await usecases.register(resources, body.form(), idempotency_key, address)
    return RegisteredOut(account_id=account_id)


@router.get("")
async def list_registrations(
    session: ReadSession,
    resources: Held,
    _actor: Administrator,
    state: ListedState = "waiting",
    cursor: Annotated[str | None, Query(max_length=300)] = None,
) -> RegistrationPage:
    """List the registrations in a state, masked."""
    page = await queries.in_state(session, RegistrationState(state), cursor)
    return RegistrationPage.of(page, resources.sealer)


@router.get("/counts")
async def count(session: ReadSession, _actor: Administrator) -> CountsOut:
    """Count who waits."""
    return CountsOut(waiting=await queries.count_waiting(session))


@router.get("/{account_id}")
async def look_at(account_id: UUID, uow: WriteUoW, actor: Administrator) -> RegistrationOut:
    """Show one registration unmasked; this is audited."""
    return RegistrationOut.of(await usecases.look_at(uow, actor, account_id), uow.sealer)


@router.get("/{account_id}/photos/{side}", response_class=Response)
async def look_at_photo(
    account_id: UUID, side: Side, resources: Held, actor: Administrator, address: ClientAddress
) -> Response:
    """Show a photo; this is audited."""
    data = await usecases.look_at_photo(resources, actor, account_id, side, address)
    return Response(data, media_type="image/jpeg", headers={"X-Content-Type-Options": "nosniff"})


@router.post("/{account_id}/decision", status_code=201)
async def decide(
    account_id: UUID, body: DecisionIn, uow: WriteUoW, resources: Held, actor: Administrator
) -> RegistrationOut:
    """Grant or refuse."""
    registration = await usecases.decide(
        uow,
        actor,
        account_id,
        granted=body.granted,
        reason=body.reason,
        photo_retention=settings_of(resources).photo_retention,
    )
    return RegistrationOut.of(registration, uow.sealer)
