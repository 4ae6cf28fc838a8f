"""What other features, and the facts of identity, do with a record that is in the library."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.words import Purpose
from experts.form import usecases as forms
from experts.form.usecases import Form
from experts.library import usecases as library
from experts.people import usecases as people
from experts.records import queries
from experts.records.model import Record, draft_place
from experts.submissions import usecases as submissions
from experts.submissions.usecases import Origin, Outcome, Passed, SnapshotIdentity, Submission
from foundation.db.holding import hold_while_turning
from foundation.sealing.sealer import BlindIndex
from foundation.unit_of_work import UnitOfWork


async def find_record(session: AsyncSession, record_id: UUID) -> Record | None:
    """Return a record by its id, for the association."""
    return await queries.find(session, record_id)


async def lock_record(uow: UnitOfWork, record_id: UUID) -> Record | None:
    """Return a record, locked until the end of the transaction."""
    return await queries.lock(uow.session, record_id)


async def latest_submission(session: AsyncSession, record: Record) -> Submission | None:
    """Return what the person has submitted last."""
    if record.current_submission_id is None:
        return None
    return await submissions.find(session, record.current_submission_id)


async def is_under_review(session: AsyncSession, record: Record) -> bool:
    """Return whether review has still to conclude what the person has submitted last."""
    latest = await latest_submission(session, record)
    return latest is not None and latest.outcome == Outcome.OPEN


async def follow_edition(uow: UnitOfWork, record: Record, old: Form, new: Form) -> None:
    """Have the draft follow what the association has changed; what the person has typed stays.

    The caller holds the record's lock and audits.
    """
    place = draft_place(record.id)
    draft = Form.model_validate(uow.sealer.open_json(record.draft, place))
    followed = forms.following(draft, old, new)
    if followed != draft:
        record.draft = uow.sealer.seal_json(followed.model_dump(), place)
        record.draft_version += 1


async def follow_account(uow: UnitOfWork, account_id: UUID, name: str, *, moved: bool) -> None:
    """Have the library call a person as identity does now, and tell of one who has `moved` to another employer."""
    record = await queries.lock_of_account(uow.session, account_id)
    if record is not None and record.listed_submission_id is not None:
        await library.follow_account(uow, record.id, name, moved=moved)


async def of_account(session: AsyncSession, account_id: UUID) -> Record | None:
    """Return the record of an account."""
    return await queries.of_account(session, account_id)


async def follow_document(uow: UnitOfWork, account_id: UUID, number: str, before: BlindIndex) -> None:
    """Have record and library go by the number that an account bears now; `before` is the index of the earlier one.

    The library serves what was submitted: of a number that was wrong it serves a new copy from now on. What is under
    review follows when it has passed. The facts' handler audits by what changes.
    """
    index = people.document_index(uow.sealer, number)
    record = None if index.met_by(before) else await queries.lock_of_account(uow.session, account_id)
    if record is None:
        return
    if before.met_by(record.document_index):
        await hold_while_turning(uow.session, index)
        other = await queries.lock_with_index(uow.session, index)
        record.document_index = index if other is None else None
        await uow.session.flush()
        uow.audit("record.follow_document", "record", record.id)
    await serve_present_number(uow, record)


async def serve_present_number(uow: UnitOfWork, record: Record) -> None:
    """Have the library serve the number that the account bears, if it serves another; the caller holds the lock."""
    if record.account_id is None or record.listed_submission_id is None or record.kind is None:
        return
    who = await people.identify(uow.session, uow.sealer, record.account_id)
    snapshot = await submissions.snapshot_of(uow.session, uow.sealer, record.listed_submission_id)
    if who is None or snapshot is None or snapshot.identity.document_number == who.document_number:
        return
    record.version += 1
    identity = SnapshotIdentity.model_validate(who, from_attributes=True)
    submission = await submissions.keep_passed(
        uow,
        Passed(
            origin=Origin.ASSOCIATION,
            record_id=record.id,
            record_version=record.version,
            account_id=record.account_id,
            employer_id=who.employer_id,
            purpose=Purpose.CHANGE,
            round=record.round,
            previous_id=record.listed_submission_id,
            kind=record.kind,
        ),
        snapshot.model_copy(update={"identity": identity}),
    )
    record.listed_submission_id = submission.id
    await library.correct_number(uow, submission)
