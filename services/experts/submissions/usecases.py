"""Making submissions, taking in what review says of them, showing them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.events.experts import SubmissionMade
from contracts.events.review import CaseDecided
from contracts.words import Purpose, Stage, Verdict
from experts.attachments import usecases as attachments
from experts.dictionaries import usecases as dictionaries
from experts.dictionaries.usecases import Words
from experts.form import usecases as form
from experts.people import usecases as people
from experts.submissions import queries
from experts.submissions.errors import SubmissionNotFound
from experts.submissions.model import (
    Origin,
    Outcome,
    Snapshot,
    SnapshotFile,
    SnapshotIdentity,
    Submission,
    snapshot_place,
)
from foundation.auth.actor import Actor
from foundation.ids import uuid7
from foundation.sealing.sealer import Sealer
from foundation.unit_of_work import UnitOfWork

__all__ = [
    "Origin",
    "Outcome",
    "Snapshot",
    "SnapshotFile",
    "SnapshotIdentity",
    "Submission",
    "find",
    "made_with_key",
]

MASKS = {"phone": people.mask_phone, "email": people.mask_email}


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
class Seen:
    """A submission opened for somebody who may see it, with what it would replace."""

    submission: Submission
    snapshot: Snapshot
    previous: Snapshot | None
    words: Words


@dataclass(frozen=True, slots=True)
class Reading:
    """A snapshot as it reads by default: number, phone and e-mail masked."""

    identity: people.MaskedIdentity
    fields: list[form.Field]
    achievements: list[form.AchievementText]
    certificates: list[form.CertificateText]


async def make(uow: UnitOfWork, asked: Asked, snapshot: Snapshot) -> Submission:
    """Keep a snapshot for good and tell review of it. The caller holds the record's lock."""
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
    uow.session.add(submission)
    await attachments.mark_submitted(uow, snapshot.file_ids())
    uow.emit(fact_of(submission))
    uow.audit("submission.make", "submission", submission_id, purpose=asked.purpose, round=asked.round)
    return submission


async def take_decision(uow: UnitOfWork, fact: CaseDecided) -> Submission | None:
    """Take in a decision of review; return the submission, or None if there is nothing (new) to take in."""
    submission = await _lock_open(uow, fact.case_id, fact.version)
    if submission is None:
        return None
    submission.case_version = fact.version
    if fact.verdict == Verdict.REJECT:
        submission.become(Outcome.REJECTED)
    else:
        await _recommend(uow, submission, fact)
        if fact.stage == Stage.FINAL:
            submission.become(Outcome.PASSED)
    uow.audit("submission.take_decision", "submission", submission.id, stage=fact.stage, verdict=fact.verdict)
    return submission


async def take_withdrawal(uow: UnitOfWork, submission_id: UUID, version: int) -> Submission | None:
    """Take in that the person has taken it back; return None if there is nothing (new) to take in."""
    submission = await _lock_open(uow, submission_id, version)
    if submission is not None:
        submission.case_version = version
        submission.become(Outcome.WITHDRAWN)
        uow.audit("submission.take_withdrawal", "submission", submission.id)
    return submission


async def find(session: AsyncSession, submission_id: UUID) -> Submission | None:
    """Return a submission by its id, for other features."""
    return await queries.find(session, submission_id)


async def change_owner(uow: UnitOfWork, record_id: UUID, account_id: UUID) -> None:
    """Have all submissions of a record be an account's; the caller holds the record's lock and audits."""
    await queries.change_owner(uow.session, record_id, account_id)


async def made_with_key(session: AsyncSession, record_id: UUID, key: str) -> Submission | None:
    """Return the submission of this record that was made with this key."""
    return await queries.by_key(session, record_id, key)


async def snapshot_of(session: AsyncSession, sealer: Sealer, submission_id: UUID) -> Snapshot | None:
    """Return what was submitted, or None if there is no such submission."""
    submission = await queries.find(session, submission_id)
    return open_snapshot(sealer, submission) if submission else None


def open_snapshot(sealer: Sealer, submission: Submission) -> Snapshot:
    """Return the snapshot of a submission in the clear."""
    return Snapshot.model_validate_json(sealer.open(submission.snapshot, snapshot_place(submission.id)))


def read_masked(snapshot: Snapshot, words: Words) -> Reading:
    """Return a snapshot as it reads."""
    who = snapshot.identity
    return Reading(
        identity=people.mask_identity(
            who.name, who.sex, who.document_kind, who.document_number, who.birth_date
        ),
        fields=form.describe(snapshot.form, words.label, MASKS),
        achievements=form.achievements(snapshot.form),
        certificates=form.certificates(snapshot.form, words.label),
    )


async def look_at(session: AsyncSession, sealer: Sealer, actor: Actor, submission_id: UUID) -> Seen:
    """Return a submission that the person may see; raise SubmissionNotFound."""
    for submission in await queries.visible(session, actor, [submission_id]):
        previous = submission.previous_id and await snapshot_of(session, sealer, submission.previous_id)
        words = await dictionaries.read(session)
        return Seen(submission, open_snapshot(sealer, submission), previous or None, words)
    raise SubmissionNotFound


async def summarise(
    session: AsyncSession, actor: Actor, ids: Sequence[UUID]
) -> tuple[Sequence[Submission], Words]:
    """Return those of these submissions that the person may see, and the words to read them."""
    return await queries.visible(session, actor, ids), await dictionaries.read(session)


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


async def _lock_open(uow: UnitOfWork, submission_id: UUID, version: int) -> Submission | None:
    submission = await queries.lock(uow.session, submission_id)
    if submission is None or submission.outcome != Outcome.OPEN or version <= submission.case_version:
        return None
    return submission


async def _recommend(uow: UnitOfWork, submission: Submission, fact: CaseDecided) -> None:
    """Let the recommended bureau see the submission, its files and those of what it would replace."""
    submission.kind, submission.bureau_id = fact.kind, fact.bureau_id
    if fact.bureau_id is None:
        return
    previous = submission.previous_id and await snapshot_of(uow.session, uow.sealer, submission.previous_id)
    ids = open_snapshot(uow.sealer, submission).file_ids() | (
        previous.file_ids() if previous else frozenset()
    )
    await attachments.show_to(uow, ids, fact.bureau_id)
