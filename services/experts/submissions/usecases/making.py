"""Keeping a snapshot for good: what a person submits, and what is brought in without review."""

from dataclasses import dataclass
from uuid import UUID

from contracts.events.experts import SubmissionMade
from contracts.words import ExpertKind, Purpose
from experts.attachments import usecases as attachments
from experts.submissions import queries
from experts.submissions.model import (
    Origin,
    Outcome,
    Snapshot,
    Submission,
    snapshot_place,
)
from foundation.ids import uuid7
from foundation.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for what, in which round."""

    record_id: UUID
    record_version: int
    account_id: UUID
    employer_id: UUID | None
    purpose: Purpose
    round: int
    previous_id: UUID | None
    idempotency_key: str | None


@dataclass(frozen=True, slots=True)
class Passed:
    """Whose data are brought in without review, by whom, as what kind of expert."""

    origin: Origin
    record_id: UUID
    record_version: int
    account_id: UUID | None
    employer_id: UUID | None
    purpose: Purpose
    round: int
    previous_id: UUID | None
    kind: ExpertKind


def make(uow: UnitOfWork, asked: Asked, snapshot: Snapshot) -> Submission:
    """Keep a snapshot for good and tell review of it. The caller holds the record's lock.

    It is written at the end of the unit of work, unknown to the session.
    """
    submission_id = uuid7()
    submission = Submission(
        id=submission_id,
        record_id=asked.record_id,
        record_version=asked.record_version,
        account_id=asked.account_id,
        origin=Origin.PERSON,
        round=asked.round,
        purpose=asked.purpose,
        snapshot=uow.sealer.seal(snapshot.model_dump_json(), snapshot_place(submission_id)),
        idempotency_key=asked.idempotency_key,
        made_at=uow.now(),
        previous_id=asked.previous_id,
        expert_name=snapshot.identity.name,
        region_code=snapshot.form.region_code,
        specialty=snapshot.form.specialty,
        employer_id=asked.employer_id,
        employer_name=snapshot.form.employer_name,
        outcome=Outcome.OPEN,
        case_version=0,
    )
    uow.write_last(queries.INSERT, **queries.values_of(submission))
    attachments.mark_submitted(uow, snapshot.file_ids())
    uow.emit(fact_of(submission))
    uow.audit("submission.make", "submission", submission_id, purpose=asked.purpose, round=asked.round)
    return submission


async def keep_passed(uow: UnitOfWork, passed: Passed, snapshot: Snapshot) -> Submission:
    """Keep a snapshot that nobody reviews: what the association or a register brings. Review hears nothing of it.

    The caller holds the record's lock.
    """
    submission_id = uuid7()
    submission = Submission(
        id=submission_id,
        record_id=passed.record_id,
        record_version=passed.record_version,
        account_id=passed.account_id,
        origin=passed.origin,
        round=passed.round,
        purpose=passed.purpose,
        snapshot=uow.sealer.seal(snapshot.model_dump_json(), snapshot_place(submission_id)),
        made_at=uow.now(),
        previous_id=passed.previous_id,
        expert_name=snapshot.identity.name,
        region_code=snapshot.form.region_code,
        specialty=snapshot.form.specialty,
        employer_id=passed.employer_id,
        employer_name=snapshot.form.employer_name,
        outcome=Outcome.PASSED,
        case_version=0,
        kind=passed.kind,
    )
    uow.session.add(submission)
    await uow.session.flush()
    uow.audit("submission.keep", "submission", submission_id, round=passed.round, kind=passed.kind)
    return submission


async def tell_again(uow: UnitOfWork) -> int:
    """Tell of everything under review once more; return how many were told."""
    submissions = await queries.still_open(uow.session)
    for submission in submissions:
        uow.emit(fact_of(submission))
    return len(submissions)


def fact_of(submission: Submission) -> SubmissionMade:
    """Return what the others are told of a submission."""
    return SubmissionMade(
        submission_id=submission.id,
        record_id=submission.record_id,
        version=submission.record_version,
        account_id=submission.account_id,
        purpose=submission.purpose,
        round=submission.round,
        expert_name=submission.expert_name,
        region_code=submission.region_code,
        specialty=submission.specialty,
        employer_id=submission.employer_id,
        employer_name=submission.employer_name,
        submitted_at=submission.made_at,
    )
