"""日常维护 over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from experts.maintenance import policies, usecases
from experts.maintenance.schemas import (
    ChangesOut,
    DeedIn,
    DoneOut,
    EditionIn,
    EditionOut,
    StandingOut,
    TrialIn,
    UpkeepsOut,
)
from foundation.auth.actor import Actor
from foundation.auth.guards import Allow
from foundation.http.dependencies import Held, ReadSession, WriteUoW

router = APIRouter(tags=["maintenance"])

Coordinator = Annotated[Actor, Allow(policies.check_is_coordinator)]
Association = Annotated[Actor, Allow(policies.check_is_association)]
Applicant = Annotated[Actor, Allow(policies.check_is_applicant)]


@router.get("/library/{record_id}/standing")
async def read_standing(record_id: UUID, session: ReadSession, held: Held, actor: Association) -> StandingOut:
    """Say what may be done with an expert, and why not the rest."""
    return StandingOut.of(await usecases.read_standing(session, held.sealer, actor, record_id))


@router.get("/library/{record_id}/upkeeps")
async def read_upkeeps(record_id: UUID, session: ReadSession, held: Held, _actor: Association) -> UpkeepsOut:
    """Return what was done with an expert."""
    return UpkeepsOut.of(await usecases.read_done(session, held.sealer, record_id))


@router.get("/record/upkeeps")
async def read_own_upkeeps(session: ReadSession, held: Held, actor: Applicant) -> UpkeepsOut:
    """Return what was done with the caller's own record."""
    return UpkeepsOut.of_own(await usecases.read_own_done(session, held.sealer, actor))


@router.post("/library/{record_id}/suspension", status_code=201)
async def suspend(record_id: UUID, body: DeedIn, uow: WriteUoW, actor: Coordinator) -> DoneOut:
    """Suspend an expert."""
    return DoneOut.of(await usecases.suspend(uow, actor, record_id, body.version, body.reason))


@router.post("/library/{record_id}/restoration", status_code=201)
async def restore(record_id: UUID, body: DeedIn, uow: WriteUoW, actor: Coordinator) -> DoneOut:
    """End a suspension."""
    return DoneOut.of(await usecases.restore(uow, actor, record_id, body.version, body.reason))


@router.post("/library/{record_id}/removal", status_code=201)
async def remove(record_id: UUID, body: DeedIn, uow: WriteUoW, actor: Coordinator) -> DoneOut:
    """Take an expert out of the library."""
    return DoneOut.of(await usecases.remove(uow, actor, record_id, body.version, body.reason))


@router.post("/library/{record_id}/renewal", status_code=201)
async def renew(record_id: UUID, body: DeedIn, uow: WriteUoW, actor: Coordinator) -> DoneOut:
    """Begin a new term of office."""
    return DoneOut.of(await usecases.renew(uow, actor, record_id, body.version, body.reason))


@router.get("/library/{record_id}/edition")
async def open_edition(record_id: UUID, session: ReadSession, held: Held, _actor: Coordinator) -> EditionOut:
    """Return what the library holds, to be edited."""
    return EditionOut.of(await usecases.open_edition(session, held.sealer, record_id))


@router.post("/library/{record_id}/edition/trial")
async def try_edition(
    record_id: UUID, body: TrialIn, session: ReadSession, held: Held, _actor: Coordinator
) -> ChangesOut:
    """Say what editing would change; nothing is written."""
    return ChangesOut.of(await usecases.try_edition(session, held.sealer, record_id, body.fields, body.kind))


@router.put("/library/{record_id}/edition")
async def amend(record_id: UUID, body: EditionIn, uow: WriteUoW, actor: Coordinator) -> DoneOut:
    """Have the library hold what was sent."""
    return DoneOut.of(
        await usecases.amend(uow, actor, record_id, body.version, body.reason, body.fields, body.kind)
    )
