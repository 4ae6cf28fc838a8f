"""Which requests."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.auth.actor import Actor
from foundation.db.paging import PAGE_SIZE, Slice, decode_cursor, encode_cursor
from foundation.errors import FieldError, Invalid
from identity.accounts.usecases import Account
from identity.personal_requests.model import PersonalRequest, RequestState

OPEN = PersonalRequest.state == RequestState.OPEN.value
MOST_OWN = 50


async def own(session: AsyncSession, actor: Actor) -> Sequence[PersonalRequest]:
    """Return the caller's last requests, newest first."""
    statement = select(PersonalRequest).where(_is_of(actor))
    newest = statement.order_by(PersonalRequest.made_at.desc(), PersonalRequest.id.desc()).limit(MOST_OWN)
    return (await session.scalars(newest)).all()


async def lock_own(session: AsyncSession, actor: Actor, request_id: UUID) -> PersonalRequest | None:
    """Return a request of the caller, locked."""
    statement = select(PersonalRequest).where(PersonalRequest.id == request_id, _is_of(actor))
    found: PersonalRequest | None = await session.scalar(
        statement.with_for_update().execution_options(populate_existing=True)
    )
    return found


async def find(session: AsyncSession, request_id: UUID) -> PersonalRequest | None:
    """Return a request, whoever's it is: for those who answer."""
    return await session.get(PersonalRequest, request_id)


async def lock(session: AsyncSession, request_id: UUID) -> PersonalRequest | None:
    """Return a request as it is now, locked."""
    return await session.get(PersonalRequest, request_id, with_for_update=True, populate_existing=True)


async def lock_all_of(session: AsyncSession, account_id: UUID) -> Sequence[PersonalRequest]:
    """Return every request of an account, locked."""
    statement = select(PersonalRequest).where(PersonalRequest.account_id == account_id)
    return (await session.scalars(statement.order_by(PersonalRequest.id).with_for_update())).all()


async def waiting(session: AsyncSession, cursor: str | None) -> Slice[PersonalRequest]:
    """Return a page of the open requests, what is due first first."""
    order = (PersonalRequest.due_on, PersonalRequest.id)
    statement = select(PersonalRequest).where(OPEN).order_by(*order)
    if cursor:
        due, last_id = decode_cursor(cursor, 2)
        statement = statement.where(tuple_(*order) > tuple_(*_day_place(due, last_id)))
    rows = list(await session.scalars(statement.limit(PAGE_SIZE + 1)))
    shown, more = rows[:PAGE_SIZE], len(rows) > PAGE_SIZE
    return Slice(shown, encode_cursor([shown[-1].due_on.isoformat(), str(shown[-1].id)]) if more else None)


async def closed(session: AsyncSession, cursor: str | None) -> Slice[PersonalRequest]:
    """Return a page of the requests that were answered or withdrawn, the last first."""
    order = (PersonalRequest.closed_at, PersonalRequest.id)
    statement = select(PersonalRequest).where(~OPEN).order_by(*(column.desc() for column in order))
    if cursor:
        at, last_id = decode_cursor(cursor, 2)
        statement = statement.where(tuple_(*order) < tuple_(*_moment_place(at, last_id)))
    rows = list(await session.scalars(statement.limit(PAGE_SIZE + 1)))
    shown, more = rows[:PAGE_SIZE], len(rows) > PAGE_SIZE
    last = shown[-1].closed_at if shown else None
    return Slice(shown, encode_cursor([last.isoformat(), str(shown[-1].id)]) if more and last else None)


async def count_open(session: AsyncSession) -> int:
    """Return how many requests wait for an answer."""
    return await session.scalar(select(func.count()).select_from(PersonalRequest).where(OPEN)) or 0


async def count_due(session: AsyncSession, today: date, until: date) -> tuple[int, int]:
    """Return how many open requests are due from `today` up to `until`, and how many are overdue."""
    soon = func.count().filter(PersonalRequest.due_on >= today)
    overdue = func.count().filter(PersonalRequest.due_on < today)
    row = (await session.execute(select(soon, overdue).where(OPEN, PersonalRequest.due_on <= until))).one()
    return row[0], row[1]


def _is_of(actor: Actor) -> ColumnElement[bool]:
    """What was asked for in an account that has been merged into this one since is this person's too."""
    own_accounts = select(Account.id).where(or_(Account.id == actor.id, Account.merged_into == actor.id))
    return PersonalRequest.account_id.in_(own_accounts)


def _day_place(due: object, last_id: object) -> tuple[date, UUID]:
    try:
        return date.fromisoformat(str(due)), UUID(str(last_id))
    except ValueError as error:
        raise _bad_cursor() from error


def _moment_place(at: object, last_id: object) -> tuple[datetime, UUID]:
    try:
        return datetime.fromisoformat(str(at)).astimezone(UTC), UUID(str(last_id))
    except (ValueError, OverflowError) as error:
        raise _bad_cursor() from error


def _bad_cursor() -> Invalid:
    return Invalid(fields=(FieldError("/cursor", "翻页参数无效，请从第一页开始。"),))
