"""Picking experts and handing over to the association, over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from foundation.auth.actor import Actor
from foundation.auth.guards import Allow
from foundation.http.dependencies import ClientAddress, Held, ReadSession, WriteUoW
from foundation.resources import Resources
from review.activities import usecases as activities
from review.delegations import usecases
from review.delegations.schemas.picking import CandidatesIn, CandidatesOut, PickIn, ReleaseIn
from review.delegations.schemas.reading import DelegationOut, DelegationsOut
from review.delegations.schemas.scheduling import ScheduleIn

router = APIRouter(tags=["delegations"])

Worker = Annotated[Actor, Allow(activities.check_works_with_activities)]
Officer = Annotated[Actor, Allow(activities.check_is_officer)]


@router.post("/activities/{activity_id}/candidates")
async def judge_candidates(
    activity_id: UUID, body: CandidatesIn, uow: WriteUoW, actor: Officer
) -> CandidatesOut:
    """Return what speaks against picking these experts."""
    return CandidatesOut.of(await usecases.judge_candidates(uow, actor, activity_id, body.record_ids))


@router.post("/activities/{activity_id}/delegations", status_code=201)
async def pick(
    activity_id: UUID, body: PickIn, resources: Held, actor: Officer, address: ClientAddress
) -> DelegationOut:
    """Pick an expert."""
    return DelegationOut.of(await usecases.pick(resources, actor, activity_id, body.wish(), address))


@router.get("/activities/{activity_id}/delegations")
async def list_delegations(
    activity_id: UUID, session: ReadSession, held: Held, actor: Worker
) -> DelegationsOut:
    """Return all delegations of an activity that the caller may see."""
    return DelegationsOut.of(await usecases.read_delegations(session, held.sealer, actor, activity_id))


@router.post("/delegations/{delegation_id}/release")
async def release(delegation_id: UUID, body: ReleaseIn, uow: WriteUoW, actor: Officer) -> DelegationOut:
    """Do without an expert who was picked."""
    return DelegationOut.of(await usecases.release(uow, actor, delegation_id, body.reason))


@router.post("/activities/{activity_id}/submission")
async def submit(
    activity_id: UUID, resources: Held, actor: Officer, address: ClientAddress
) -> DelegationsOut:
    """Hand over to the association; return who is to be contacted."""
    await usecases.submit(resources, actor, activity_id, address)
    return await _read_again(resources, actor, activity_id)


@router.post("/activities/{activity_id}/schedule")
async def reschedule(
    activity_id: UUID, body: ScheduleIn, resources: Held, actor: Worker, address: ClientAddress
) -> DelegationsOut:
    """Move the review to another time or place; return who is to be contacted anew."""
    await usecases.reschedule(resources, actor, activity_id, body.schedule(), address)
    return await _read_again(resources, actor, activity_id)


async def _read_again(resources: Resources, actor: Actor, activity_id: UUID) -> DelegationsOut:
    async with resources.database.read() as session:
        return DelegationsOut.of(
            await usecases.read_delegations(session, resources.sealer, actor, activity_id)
        )
