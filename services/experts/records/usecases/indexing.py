"""Of which number the index of a record may be, for a rotation of the index keys: the record itself does not say."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from experts.people import usecases as people
from experts.records import queries
from experts.submissions import usecases as submissions
from foundation.sealing.sealer import Sealer


async def numbers_of(
    session: AsyncSession, sealer: Sealer, record_ids: Sequence[UUID]
) -> dict[UUID, list[str]]:
    """Return the identity numbers that the records' accounts bear, or without one the listed submissions."""
    records = await queries.with_ids(session, record_ids)
    accounts = [record.account_id for record in records if record.account_id]
    borne = await people.numbers_of(session, sealer, accounts)
    listed = [
        record.listed_submission_id
        for record in records
        if record.account_id is None and record.listed_submission_id
    ]
    snapshots = await submissions.snapshots_of(session, sealer, listed)
    found: dict[UUID, list[str]] = {}
    for record in records:
        snapshot = snapshots.get(record.listed_submission_id) if record.listed_submission_id else None
        if record.account_id in borne:
            found[record.id] = [borne[record.account_id]]
        elif snapshot is not None:
            found[record.id] = [snapshot.identity.document_number]
    return found
