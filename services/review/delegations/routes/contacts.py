"""Contacting experts over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from foundation.auth.actor import Actor
from foundation.auth.guards import Allow
from foundation.http.dependencies import Held, ReadSession, WriteUoW
from review.activities import usecases as activities
from review.delegations import usecases
from review.delegations.schemas.contacts import CallIn, ConfirmationsIn, ContactsOut, DeclineIn
from review.delegations.schemas.reading import DelegationOut, DelegationsOut

router = APIRouter(tags=["contacts"])

Worker = Annotated[Actor, Allow(activities.check_works_with_activities)]
Coordinator = Annotated[Actor, Allow(activities.check_is_coordinator)]


@router.post("/delegations/{delegation_id}/contacts", status_code=201)
async def log_call(delegation_id: UUID, body: CallIn, uow: WriteUoW, actor: Coordinator) -> DelegationOut:
    """Write down a phone call with an expert."""
    return DelegationOut.of(await usecases.log_call(uow, actor, delegation_id, body.call()))


@router.post("/delegations/{delegation_id}/decline")
async def call_off(delegation_id: UUID, body: DeclineIn, uow: WriteUoW, actor: Coordinator) -> DelegationOut:
    """Write down that an expert cannot take part."""
    return DelegationOut.of(await usecases.call_off(uow, actor, delegation_id, body.reason))


@router.post("/activities/{activity_id}/confirmations")
async def confirm(
    activity_id: UUID, body: ConfirmationsIn, uow: WriteUoW, actor: Coordinator
) -> DelegationsOut:
    """Confirm the working time of experts."""
    return DelegationsOut.of(await usecases.confirm(uow, actor, activity_id, body.delegation_ids))


@router.post("/delegations/{delegation_id}/offers", status_code=201)
async def offer(delegation_id: UUID, uow: WriteUoW, actor: Coordinator) -> DelegationOut:
    """Ask an expert by text message."""
    return DelegationOut.of(await usecases.offer(uow, actor, delegation_id))


@router.get("/activities/{activity_id}/contacts")
async def list_contacts(activity_id: UUID, session: ReadSession, held: Held, actor: Worker) -> ContactsOut:
    """Return the contact log of an activity."""
    files = await usecases.read_contacts(session, held.sealer, actor, activity_id, held.clock.now())
    return ContactsOut.of(files)
