"""Every SELECT on what ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    SQLColumnExpression,
    String,
    and_,
    cast,
    exists,
    func,
    literal,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.words import RecordStatus
from experts.expiries.model import Reminder, Step, What
from experts.expiries.policies import Window, months_after
from experts.library.usecases import CertificateTerm, Entry, visible, within
from experts.records.usecases import Record
from foundation.auth.actor import Actor
from foundation.db.paging import PAGE_SIZE, Slice, decode_cursor, encode_cursor
from foundation.errors import FieldError, Invalid

MOST_COUNTED = 1000
# Months differ by three days: a bound on the column itself, wide enough for every month, lets an index be used.
SLACK = timedelta(days=4)
IN_LIBRARY = (RecordStatus.LISTED, RecordStatus.CHANGING, RecordStatus.CHANGE_REJECTED)


@dataclass(frozen=True, slots=True)
class Lasting:
    """What of each expert ends: for certificates their own last day, else so many months after a day."""

    what: What
    months: int = 0


@dataclass(frozen=True, slots=True)
class End:
    """Something of an expert that ends on a day; `kind` is a certificate's."""

    entry: Entry
    item_id: str
    kind: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Untold:
    """An end of which the person is to be told."""

    record_id: UUID
    account_id: UUID
    version: int
    item_id: str
    kind: str
    due_on: date


async def untold(session: AsyncSession, lasting: Lasting, window: Window, most: int) -> list[Untold]:
    """Return up to `most` ends of which people with an account were not told at this step, the first ones first."""
    columns = _columns(lasting)
    told = exists().where(
        Reminder.record_id == Entry.record_id,
        Reminder.kind == lasting.what,
        Reminder.item_id == columns.item_id,
        Reminder.due_on == columns.due_on,
        Reminder.step == window.step,
    )
    statement = (
        select(
            Entry.record_id,
            Entry.account_id,
            Record.version,
            columns.item_id,
            columns.kind,
            columns.due_on,
        )
        .where(
            Record.id == Entry.record_id,
            Entry.status == RecordStatus.LISTED,
            Entry.account_id.is_not(None),
            Record.status.in_(IN_LIBRARY),
            _ends(lasting, window.first, window.last),
            ~told,
        )
        .order_by(columns.due_on, Entry.record_id, columns.item_id)
        .limit(most)
    )
    rows = await session.execute(statement)
    return [
        Untold(record_id, account_id, version, item_id, kind, due_on)
        for record_id, account_id, version, item_id, kind, due_on in rows
        if account_id is not None
    ]


async def note_told(
    session: AsyncSession, what: What, step: Step, ends: Sequence[Untold], now: object
) -> set[tuple[UUID, str]]:
    """Note that these were told; return record and item of those that nobody had noted meanwhile."""
    rows = [
        {
            "record_id": end.record_id,
            "kind": what,
            "item_id": end.item_id,
            "due_on": end.due_on,
            "step": step,
            "told_at": now,
        }
        for end in ends
    ]
    if not rows:
        return set()
    statement = insert(Reminder).values(rows).on_conflict_do_nothing()
    noted = await session.execute(statement.returning(Reminder.record_id, Reminder.item_id))
    return {(record_id, item_id) for record_id, item_id in noted}


async def ending(
    session: AsyncSession, actor: Actor, lasting: Lasting, until: date, region: str, cursor: str | None
) -> Slice[End]:
    """Return a page of what has ended or ends until a day, of listed experts, the first ones first."""
    columns = _columns(lasting)
    statement = select(Entry, columns.item_id, columns.kind, columns.due_on).where(
        *_listed(actor, region), _ends(lasting, None, until)
    )
    if cursor:
        statement = statement.where(
            tuple_(columns.due_on, Entry.record_id, columns.item_id) > tuple_(*_place(cursor))
        )
    statement = statement.order_by(columns.due_on, Entry.record_id, columns.item_id)
    rows = [End(*row) for row in await session.execute(statement.limit(PAGE_SIZE + 1))]
    more = len(rows) > PAGE_SIZE
    return Slice(rows[:PAGE_SIZE], _cursor(rows[PAGE_SIZE - 1]) if more else None)


async def count_ending(
    session: AsyncSession, actor: Actor, lasting: Lasting, until: date, region: str
) -> int:
    """Return how many end until a day, counted up to one more than MOST_COUNTED."""
    some = select(Entry.record_id).where(*_listed(actor, region), _ends(lasting, None, until))
    counted = select(func.count()).select_from(some.limit(MOST_COUNTED + 1).subquery())
    return (await session.execute(counted)).scalar_one()


async def entry_of(session: AsyncSession, record_id: UUID) -> Entry | None:
    """Return what the library holds of a person, by the record."""
    return await session.get(Entry, record_id)


async def certificates_of(session: AsyncSession, record_id: UUID) -> Sequence[CertificateTerm]:
    """Return the certificates of an expert that end, the first ones first."""
    statement = select(CertificateTerm).where(CertificateTerm.record_id == record_id)
    return (
        await session.scalars(statement.order_by(CertificateTerm.valid_until, CertificateTerm.item_id))
    ).all()


@dataclass(frozen=True, slots=True)
class _Columns:
    item_id: SQLColumnExpression[str]
    kind: SQLColumnExpression[str]
    due_on: SQLColumnExpression[date]


def _columns(lasting: Lasting) -> _Columns:
    if lasting.what == What.CERTIFICATE:
        return _Columns(CertificateTerm.item_id, CertificateTerm.kind, CertificateTerm.valid_until)
    nothing = cast(literal(""), String)  # a bare constant cannot be ordered by
    return _Columns(nothing, nothing, cast(_begin(lasting) + func.make_interval(0, lasting.months), Date))


def _ends(lasting: Lasting, first: date | None, last: date) -> ColumnElement[bool]:
    due_on = _columns(lasting).due_on
    conditions: list[ColumnElement[bool]] = [due_on <= last, *([due_on >= first] if first else [])]
    if lasting.what == What.CERTIFICATE:
        conditions.append(CertificateTerm.record_id == Entry.record_id)
    else:
        conditions.append(_begin(lasting) <= months_after(last, -lasting.months) + SLACK)
        if first:
            conditions.append(_begin(lasting) >= months_after(first, -lasting.months) - SLACK)
    return and_(*conditions)


def _listed(actor: Actor, region: str) -> list[ColumnElement[bool]]:
    within_region = [within(region)] if region else []
    return [visible(actor), Entry.status == RecordStatus.LISTED, *within_region]


def _begin(lasting: Lasting) -> SQLColumnExpression[date]:
    return Entry.term_from if lasting.what == What.TERM else Entry.confirmed_on


def _cursor(end: End) -> str:
    return encode_cursor([end.due_on.isoformat(), str(end.entry.record_id), end.item_id])


def _place(cursor: str) -> tuple[date, UUID, str]:
    due_on, record_id, item_id = decode_cursor(cursor, 3)
    try:
        return date.fromisoformat(str(due_on)), UUID(str(record_id)), str(item_id)
    except ValueError as error:
        raise Invalid(fields=(FieldError("/cursor", "翻页参数无效，请从第一页开始。"),)) from error
