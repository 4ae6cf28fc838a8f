"""Every SELECT on attachments. Who may see a file is part of the statement."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Uuid,
    and_,
    any_,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from experts.attachments import policies
from experts.attachments.model import (
    Attachment,
    AttachmentChunk,
    AttachmentPage,
    AttachmentReader,
    AttachmentUpload,
    FileState,
)
from foundation.auth.actor import Actor
from foundation.db.detached import Detached
from foundation.db.prepared import Prepared
from foundation.db.together import Question

LIVE = (FileState.CHECKING, FileState.PASSED, FileState.FAILED)

_ATTACHMENTS = Detached(Attachment)
_LIVE = Prepared(
    select(*_ATTACHMENTS.columns)
    .where(
        Attachment.record_id == bindparam("record_id"), or_(*(Attachment.state == state for state in LIVE))
    )
    .order_by(Attachment.created_at, Attachment.id)
)
MARK_SUBMITTED = Prepared(
    update(Attachment)
    .where(Attachment.id == any_(bindparam("ids", type_=ARRAY(Uuid))), ~Attachment.submitted)
    .values(submitted=true())
)


async def find(session: AsyncSession, attachment_id: UUID) -> Attachment | None:
    """Return a file by its id, for the service itself."""
    return await session.get(Attachment, attachment_id)


async def lock(session: AsyncSession, attachment_id: UUID) -> Attachment | None:
    """Return a file, locked until the end of the transaction."""
    return await session.get(Attachment, attachment_id, with_for_update=True, populate_existing=True)


def live_of_record(record_id: UUID) -> Question[list[Attachment]]:
    """Return the question for the files of a record that have arrived and are not deleted, oldest first.

    The session knows none of them.
    """
    return Question(_LIVE, {"record_id": record_id}, lambda rows: [_ATTACHMENTS.of(row) for row in rows])


async def lock_all_of_record(session: AsyncSession, record_id: UUID) -> Sequence[Attachment]:
    """Return every file of a record, deleted ones too, locked in the order of ids."""
    statement = select(Attachment).where(Attachment.record_id == record_id).order_by(Attachment.id)
    return (
        await session.scalars(statement.with_for_update().execution_options(populate_existing=True))
    ).all()


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


async def upload_of_record(
    session: AsyncSession, record_id: UUID, attachment_id: UUID, *, lock: bool = False
) -> tuple[Attachment, AttachmentUpload] | None:
    """Return a file of this record that is sent in chunks and is not deleted, with how far it is."""
    statement = (
        select(Attachment, AttachmentUpload)
        .join(AttachmentUpload, AttachmentUpload.attachment_id == Attachment.id)
        .where(
            Attachment.id == attachment_id,
            Attachment.record_id == record_id,
            Attachment.state != FileState.DELETED,
        )
    )
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return (await session.execute(statement)).one_or_none()


async def upload_with_chunk(
    session: AsyncSession, record_id: UUID, attachment_id: UUID, start: int
) -> tuple[Attachment, AttachmentUpload, AttachmentChunk | None] | None:
    """Return the same with the chunk that begins at `start`, if it is here, all of one moment."""
    statement = (
        select(Attachment, AttachmentUpload, AttachmentChunk)
        .join(AttachmentUpload, AttachmentUpload.attachment_id == Attachment.id)
        .outerjoin(
            AttachmentChunk,
            and_(AttachmentChunk.attachment_id == Attachment.id, AttachmentChunk.start == start),
        )
        .where(
            Attachment.id == attachment_id,
            Attachment.record_id == record_id,
            Attachment.state != FileState.DELETED,
        )
    )
    return (await session.execute(statement)).one_or_none()


async def open_uploads(
    session: AsyncSession, record_id: UUID
) -> Sequence[tuple[Attachment, AttachmentUpload]]:
    """Return the files of a record that are on their way in chunks, the longest untouched first, locked."""
    statement = (
        select(Attachment, AttachmentUpload)
        .join(AttachmentUpload, AttachmentUpload.attachment_id == Attachment.id)
        .where(Attachment.record_id == record_id, Attachment.state == FileState.PENDING)
        .order_by(AttachmentUpload.touched_at, Attachment.id)
        .with_for_update()
    )
    return (await session.execute(statement)).all()


async def upload(session: AsyncSession, attachment_id: UUID) -> AttachmentUpload | None:
    """Return how far a file is that is sent in chunks."""
    return await session.get(AttachmentUpload, attachment_id, populate_existing=True)


async def chunk(session: AsyncSession, attachment_id: UUID, start: int) -> AttachmentChunk | None:
    """Return the chunk of a file that begins at this byte."""
    return await session.get(AttachmentChunk, (attachment_id, start))


async def chunks(session: AsyncSession, attachment_id: UUID) -> Sequence[AttachmentChunk]:
    """Return the chunks of a file from its beginning on."""
    statement = select(AttachmentChunk).where(AttachmentChunk.attachment_id == attachment_id)
    return (await session.scalars(statement.order_by(AttachmentChunk.start))).all()


async def forget_chunks(session: AsyncSession, attachment_id: UUID) -> None:
    """Remove the rows of a file's chunks."""
    await session.execute(delete(AttachmentChunk).where(AttachmentChunk.attachment_id == attachment_id))


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
