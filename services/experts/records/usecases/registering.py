"""Bringing the experts of an older register into the library, without review, with or without an account."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.words import ExpertKind, Purpose, RecordStatus
from experts.dictionaries.usecases import Words
from experts.form.usecases import Form
from experts.library import usecases as library
from experts.people import usecases as people
from experts.records import queries
from experts.records.model import FROM_REGISTER, Record, draft_place
from experts.submissions import usecases as submissions
from experts.submissions.usecases import Origin, Passed, Snapshot, SnapshotIdentity
from foundation.db.holding import hold_while_turning
from foundation.ids import uuid7
from foundation.sealing.sealer import BlindIndex
from foundation.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands who has an account or a record. `name` is the account's, `status` the record's."""

    name: str | None
    status: RecordStatus | None
    has_account: bool


@dataclass(frozen=True, slots=True)
class Registered:
    """An expert of an older register; `index` is the blind index of the identity number, `since` of the listing."""

    index: BlindIndex
    identity: SnapshotIdentity
    form: Form
    kind: ExpertKind
    since: date


async def standings(session: AsyncSession, indexes: Collection[BlindIndex]) -> Mapping[BlindIndex, Standing]:
    """Return where the holders of some identity numbers stand, by the numbers' blind indexes."""
    accounts = await people.holders(session, indexes)
    named = {holder.account_id: holder.name for holder in accounts.values()}
    records = {record.account_id: record for record in await queries.of_accounts(session, list(named))}
    found = {
        index: _standing(holder.name, records.get(holder.account_id)) for index, holder in accounts.items()
    }
    asked = {stored: index for index in indexes for stored in index.every}
    for record in await queries.with_indexes(session, indexes):
        if record.document_index is not None:
            name = named.get(record.account_id) if record.account_id else None
            found[asked[record.document_index]] = Standing(name, record.status, record.account_id is not None)
    return found


async def enter_registered(uow: UnitOfWork, expert: Registered, words: Words) -> bool:
    """Have an expert of a register be in the library; return False for one who is there or under review.

    What an account's holder has typed into the draft stays.
    """
    record = await _lock_or_open(uow, expert)
    if record.status not in FROM_REGISTER:
        return False
    identity = record.account_id and await people.identify(uow.session, uow.sealer, record.account_id)
    who = SnapshotIdentity.model_validate(identity, from_attributes=True) if identity else expert.identity
    submission = await submissions.keep_passed(
        uow,
        Passed(
            origin=Origin.REGISTER,
            record_id=record.id,
            record_version=record.version + 1,
            account_id=record.account_id,
            employer_id=identity.employer_id if identity else None,
            purpose=Purpose.APPLICATION,
            round=record.round,
            previous_id=record.listed_submission_id,
            kind=expert.kind,
        ),
        Snapshot(identity=who, form=expert.form, files=[]),
    )
    record.take_in(expert.kind, submission.id)
    if record.draft_saved_at is None:
        record.draft = uow.sealer.seal_json(expert.form.model_dump(), draft_place(record.id))
        record.draft_version += 1
    await library.enter(uow, submission, expert.kind, expert.since, words)
    uow.audit("record.take_in", "record", record.id, kind=expert.kind)
    return True


async def _lock_or_open(uow: UnitOfWork, expert: Registered) -> Record:
    """Return the record of a number, locked. Of two imports at once the index lets one make it."""
    await hold_while_turning(uow.session, expert.index)
    record = await _lock(uow.session, expert.index)
    if record is None:
        made = await _insert(uow, expert)
        if made is not None:
            uow.audit("record.open", "record", made)
        record = await _lock(uow.session, expert.index)
    assert record is not None, "the index holds whoever was quicker"
    return record


async def _lock(session: AsyncSession, index: BlindIndex) -> Record | None:
    record = await queries.lock_with_index(session, index)
    if record is None:
        holder = (await people.holders(session, [index])).get(index)
        record = await queries.lock_of_account(session, holder.account_id) if holder else None
    return record


async def _insert(uow: UnitOfWork, expert: Registered) -> UUID | None:
    record_id = uuid7()
    values = {
        "id": record_id,
        "document_index": expert.index,
        "status": RecordStatus.DRAFT,
        "version": 1,
        "draft": uow.sealer.seal_json(expert.form.model_dump(), draft_place(record_id)),
        "draft_version": 1,
        "round": 0,
        "created_at": uow.now(),
    }
    statement = insert(Record).values(values).on_conflict_do_nothing().returning(Record.id)
    made: UUID | None = await uow.session.scalar(statement)
    return made


def _standing(name: str, record: Record | None) -> Standing:
    return Standing(name, record.status if record else None, True)
