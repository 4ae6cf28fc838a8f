"""What becomes of the records of a person whose two accounts are made one."""

from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from experts.attachments import usecases as attachments
from experts.library import usecases as library
from experts.records import policies, queries
from experts.records.model import Record
from experts.submissions import usecases as submissions
from foundation.errors import Failure
from foundation.ids import uuid7
from foundation.unit_of_work import UnitOfWork


async def why_not_mergeable(session: AsyncSession, kept_id: UUID, folded_id: UUID) -> str | None:
    """Return the sentence that says why two accounts should not be made one now, None if they may."""
    kept = await queries.of_account(session, kept_id)
    folded = await queries.of_account(session, folded_id)
    try:
        policies.check_mergeable(kept, folded)
    except Failure as refusal:
        return refusal.sentence
    return None


async def move_record(uow: UnitOfWork, kept_id: UUID, folded_id: UUID) -> None:
    """Give the kept account the folded one's record with its files, submissions and its place in the library.

    Where the kept account has a record already, the two change places if that one has not been begun, or has
    never been submitted while the other has: nothing is deleted. Of two that were submitted none moves, which is
    noted for the auditor. Once done there is nothing left to move: told again it changes nothing.
    """
    try:
        async with uow.attempt():
            await _move(uow, kept_id, folded_id)
    except IntegrityError:
        # Identity's fact about the kept account has just opened a record: now there are two to be looked at.
        await _move(uow, kept_id, folded_id)


async def _move(uow: UnitOfWork, kept_id: UUID, folded_id: UUID) -> None:
    records = {one: await queries.lock_of_account(uow.session, one) for one in sorted({kept_id, folded_id})}
    kept, folded = records[kept_id], records[folded_id]
    if folded is None:
        uow.leave_unaudited("the folded account has no record, or none any more")
        return
    if kept is not None and not await _gives_way(uow, kept, folded):
        both = kept.has_history and folded.has_history
        uow.audit(
            "record.merge", "record", folded.id, result="refused" if both else "kept", kept=str(kept.id)
        )
        return
    if kept is not None:
        await give(uow, kept, uuid7())
        # both numbers are this one person's: they lead to the record that stays
        kept.document_index = None
    await give(uow, folded, kept_id)
    if kept is not None:
        await give(uow, kept, folded_id)
    uow.audit("record.merge", "record", folded.id, account_id=str(kept_id), folded_id=str(folded_id))


async def _gives_way(uow: UnitOfWork, kept: Record, folded: Record) -> bool:
    files = await attachments.files_of(uow.session, uow.sealer, kept.id)
    return policies.gives_way(kept, folded, begun=bool(files) or kept.draft_saved_at is not None)


async def give(uow: UnitOfWork, record: Record, account_id: UUID) -> None:
    """Have a record with all that belongs to it be an account's; the caller holds its lock and audits."""
    record.account_id = account_id
    record.version += 1
    await uow.session.flush()
    await attachments.change_owner(uow, record.id, account_id)
    await submissions.change_owner(uow, record.id, account_id)
    await library.change_owner(uow, record.id, account_id)
