"""Deleting what a record holds of its person."""

from uuid import UUID

from contracts.words import RecordStatus
from experts.form.usecases import Form
from experts.records import queries
from experts.records.model import NEXT, UNDER_REVIEW, WITHDRAWN, Record, draft_place
from foundation.unit_of_work import UnitOfWork

AFTER_REVIEW = {status: WITHDRAWN[purpose] for purpose, status in UNDER_REVIEW.items()}


async def erase_record(uow: UnitOfWork, account_id: UUID) -> Record | None:
    """Return the record of an account, locked, empty and out of the library; None if there is none.

    It stays the account's, which is nobody's. The caller deletes what hangs on it, and audits.
    """
    record = await queries.lock_of_account(uow.session, account_id)
    if record is None:
        return None
    if record.status in AFTER_REVIEW:
        record.become(AFTER_REVIEW[record.status])
    if RecordStatus.REMOVED in NEXT[record.status]:
        record.become(RecordStatus.REMOVED)
    record.document_index, record.draft_saved_at = None, None
    record.draft = uow.sealer.seal_json(Form().model_dump(), draft_place(record.id))
    record.draft_version += 1
    record.version += 1
    return record
