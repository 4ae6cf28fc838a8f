"""Entering experts into the library and finding them there."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.reference import regions
from contracts.words import EXPERT_KIND_LABELS, STATUS_LABELS, ExpertKind, RecordStatus
from experts.dictionaries import usecases as dictionaries
from experts.dictionaries.usecases import Words
from experts.library import queries
from experts.library.errors import ExpertNotFound
from experts.library.model import CertificateTerm, Entry, fold, grams, pairs, prefecture_of
from experts.library.policies import ASSOCIATION
from experts.library.queries import Filter, Total, count_up_to, is_shared, read_on, visible, within
from experts.people import usecases as people
from experts.readings import usecases as readings
from experts.readings.usecases import What
from experts.submissions import usecases as submissions
from experts.submissions.usecases import Origin, Snapshot, Submission
from foundation.auth.actor import Actor
from foundation.clock import OFFICIAL_TIME, official_day
from foundation.db.paging import Slice
from foundation.sealing.sealer import Sealer
from foundation.unit_of_work import UnitOfWork

__all__ = [
    "CertificateTerm",
    "Entry",
    "Filter",
    "begin_new_term",
    "change_owner",
    "confirm",
    "count_up_to",
    "enter",
    "find_entry",
    "follow_name",
    "is_shared",
    "look_at",
    "read_on",
    "search",
    "set_status",
    "visible",
    "visit",
    "within",
]

PARTS = ("kind", "specialty", "region", "title", "qualification")


@dataclass(frozen=True, slots=True)
class Seen:
    """An expert opened for somebody with whom the library shares this expert."""

    entry: Entry
    snapshot: Snapshot
    words: Words


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a part of the filter, how it reads, and how many experts have it (`more`: at least)."""

    value: str
    label: str
    count: int
    more: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """How many experts answer to a filter, in all and by part."""

    total: Total
    parts: dict[str, list[Value]]


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
    uow.audit("library.enter", "record", submission.record_id, submission_id=str(submission.id), kind=kind)


async def change_owner(uow: UnitOfWork, record_id: UUID, account_id: UUID) -> None:
    """Have an expert's entry, if there is one, be an account's; the caller holds the record's lock and audits."""
    await queries.change_owner(uow.session, record_id, account_id)


async def set_status(uow: UnitOfWork, record_id: UUID, status: RecordStatus) -> None:
    """Have an expert be listed, suspended or removed; the caller holds the record's lock and audits."""
    entry = await _lock(uow, record_id)
    entry.status, entry.updated_at = status, uow.now()


async def begin_new_term(uow: UnitOfWork, record_id: UUID) -> None:
    """Have an expert's term of office begin today; the caller holds the record's lock and audits."""
    entry = await _lock(uow, record_id)
    entry.term_from, entry.updated_at = official_day(uow.now()), uow.now()


async def follow_name(uow: UnitOfWork, record_id: UUID, name: str) -> None:
    """Have an expert, if in the library, be called as identity says; the caller holds the record's lock.

    What was submitted keeps the name of then.
    """
    entry = await queries.lock(uow.session, record_id)
    if entry is not None and entry.name != name:
        _call(entry, name)
        entry.updated_at = uow.now()
        uow.audit("library.rename", "record", record_id)


async def search(
    session: AsyncSession, actor: Actor, wanted: Filter, cursor: str | None
) -> tuple[Slice[Entry], Words]:
    """Return a page of the experts that are shared with this person, and the words to read them."""
    return await queries.search(session, actor, wanted, cursor), await dictionaries.read(session)


async def count(session: AsyncSession, actor: Actor, wanted: Filter) -> Counted:
    """Return how many experts answer, and how many for each value of the parts; the most frequent first."""
    words = await dictionaries.read(session)
    parts = (*PARTS, "status") if actor.has(*ASSOCIATION) else PARTS
    counted: dict[str, list[Value]] = {part: [] for part in parts}
    for facet in await queries.count_facets(session, actor, wanted, parts):
        label = _label(facet.part, facet.value, words)
        counted[facet.part].append(Value(facet.value, label, facet.count, facet.more))
    for values in counted.values():
        values.sort(key=lambda value: (-value.count, value.value))
    return Counted(await queries.count(session, actor, wanted), counted)


def _label(part: str, value: str, words: Words) -> str:
    match part:
        case "kind":
            return EXPERT_KIND_LABELS[ExpertKind(value)]
        case "status":
            return STATUS_LABELS[RecordStatus(value)]
        case "region":
            return _prefecture(value)
        case _:
            return words.label(part, value)


def _prefecture(code: str) -> str:
    """Return how a region of the second level reads; counties without one stand under their province."""
    steps = regions.path(code)
    if not steps:
        return code
    return f"{steps[0].name}（直辖）" if steps[-1].synthetic else steps[-1].name


async def confirm(uow: UnitOfWork, record_id: UUID) -> None:
    """Note that the person has confirmed today what the library holds; the caller locks, checks and audits."""
    entry = await _lock(uow, record_id)
    entry.confirmed_on = official_day(uow.now())


async def visit(uow: UnitOfWork, actor: Actor, record_id: UUID) -> Seen:
    """Return an expert of the library and note who reads it; raise ExpertNotFound."""
    seen = await look_at(uow.session, uow.sealer, actor, record_id)
    if seen.entry.account_id != actor.id:
        await readings.note_once(uow, actor, record_id, What.PAGE)
    return seen


async def find_entry(session: AsyncSession, actor: Actor, record_id: UUID) -> Entry:
    """Return an expert of the library without opening what was submitted; raise ExpertNotFound."""
    entry = await queries.find(session, actor, record_id)
    if entry is None:
        raise ExpertNotFound
    return entry


async def look_at(session: AsyncSession, sealer: Sealer, actor: Actor, record_id: UUID) -> Seen:
    """Return an expert of the library; raise ExpertNotFound."""
    entry = await find_entry(session, actor, record_id)
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
