"""How an expert stands with the association, and what was done so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.words import Deed
from experts.form.usecases import Form
from experts.library.errors import ExpertNotFound
from experts.maintenance import policies, queries
from experts.maintenance.model import Upkeep, reason_place
from experts.people import usecases as people
from experts.records import usecases as records
from experts.records.usecases import Record
from experts.submissions import usecases as submissions
from experts.submissions.usecases import Origin, SnapshotFile
from foundation.auth.actor import Actor
from foundation.sealing.sealer import Sealer


@dataclass(frozen=True, slots=True)
class Standing:
    """An expert for the association: what may be done, why not the rest, and the files of what the library holds.

    `case_id` is the person's latest submission, None for who has never submitted.
    """

    record: Record
    name: str
    why_not: dict[Deed, str | None]
    case_id: UUID | None
    under_review: bool
    files: list[SnapshotFile]


@dataclass(frozen=True, slots=True)
class Done:
    """One deed with its reason in the clear; `changed` are the fields that 编辑 has changed."""

    upkeep: Upkeep
    reason: str
    changed: list[str]


async def read_standing(session: AsyncSession, sealer: Sealer, actor: Actor, record_id: UUID) -> Standing:
    """Return how an expert stands; raise ExpertNotFound for who has never been in the library."""
    record = await _find(session, record_id)
    latest = await records.latest_submission(session, record)
    under_review = await records.is_under_review(session, record)
    listed = record.listed_submission_id and await submissions.snapshot_of(
        session, sealer, record.listed_submission_id
    )
    return Standing(
        record=record,
        name=await _name(session, record) or (listed.identity.name if listed else ""),
        why_not={
            deed: policies.why_not(policies.check_may, actor, record, deed, under_review=under_review)
            for deed in Deed
        },
        case_id=latest.id if latest and latest.origin == Origin.PERSON else None,
        under_review=under_review,
        files=listed.files if listed else [],
    )


async def read_done(session: AsyncSession, sealer: Sealer, record_id: UUID) -> list[Done]:
    """Return what was done with an expert, newest first; raise ExpertNotFound."""
    record = await _find(session, record_id)
    return await _opened(session, sealer, await queries.of_record(session, record.id))


async def read_own_done(session: AsyncSession, sealer: Sealer, actor: Actor) -> list[Done]:
    """Return what was done with the person's own record, newest first."""
    record = await records.find_own(session, actor)
    return await _opened(session, sealer, await queries.of_record(session, record.id))


async def _name(session: AsyncSession, record: Record) -> str | None:
    return await people.find_name(session, record.account_id) if record.account_id else None


async def _find(session: AsyncSession, record_id: UUID) -> Record:
    record = await records.find_record(session, record_id)
    if record is None or record.listed_submission_id is None:
        raise ExpertNotFound
    return record


async def _opened(session: AsyncSession, sealer: Sealer, upkeeps: Sequence[Upkeep]) -> list[Done]:
    return [
        Done(
            upkeep,
            sealer.open(upkeep.reason, reason_place(upkeep.id)),
            await _changed(session, sealer, upkeep.submission_id) if upkeep.submission_id else [],
        )
        for upkeep in upkeeps
    ]


async def _changed(session: AsyncSession, sealer: Sealer, submission_id: UUID) -> list[str]:
    """Return the names of the fields in which a submission differs from the one that it has replaced."""
    submission = await submissions.find(session, submission_id)
    if submission is None or submission.previous_id is None:
        return []
    new = submissions.open_snapshot(sealer, submission).form
    old = await submissions.snapshot_of(session, sealer, submission.previous_id)
    return [name for name in Form.model_fields if old and getattr(old.form, name) != getattr(new, name)]
