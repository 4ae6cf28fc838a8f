"""What happens to records when identity and review tell something."""

from uuid import UUID

from contracts.events.identity import AccountChanged
from contracts.events.review import CaseDecided, CaseReassigned, CaseWithdrawn
from contracts.words import RecordStatus
from experts.library import usecases as library
from experts.people import usecases as people
from experts.records import queries, usecases
from experts.records.model import REJECTED, WITHDRAWN, Record
from experts.submissions import usecases as submissions
from experts.submissions.usecases import Outcome, Submission
from foundation.unit_of_work import UnitOfWork


async def on_account_changed(uow: UnitOfWork, fact: AccountChanged) -> None:
    """Keep the person; make the record of one who may apply; a corrected name shows in the library at once.

    Another employer is told at once too: it may be a unit that a review is about.
    """
    before = await people.lock_employer(uow, fact.account_id)
    number = await people.index_of(uow.session, uow.sealer, fact.account_id)
    if not await people.learn(uow, fact):
        return
    moved = await people.employer_of(uow.session, fact.account_id) != before
    if people.is_applicant(fact):
        await usecases.open_record(uow, fact)
    await usecases.follow_account(uow, fact.account_id, fact.name, moved=moved)
    if number is not None:
        await usecases.follow_document(uow, fact.account_id, fact.document_number, number)


async def on_case_decided(uow: UnitOfWork, fact: CaseDecided) -> None:
    """Follow review: a rejection gives the record back, the final pass brings it into the library.

    Who was suspended meanwhile stays so; what was decided counts all the same.
    """
    record = await _record_under(uow, fact.record_id, fact.case_id)
    submission = await submissions.take_decision(uow, fact) if record else None
    if record is None or submission is None:
        return
    if submission.outcome == Outcome.REJECTED:
        record.conclude(REJECTED[submission.purpose])
        uow.audit("record.reject", "record", record.id, stage=fact.stage)
    elif submission.outcome == Outcome.PASSED:
        await _list(uow, record, submission)


async def on_case_reassigned(uow: UnitOfWork, fact: CaseReassigned) -> None:
    """Follow review: another bureau decides the final stage and reads what was submitted."""
    if await _record_under(uow, fact.record_id, fact.case_id) is not None:
        await submissions.take_reassignment(uow, fact)


async def on_case_withdrawn(uow: UnitOfWork, fact: CaseWithdrawn) -> None:
    """Follow review: the record is as it was before submitting; the draft keeps what was typed."""
    record = await _record_under(uow, fact.record_id, fact.case_id)
    submission = await submissions.take_withdrawal(uow, fact.case_id, fact.version) if record else None
    if record is not None and submission is not None:
        record.conclude(WITHDRAWN[submission.purpose])
        uow.audit("record.withdraw", "record", record.id)


async def _record_under(uow: UnitOfWork, record_id: UUID, case_id: UUID) -> Record | None:
    """Return the record, locked, if this case is its latest; a fact of an older one has nothing to change."""
    record = await queries.lock(uow.session, record_id)
    return record if record is not None and record.current_submission_id == case_id else None


async def _list(uow: UnitOfWork, record: Record, submission: Submission) -> None:
    if submission.kind is None:
        raise ValueError(f"case {submission.id} was passed without a kind")
    record.conclude(RecordStatus.LISTED)
    record.kind, record.bureau_id = submission.kind, submission.bureau_id
    record.listed_submission_id = submission.id
    await library.enter(uow, submission, submission.kind)
    await usecases.serve_present_number(uow, record)
    uow.audit("record.list", "record", record.id, kind=submission.kind)
