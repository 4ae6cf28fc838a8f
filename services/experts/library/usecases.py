"""Entering experts into the library and finding them there."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.words import ExpertKind, RecordStatus
from experts.dictionaries import usecases as dictionaries
from experts.dictionaries.usecases import Words
from experts.library import queries
from experts.library.errors import ExpertNotFound
from experts.library.model import Entry, fold, grams, prefecture_of
from experts.library.queries import Filter
from experts.submissions import usecases as submissions
from experts.submissions.usecases import Origin, Snapshot, Submission
from foundation.auth.actor import Actor
from foundation.clock import official_day
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
    """Have the library show what this submission holds, from now on; the caller holds the record's lock.

    Who is suspended stays suspended; who was removed begins anew.
    """
    snapshot = submissions.open_snapshot(uow.sealer, submission)
    words = await dictionaries.read(uow.session)
    entry = await queries.lock(uow.session, submission.record_id)
    if entry is None or entry.status == RecordStatus.REMOVED:
        entry = await _begin_term(uow, entry, submission)
    _fill(entry, submission, snapshot, words)
    entry.kind, entry.updated_at = kind, uow.now()
    if submission.origin == Origin.PERSON:
        entry.confirmed_on = official_day(submission.made_at)
    await uow.session.flush()
    await queries.replace_certificates(uow.session, submission.record_id, _terms(snapshot))
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


async def _begin_term(uow: UnitOfWork, entry: Entry | None, submission: Submission) -> Entry:
    if entry is None:
        entry = Entry(record_id=submission.record_id, account_id=submission.account_id)
        uow.session.add(entry)
    entry.status, entry.listed_at = RecordStatus.LISTED, uow.now()
    entry.term_from = entry.confirmed_on = official_day(uow.now())
    return entry


def _terms(snapshot: Snapshot) -> dict[str, tuple[str, date]]:
    """Return kind and last day of the certificates that end, by item."""
    return {
        row.id: (row.kind, date.fromisoformat(row.valid_until))
        for row in snapshot.form.certificates
        if row.valid_until
    }


def _fill(entry: Entry, submission: Submission, snapshot: Snapshot, words: Words) -> None:
    form = snapshot.form
    entry.submission_id = submission.id
    entry.name = snapshot.identity.name
    entry.folded_name = fold(snapshot.identity.name)
    entry.grams = grams(entry.folded_name)
    entry.sex = snapshot.identity.sex
    entry.birth_year = snapshot.identity.birth_date.year if snapshot.identity.birth_date else None
    entry.region_code = form.region_code
    entry.prefecture_code = prefecture_of(form.region_code)
    entry.specialty = form.specialty
    entry.industry = form.industry
    entry.education = form.education
    entry.title = form.title
    entry.title_code = words.code_of("title", form.title)
    entry.qualifications = form.qualifications
    entry.employer_id = submission.employer_id
    entry.employer_name = form.employer_name
