"""Entering experts into the library, and what changes there."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.words import ERASED_NAME, ExpertKind, RecordStatus
from experts.dictionaries import usecases as dictionaries
from experts.dictionaries.usecases import Words
from experts.library import queries
from experts.library.errors import ExpertNotFound
from experts.library.model import Entry, fold, grams, pairs, prefecture_of
from experts.library.usecases.telling import tell
from experts.people import usecases as people
from experts.submissions import usecases as submissions
from experts.submissions.usecases import Origin, Snapshot, Submission
from foundation.clock import OFFICIAL_TIME, official_day
from foundation.unit_of_work import UnitOfWork


async def enter(
    uow: UnitOfWork,
    submission: Submission,
    kind: ExpertKind,
    since: date | None = None,
    words: Words | None = None,
) -> None:
    """Have the library show what this submission holds, from now on; the caller holds the record's lock.

    Who is suspended stays suspended; who was removed begins anew. `since` is the day of an older listing,
    `words` are the dictionaries of a caller who has read them already.
    """
    snapshot = submissions.open_snapshot(uow.sealer, submission)
    words = words or await dictionaries.read(uow.session)
    name = await _present_name(uow.session, submission) or snapshot.identity.name
    entry = await queries.lock(uow.session, submission.record_id)
    if entry is None or entry.status == RecordStatus.REMOVED:
        entry = await _begin_term(uow, entry, submission)
        if since is not None:
            entry.listed_at, entry.term_from = datetime.combine(since, time(), OFFICIAL_TIME), since
    _fill(entry, submission, snapshot, words)
    _call(entry, name)
    entry.kind, entry.updated_at = kind, uow.now()
    if submission.origin == Origin.PERSON:
        entry.confirmed_on = official_day(submission.made_at)
    await uow.session.flush()
    await queries.replace_certificates(uow.session, submission.record_id, terms_of(snapshot))
    await tell(uow, entry, snapshot)
    uow.audit("library.enter", "record", submission.record_id, submission_id=str(submission.id), kind=kind)


async def change_owner(uow: UnitOfWork, record_id: UUID, account_id: UUID) -> None:
    """Have an expert's entry, if there is one, be an account's; the caller holds the record's lock and audits."""
    entry = await queries.lock(uow.session, record_id)
    if entry is not None:
        entry.account_id = account_id
        await tell(uow, entry)


async def set_status(uow: UnitOfWork, record_id: UUID, status: RecordStatus) -> None:
    """Have an expert be listed, suspended or removed; the caller holds the record's lock and audits."""
    entry = await _lock(uow, record_id)
    entry.status, entry.updated_at = status, uow.now()
    await tell(uow, entry)


async def begin_new_term(uow: UnitOfWork, record_id: UUID) -> None:
    """Have an expert's term of office begin today; the caller holds the record's lock and audits."""
    entry = await _lock(uow, record_id)
    entry.term_from, entry.updated_at = official_day(uow.now()), uow.now()


async def follow_account(uow: UnitOfWork, record_id: UUID, name: str, *, moved: bool) -> None:
    """Have an expert, if in the library, be called as identity says, and tell where the holder works who has `moved`.

    The caller holds the record's lock. What was submitted keeps the name of then.
    """
    entry = await queries.lock(uow.session, record_id)
    if entry is None:
        return
    if entry.name != name:
        _call(entry, name)
        entry.updated_at = uow.now()
        uow.audit("library.rename", "record", record_id)
    elif not moved:
        return
    await tell(uow, entry)


async def correct_number(uow: UnitOfWork, submission: Submission) -> None:
    """Have the library serve a copy of the same with the right number; status, kind and term stay.

    The caller holds the record's lock and audits.
    """
    entry = await queries.lock(uow.session, submission.record_id)
    if entry is None:
        return
    who = submissions.open_snapshot(uow.sealer, submission).identity
    entry.submission_id, entry.updated_at = submission.id, uow.now()
    entry.sex, entry.birth_year = who.sex, who.birth_date.year if who.birth_date else None
    await tell(uow, entry)


async def erase_entry(uow: UnitOfWork, record_id: UUID) -> None:
    """Have an expert, if ever in the library, be out of it and be nobody there; tell it.

    The caller holds the record's lock, has erased what was submitted, and audits.
    """
    entry = await queries.lock(uow.session, record_id)
    if entry is None:
        return
    entry.status, entry.updated_at = RecordStatus.REMOVED, uow.now()
    entry.name, entry.folded_name, entry.grams = ERASED_NAME, "", []
    entry.sex = entry.birth_year = entry.employer_id = entry.title_code = None
    entry.industry = entry.education = entry.title = entry.employer_name = entry.folded_employer = ""
    entry.qualifications, entry.employer_grams = [], []
    await uow.session.flush()
    await queries.replace_certificates(uow.session, record_id, {})
    await tell(uow, entry)


async def confirm(uow: UnitOfWork, record_id: UUID) -> None:
    """Note that the person has confirmed today what the library holds; the caller locks, checks and audits."""
    entry = await _lock(uow, record_id)
    entry.confirmed_on = official_day(uow.now())


async def _begin_term(uow: UnitOfWork, entry: Entry | None, submission: Submission) -> Entry:
    if entry is None:
        entry = Entry(record_id=submission.record_id, account_id=submission.account_id)
        uow.session.add(entry)
    entry.status, entry.listed_at = RecordStatus.LISTED, uow.now()
    entry.term_from = entry.confirmed_on = official_day(uow.now())
    return entry


async def _lock(uow: UnitOfWork, record_id: UUID) -> Entry:
    entry = await queries.lock(uow.session, record_id)
    if entry is None:
        raise ExpertNotFound
    return entry


async def _present_name(session: AsyncSession, submission: Submission) -> str | None:
    """A name that was corrected after submitting is not undone by the final pass."""
    return await people.find_name(session, submission.account_id) if submission.account_id else None


def _call(entry: Entry, name: str) -> None:
    for column, value in _columns_of_name(name).items():
        setattr(entry, column, value)


def _columns_of_name(name: str) -> dict[str, Any]:
    folded = fold(name)
    return {"name": name, "folded_name": folded, "grams": grams(folded)}


def terms_of(snapshot: Snapshot) -> dict[str, tuple[str, date]]:
    """Return kind and last day of the certificates that end, by item."""
    return {
        row.id: (row.kind, date.fromisoformat(row.valid_until))
        for row in snapshot.form.certificates
        if row.valid_until
    }


def _fill(entry: Entry, submission: Submission, snapshot: Snapshot, words: Words) -> None:
    entry.submission_id, entry.employer_id = submission.id, submission.employer_id
    for column, value in columns_of(snapshot, words).items():
        setattr(entry, column, value)


def columns_of(snapshot: Snapshot, words: Words) -> dict[str, Any]:
    """Return the columns of an entry by which an expert is found and shown, as a snapshot has them."""
    who, form = snapshot.identity, snapshot.form
    folded_employer = fold(form.employer_name)
    return {
        **_columns_of_name(who.name),
        "sex": who.sex,
        "birth_year": who.birth_date.year if who.birth_date else None,
        "region_code": form.region_code,
        "prefecture_code": prefecture_of(form.region_code),
        "specialty": form.specialty,
        "industry": form.industry,
        "education": form.education,
        "title": form.title,
        "title_code": words.code_of("title", form.title),
        "qualifications": form.qualifications,
        "employer_name": form.employer_name,
        "folded_employer": folded_employer,
        "employer_grams": pairs(folded_employer),
    }
