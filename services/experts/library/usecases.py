"""Entering experts into the library and finding them there."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.words import ExpertKind, RecordStatus
from experts.dictionaries import usecases as dictionaries
from experts.dictionaries.usecases import Words
from experts.library import queries
from experts.library.errors import ExpertNotFound
from experts.library.model import Entry, fold, grams
from experts.library.queries import Filter
from experts.submissions import usecases as submissions
from experts.submissions.usecases import Snapshot, Submission
from foundation.auth.actor import Actor
from foundation.db.paging import Slice
from foundation.sealing.sealer import Sealer
from foundation.unit_of_work import UnitOfWork

__all__ = ["Entry", "Filter", "enter", "look_at", "search"]


@dataclass(frozen=True, slots=True)
class Seen:
    """An expert opened for somebody with whom the library shares this expert."""

    entry: Entry
    snapshot: Snapshot
    words: Words


async def enter(uow: UnitOfWork, submission: Submission, kind: ExpertKind) -> None:
    """Have the library show what this submission holds, from now on; the caller holds the record's lock."""
    snapshot = submissions.open_snapshot(uow.sealer, submission)
    words = await dictionaries.read(uow.session)
    entry = await queries.lock(uow.session, submission.record_id)
    if entry is None:
        entry = Entry(record_id=submission.record_id, account_id=submission.account_id, listed_at=uow.now())
        uow.session.add(entry)
    elif entry.status == RecordStatus.REMOVED:
        entry.listed_at = uow.now()
    _fill(entry, submission, snapshot, words)
    entry.kind, entry.status, entry.updated_at = kind, RecordStatus.LISTED, uow.now()
    uow.audit("library.enter", "record", submission.record_id, submission_id=str(submission.id), kind=kind)


async def change_owner(uow: UnitOfWork, record_id: UUID, account_id: UUID) -> None:
    """Have an expert's entry, if there is one, be an account's; the caller holds the record's lock and audits."""
    await queries.change_owner(uow.session, record_id, account_id)


async def search(
    session: AsyncSession, actor: Actor, wanted: Filter, cursor: str | None
) -> tuple[Slice[Entry], Words]:
    """Return a page of the experts that are shared with this person, and the words to read them."""
    return await queries.search(session, actor, wanted, cursor), await dictionaries.read(session)


async def look_at(session: AsyncSession, sealer: Sealer, actor: Actor, record_id: UUID) -> Seen:
    """Return an expert of the library; raise ExpertNotFound."""
    entry = await queries.find(session, actor, record_id)
    if entry is None:
        raise ExpertNotFound
    snapshot = await submissions.snapshot_of(session, sealer, entry.submission_id)
    assert snapshot is not None, "the database holds an entry's submission"
    return Seen(entry, snapshot, await dictionaries.read(session))


def _fill(entry: Entry, submission: Submission, snapshot: Snapshot, words: Words) -> None:
    form = snapshot.form
    entry.submission_id = submission.id
    entry.name = snapshot.identity.name
    entry.folded_name = fold(snapshot.identity.name)
    entry.grams = grams(entry.folded_name)
    entry.sex = snapshot.identity.sex
    entry.region_code = form.region_code
    entry.specialty = form.specialty
    entry.industry = form.industry
    entry.education = form.education
    entry.title = form.title
    entry.title_code = words.code_of("title", form.title)
    entry.qualifications = form.qualifications
    entry.employer_id = submission.employer_id
    entry.employer_name = form.employer_name
