"""Unmasking an expert of the library, or whoever has submitted."""

from dataclasses import dataclass
from uuid import UUID

from experts.library import usecases as library
from experts.readings import usecases as readings
from experts.submissions import usecases as submissions
from experts.submissions.usecases import Snapshot
from foundation.auth.actor import Actor
from foundation.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Unmasked:
    """What is masked everywhere else, as it was when the library or the reviewers got it."""

    name: str
    document_kind: str
    document_number: str
    phone: str
    email: str


async def unmask_expert(uow: UnitOfWork, actor: Actor, record_id: UUID, reason: str) -> Unmasked:
    """Return what the library masks of an expert; raise ExpertNotFound, or UnmaskingSpent beyond the day's limit."""
    seen = await library.look_at(uow.session, uow.sealer, actor, record_id)
    await readings.note_unmasking(uow, actor, record_id, reason)
    uow.audit("library.unmask", "record", record_id, reason=reason)
    return _unmasked(seen.snapshot)


async def unmask_submission(uow: UnitOfWork, actor: Actor, submission_id: UUID, reason: str) -> Unmasked:
    """Return what is masked of a submission; raise SubmissionNotFound, or UnmaskingSpent beyond the day's limit."""
    seen = await submissions.look_at(uow.session, uow.sealer, actor, submission_id)
    await readings.note_unmasking(uow, actor, seen.submission.record_id, reason)
    uow.audit("submission.unmask", "submission", submission_id, reason=reason)
    return _unmasked(seen.snapshot)


def _unmasked(snapshot: Snapshot) -> Unmasked:
    who = snapshot.identity
    return Unmasked(
        name=who.name,
        document_kind=who.document_kind,
        document_number=who.document_number,
        phone=snapshot.form.phone,
        email=snapshot.form.email,
    )
