"""Files of the own record that come in chunks: an upload goes on where the connection dropped."""

from collections.abc import AsyncIterator
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from experts.attachments import usecases as attachments
from experts.attachments.errors import FileChanged, FileContentDiffers
from experts.attachments.usecases import Announced, Chunk, Progress, uploading
from experts.records import policies
from experts.records.usecases.own import find_own, lock_own
from foundation.auth.actor import Actor
from foundation.resources import Resources
from foundation.sealing.sealer import Sealer
from foundation.unit_of_work import UnitOfWork


async def begin_upload(
    uow: UnitOfWork, actor: Actor, said: Announced, sha256: str, idempotency_key: str | None
) -> Progress:
    """Announce a file that comes in chunks, or find the upload that goes on; `sha256` is of the whole file.

    Raises NotEditable, TooManyUploads, TooManyFiles, UploadKeyTaken.
    """
    record = await lock_own(uow, actor)
    policies.check_may_edit(record)
    return await uploading.begin(uow, record.id, actor.id, said, sha256, idempotency_key)


async def read_upload(session: AsyncSession, sealer: Sealer, actor: Actor, upload_id: UUID) -> Progress:
    """Return how far an upload has come; raise UploadNotFound."""
    return await uploading.progress(session, sealer, (await find_own(session, actor)).id, upload_id)


async def send_chunk(
    resources: Resources,
    actor: Actor,
    address: str | None,
    upload_id: UUID,
    chunk: Chunk,
    pieces: AsyncIterator[bytes],
) -> Progress:
    """Receive a chunk and, with the last, the file: its bytes, its object, its row, no transaction open between.

    Sent again it changes nothing; after a process has died with all chunks there, the last one sent again has them
    put together. Raises UploadNotFound, NotEditable, ChunkMisplaced, ChunkDamaged, FileContentDiffers, FileChanged.
    """
    async with resources.database.read() as session:
        record = await find_own(session, actor)
        reached, has_come = await uploading.expect(session, resources.sealer, record.id, upload_id, chunk)
    if reached.file is not None:
        return reached
    policies.check_may_edit(record)
    if not has_come:
        reached = await _keep(resources, actor, address, reached, chunk, pieces)
    if reached.file is None and reached.received == reached.size:
        return await _finish(resources, actor, address, upload_id)
    return reached


async def cancel_upload(uow: UnitOfWork, actor: Actor, upload_id: UUID) -> None:
    """End an upload; a file that has arrived meanwhile is deleted. Raises UploadNotFound, NotEditable."""
    record = await lock_own(uow, actor)
    if not await uploading.cancel(uow, record.id, upload_id):
        policies.check_may_edit(record)
        await attachments.delete(uow, record.id, upload_id)


async def _keep(
    resources: Resources,
    actor: Actor,
    address: str | None,
    reached: Progress,
    chunk: Chunk,
    pieces: AsyncIterator[bytes],
) -> Progress:
    try:
        data = await uploading.take(reached, chunk, pieces)
    except FileContentDiffers:
        async with resources.unit_of_work(actor, address) as uow:
            await uploading.cancel(uow, (await lock_own(uow, actor)).id, reached.id)
        raise
    key = await uploading.store(resources, reached, chunk, data)
    async with resources.unit_of_work(actor, address) as uow:
        record = await lock_own(uow, actor)
        policies.check_may_edit(record)
        return await uploading.note(uow, record.id, reached.id, chunk, len(data), key)


async def _finish(resources: Resources, actor: Actor, address: str | None, upload_id: UUID) -> Progress:
    sha256 = await uploading.join(resources, upload_id)
    async with resources.unit_of_work(actor, address) as uow:
        record = await lock_own(uow, actor)
        policies.check_may_edit(record)
        arrived = await uploading.conclude(uow, record.id, upload_id, sha256)
    if arrived is None:
        raise FileChanged
    return arrived
