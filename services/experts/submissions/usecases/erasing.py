"""Deleting what was submitted."""

from uuid import UUID

from contracts.words import ERASED_NAME
from experts.form.usecases import Form
from experts.submissions import queries
from experts.submissions.model import Outcome, Snapshot, SnapshotIdentity, Submission, snapshot_place
from foundation.unit_of_work import UnitOfWork


async def erase_of_record(uow: UnitOfWork, record_id: UUID) -> None:
    """Keep that a record was submitted, when and with what result, and nothing of what; the caller audits.

    What is under review counts as taken back: review's later facts find it concluded.
    """
    for submission in await queries.lock_of_record(uow.session, record_id):
        _erase(uow, submission)


def nothing() -> Snapshot:
    """Return the snapshot of somebody who was deleted."""
    nobody = SnapshotIdentity(
        name=ERASED_NAME, sex=None, document_kind="", document_number="", birth_date=None
    )
    return Snapshot(identity=nobody, form=Form(), files=[])


def _erase(uow: UnitOfWork, submission: Submission) -> None:
    if submission.outcome == Outcome.OPEN:
        submission.become(Outcome.WITHDRAWN)
    submission.snapshot = uow.sealer.seal(nothing().model_dump_json(), snapshot_place(submission.id))
    submission.expert_name = ERASED_NAME
    submission.employer_id, submission.employer_name = None, ""
    submission.idempotency_key = None
