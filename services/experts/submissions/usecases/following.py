"""Taking in what review says of a submission."""

from uuid import UUID

from contracts.events.review import CaseDecided, CaseReassigned
from contracts.words import Stage, Verdict
from experts.attachments import usecases as attachments
from experts.submissions import queries
from experts.submissions.model import (
    Outcome,
    Submission,
)
from experts.submissions.usecases.finding import open_snapshot, snapshot_of
from foundation.unit_of_work import UnitOfWork


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
