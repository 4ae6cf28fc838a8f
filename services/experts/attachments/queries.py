"""Every SELECT on attachments. Who may see a file is part of the statement."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from experts.attachments import policies
from experts.attachments.model import Attachment, AttachmentPage, AttachmentReader, FileState
from foundation.auth.actor import Actor

LIVE = (FileState.CHECKING, FileState.PASSED, FileState.FAILED)


async def find(session: AsyncSession, attachment_id: UUID) -> Attachment | None:
    """Return a file by its id, for the service itself."""
    return await session.get(Attachment, attachment_id)


async def lock(session: AsyncSession, attachment_id: UUID) -> Attachment | None:
    """Return a file, locked until the end of the transaction."""
    return await session.get(Attachment, attachment_id, with_for_update=True, populate_existing=True)


async def live_of_record(session: AsyncSession, record_id: UUID) -> Sequence[Attachment]:
    """Return the files of a record that have arrived and are not deleted, oldest first."""
    statement = select(Attachment).where(Attachment.record_id == record_id, Attachment.state.in_(LIVE))
    return (await session.scalars(statement.order_by(Attachment.created_at, Attachment.id))).all()


async def sent_with_key(session: AsyncSession, record_id: UUID, key: str) -> Attachment | None:
    """Return the file of a record that was sent under this key and is not deleted, locked."""
    statement = select(Attachment).where(
        Attachment.record_id == record_id,
        Attachment.idempotency_key == key,
        Attachment.state != FileState.DELETED,
    )
    found: Attachment | None = await session.scalar(statement.with_for_update())
    return found


async def count_of_record(session: AsyncSession, record_id: UUID) -> int:
    """Return how many files a record has, those on their way included."""
    statement = select(func.count()).where(
        Attachment.record_id == record_id, Attachment.state != FileState.DELETED
    )
    return (await session.execute(statement)).scalar_one()


async def visible(session: AsyncSession, actor: Actor, attachment_id: UUID) -> Attachment | None:
    """Return a readable file if it concerns this person: the owner; once submitted the association; once
    recommended the reviewers of that bureau.
    """
    statement = select(Attachment).where(
        Attachment.id == attachment_id,
        or_(
            Attachment.state == FileState.PASSED,
            and_(Attachment.state == FileState.DELETED, Attachment.submitted),
        ),
        or_(Attachment.account_id == actor.id, and_(Attachment.submitted, _concerns(actor))),
    )
    return (await session.scalars(statement)).one_or_none()


async def page(session: AsyncSession, attachment_id: UUID, number: int) -> AttachmentPage | None:
    """Return a page of a file; the first is 1."""
    return await session.get(AttachmentPage, (attachment_id, number))


async def page_keys(session: AsyncSession, attachment_id: UUID) -> Sequence[str]:
    """Return the keys of the objects of a file's pages."""
    statement = select(AttachmentPage.object_key).where(AttachmentPage.attachment_id == attachment_id)
    return (await session.scalars(statement)).all()


async def named(session: AsyncSession, ids: Collection[UUID]) -> Sequence[Attachment]:
    """Return the files with these ids."""
    return (await session.scalars(select(Attachment).where(Attachment.id.in_(ids)))).all()


async def change_owner(session: AsyncSession, record_id: UUID, account_id: UUID) -> None:
    """Have all files of a record belong to an account."""
    await session.execute(
        update(Attachment).where(Attachment.record_id == record_id).values(account_id=account_id)
    )


def _concerns(actor: Actor) -> ColumnElement[bool]:
    if policies.sees_all_submitted(actor):
        return true()
    return exists().where(
        AttachmentReader.attachment_id == Attachment.id,
        AttachmentReader.organization_id.in_(actor.organizations("bureau_reviewer")),
    )
