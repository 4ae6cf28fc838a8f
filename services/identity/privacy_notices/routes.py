"""The notice over HTTP: open to everybody, and its versions for the administrator."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path

from foundation.auth.actor import Actor
from foundation.auth.guards import Allow, open_to_all
from foundation.http.dependencies import Held, ReadSession, WriteUoW
from identity.consents.usecases import count_agreed
from identity.privacy_notices import policies, usecases
from identity.privacy_notices.schemas import (
    DiscardIn,
    DraftedOut,
    NoticeLine,
    NoticeLines,
    NoticeOut,
    PublishIn,
    VersionOut,
    VersionsOut,
    WordingIn,
)

router = APIRouter(prefix="/privacy", tags=["privacy notices"])

Administrator = Annotated[Actor, Allow(policies.check_is_platform_admin)]
Number = Annotated[int, Path(ge=1, lt=2**31)]


@router.get("/notices")
@open_to_all
async def list_published(session: ReadSession) -> NoticeLines:
    """List the published versions, newest first."""
    return NoticeLines(items=[NoticeLine.of(one) for one in await usecases.list_published(session)])


@router.get("/notices/current")
@open_to_all
async def read_current(session: ReadSession, resources: Held) -> NoticeOut:
    """Return the version that counts now."""
    return NoticeOut.of(await usecases.get_in_force(session, resources.clock.now()))


@router.get("/notices/{number}")
@open_to_all
async def read_published(number: Number, session: ReadSession) -> NoticeOut:
    """Return a published version."""
    return NoticeOut.of(await usecases.get_published(session, number))


@router.get("/versions")
async def list_versions(session: ReadSession, resources: Held, _actor: Administrator) -> VersionsOut:
    """List every version and the draft, with how many have agreed."""
    agreed = await count_agreed(session)
    current = await usecases.find_in_force(session, resources.clock.now())
    items = [VersionOut.counted(one, agreed) for one in await usecases.list_all(session)]
    return VersionsOut(items=items, in_force=current.number if current else None)


@router.post("/versions", status_code=201)
async def draft(uow: WriteUoW, _actor: Administrator) -> DraftedOut:
    """Begin a new version."""
    notice = await usecases.draft(uow)
    return DraftedOut(id=notice.id, number=notice.number)


@router.get("/versions/{notice_id}")
async def read_version(notice_id: UUID, session: ReadSession, _actor: Administrator) -> VersionOut:
    """Return a version or the draft."""
    notice = await usecases.get_version(session, notice_id)
    return VersionOut.counted(notice, await count_agreed(session))


@router.put("/versions/{notice_id}")
async def reword(notice_id: UUID, body: WordingIn, uow: WriteUoW, _actor: Administrator) -> VersionOut:
    """Change the draft."""
    return VersionOut.counted(await usecases.reword(uow, notice_id, body.version, body.wording()), {})


@router.post("/versions/{notice_id}/publish")
async def publish(notice_id: UUID, body: PublishIn, uow: WriteUoW, actor: Administrator) -> VersionOut:
    """Publish the draft."""
    published = await usecases.publish(uow, actor, notice_id, body.version, body.in_force_on)
    return VersionOut.counted(published, {})


@router.post("/versions/{notice_id}/discard", status_code=204)
async def discard(notice_id: UUID, body: DiscardIn, uow: WriteUoW, _actor: Administrator) -> None:
    """Give the draft up."""
    await usecases.discard(uow, notice_id, body.version)
