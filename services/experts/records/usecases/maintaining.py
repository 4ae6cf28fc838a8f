"""What other features, and the facts of identity, do with a record that is in the library."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from experts.form import usecases as forms
from experts.form.usecases import Form
from experts.library import usecases as library
from experts.records import queries
from experts.records.model import Record, draft_place
from experts.submissions import usecases as submissions
from experts.submissions.usecases import Outcome, Submission
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
