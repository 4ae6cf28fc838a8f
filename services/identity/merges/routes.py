"""合并账户 over HTTP, for platform administrators."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from foundation.auth.actor import Actor
from foundation.auth.guards import Allow
from foundation.http.dependencies import Held, ReadSession, WriteUoW
from identity.merges import policies, usecases
from identity.merges.schemas import MergedOut, MergeIn, MergesOut, PreviewOut
from identity.settings import settings_of

router = APIRouter(prefix="/merges", tags=["merges"])

Administrator = Annotated[Actor, Allow(policies.check_is_platform_admin)]


@router.get("")
async def trail(account_id: UUID, session: ReadSession, resources: Held, _actor: Administrator) -> MergesOut:
    """Show the merges that concern an account."""
    return MergesOut.of(await usecases.trail(session, account_id), resources.sealer)


@router.get("/preview")
async def preview(
    kept_id: UUID, folded_id: UUID, session: ReadSession, resources: Held, actor: Administrator
) -> PreviewOut:
    """Compare two accounts."""
    compared = await usecases.preview(session, resources.sealer, actor, kept_id, folded_id)
    return PreviewOut.of(compared, resources.sealer)


@router.post("", status_code=201)
async def merge(body: MergeIn, uow: WriteUoW, resources: Held, actor: Administrator) -> MergedOut:
    """Make two accounts one."""
    retention = settings_of(resources).photo_retention
    done = await usecases.merge(uow, actor, body.kept_id, body.folded_id, body.reason, retention)
    return MergedOut(id=done.id, kept_id=done.kept_id)
