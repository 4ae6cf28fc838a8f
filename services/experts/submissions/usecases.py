"""Making submissions, taking in what review says of them, showing them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.events.experts import SubmissionMade
from contracts.events.review import CaseDecided, CaseReassigned
from contracts.words import ExpertKind, Purpose, Stage, Verdict
from experts.attachments import usecases as attachments
from experts.dictionaries import usecases as dictionaries
from experts.dictionaries.usecases import Words
from experts.form import usecases as form
from experts.people import usecases as people
from experts.readings import usecases as readings
from experts.readings.usecases import What
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
from experts.submissions.policies import Against
from foundation.auth.actor import Actor
from foundation.ids import uuid7
from foundation.sealing.sealer import Sealer
from foundation.unit_of_work import UnitOfWork

__all__ = [
    "MASKS",
    "Against",
    "Base",
    "Origin",
    "Outcome",
    "Passed",
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


@dataclass(frozen=True, slots=True)
class Base:
    """What a submission may be held against: what the library held when it was made, or the one before it."""

    against: Against
    submission: Submission
    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class Seen:
    """A submission opened for somebody who may see it, with what they may hold it against."""

    submission: Submission
    snapshot: Snapshot
    bases: tuple[Base, ...]
    words: Words

    def base(self, against: Against | None) -> Base | None:
        """Return what was asked for if it is there, else the first base, None if there is none."""
        asked = [base for base in self.bases if base.against == against]
        return next(iter([*asked, *self.bases]), None)


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


async def take_reassignment(uow: UnitOfWork, fact: CaseReassigned) -> None:
    """Let the bureau that decides now see the submission; the one that is closed sees it no more."""
    submission = await _lock_open(uow, fact.case_id, fact.version)
    if submission is None:
        return
    submission.case_version, submission.bureau_id = fact.version, fact.bureau_id
    await _show(uow, submission, fact.bureau_id)
    uow.audit("submission.take_reassignment", "submission", submission.id, to_bureau=str(fact.bureau_id))


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


async def snapshots_of(
    session: AsyncSession, sealer: Sealer, submission_ids: Collection[UUID]
) -> dict[UUID, Snapshot]:
    """Return what some submissions hold, by their ids."""
    found = await queries.with_ids(session, submission_ids)
    return {submission.id: open_snapshot(sealer, submission) for submission in found}


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
        bases = await _bases(session, sealer, actor, submission)
        words = await dictionaries.read(session)
        return Seen(submission, open_snapshot(sealer, submission), bases, words)
    raise SubmissionNotFound


async def visit(uow: UnitOfWork, actor: Actor, submission_id: UUID) -> Seen:
    """Return a submission that the person may see and note who reads it; raise SubmissionNotFound."""
    seen = await look_at(uow.session, uow.sealer, actor, submission_id)
    if seen.submission.account_id != actor.id:
        await readings.note_once(uow, actor, seen.submission.record_id, What.SUBMISSION, submission_id)
    return seen


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


async def _bases(
    session: AsyncSession, sealer: Sealer, actor: Actor, submission: Submission
) -> tuple[Base, ...]:
    """Return what the library held when it was made, then the person's latest earlier one that was reviewed.

    Whoever sees a submission sees what it would replace; an earlier round only if it came to them too.
    """
    found: list[tuple[Against, Submission | None]] = []
    if submission.previous_id is not None:
        found.append(("listed", await queries.find(session, submission.previous_id)))
    found.append(("previous", await queries.reviewed_before(session, actor, submission)))
    bases = {
        base.id: Base(against, base, open_snapshot(sealer, base)) for against, base in found[::-1] if base
    }
    return tuple(sorted(bases.values(), key=lambda base: base.against))


async def _lock_open(uow: UnitOfWork, submission_id: UUID, version: int) -> Submission | None:
    submission = await queries.lock(uow.session, submission_id)
    if submission is None or submission.outcome != Outcome.OPEN or version <= submission.case_version:
        return None
    return submission


async def _recommend(uow: UnitOfWork, submission: Submission, fact: CaseDecided) -> None:
    """Let the recommended bureau see the submission, its files and those of what it would replace."""
    submission.kind, submission.bureau_id = fact.kind, fact.bureau_id
    if fact.bureau_id is not None:
        await _show(uow, submission, fact.bureau_id)


async def _show(uow: UnitOfWork, submission: Submission, bureau_id: UUID) -> None:
    previous = submission.previous_id and await snapshot_of(uow.session, uow.sealer, submission.previous_id)
    ids = open_snapshot(uow.sealer, submission).file_ids() | (
        previous.file_ids() if previous else frozenset()
    )
    await attachments.show_to(uow, ids, bureau_id)
