"""Submissions and snapshots for other features."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from experts.submissions import queries
from experts.submissions.model import (
    Snapshot,
    Submission,
    snapshot_place,
)
from foundation.db.together import Question, Row
from foundation.sealing.sealer import Sealer
from foundation.unit_of_work import UnitOfWork


async def find(session: AsyncSession, submission_id: UUID) -> Submission | None:
    """Return a submission by its id, for other features."""
    return await queries.find(session, submission_id)


def one_of(submission_id: UUID | None) -> Question[Submission | None]:
    """Return the question for the same, to be read only."""
    return queries.by_id(submission_id)


def made_with_key(record_id: UUID, key: str | None) -> Question[UUID | None]:
    """Return the question for the id of the submission of this record that was made with this key."""
    return queries.by_key(record_id, key)


def kept_snapshot(sealer: Sealer, submission_id: UUID | None) -> Question[Snapshot | None]:
    """Return the question for what was submitted; None if there is no such submission."""
    asked = queries.sealed_snapshot(submission_id)

    def opened(rows: Sequence[Row]) -> Snapshot | None:
        sealed = asked.read(rows)
        if sealed is None or submission_id is None:
            return None
        return Snapshot.model_validate_json(sealer.open_bytes(sealed, snapshot_place(submission_id)))

    return Question(asked.prepared, asked.values, opened)


async def snapshot_of(session: AsyncSession, sealer: Sealer, submission_id: UUID) -> Snapshot | None:
    """Return what was submitted, or None if there is no such submission."""
    submission = await queries.find(session, submission_id)
    return open_snapshot(sealer, submission) if submission else None


async def snapshots_of(
    session: AsyncSession, sealer: Sealer, submission_ids: Collection[UUID]
) -> dict[UUID, Snapshot]:
    """Return what some submissions hold, by their ids."""
    found = await queries.with_ids(session, submission_ids)
    return {submission.id: open_snapshot(sealer, submission) for submission in found}


async def values_of(
    session: AsyncSession, sealer: Sealer, submission_ids: Collection[UUID]
) -> dict[UUID, dict[str, Any]]:
    """Return what some submissions hold as JSON values, by their ids.

    Nothing is checked again, and what was kept before a field existed does not have it.
    """
    found = await queries.sealed_with_ids(session, submission_ids)
    return {row["id"]: sealer.open_json(row["snapshot"], snapshot_place(row["id"])) for row in found}


def open_snapshot(sealer: Sealer, submission: Submission) -> Snapshot:
    """Return the snapshot of a submission in the clear."""
    return Snapshot.model_validate_json(sealer.open(submission.snapshot, snapshot_place(submission.id)))


async def change_owner(uow: UnitOfWork, record_id: UUID, account_id: UUID) -> None:
    """Have all submissions of a record be an account's; the caller holds the record's lock and audits."""
    await queries.change_owner(uow.session, record_id, account_id)
