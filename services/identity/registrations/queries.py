"""Which registrations."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.words import ERASED_NAME
from foundation.db.paging import PAGE_SIZE, Slice, decode_cursor, encode_cursor
from foundation.errors import FieldError, Invalid
from foundation.sealing.sealer import BlindIndex
from identity.registrations.model import Registration, RegistrationState


async def in_state(
    session: AsyncSession, state: RegistrationState, cursor: str | None, limit: int = PAGE_SIZE
) -> Slice[Registration]:
    """Return a page of the registrations in a state: who waits longest first, the others newest first."""
    order = (Registration.registered_at, Registration.id)
    waiting = state is RegistrationState.WAITING
    statement = select(Registration).where(Registration.state == state.value)
    if cursor is not None:
        place = tuple_(*_place(cursor))
        statement = statement.where(tuple_(*order) > place if waiting else tuple_(*order) < place)
    statement = statement.order_by(*(order if waiting else [column.desc() for column in order]))
    rows = list(await session.scalars(statement.limit(limit + 1)))
    more = len(rows) > limit
    rows = rows[:limit]
    return Slice(
        rows, encode_cursor([rows[-1].registered_at.isoformat(), str(rows[-1].id)]) if more else None
    )


async def count_waiting(session: AsyncSession) -> int:
    """Return how many registrations wait."""
    found = await session.scalar(
        select(func.count())
        .select_from(Registration)
        .where(Registration.state == RegistrationState.WAITING.value)
    )
    return found or 0


async def current(session: AsyncSession, account_id: UUID, *, lock: bool = False) -> Registration | None:
    """Return the registration of an account that counts."""
    statement = select(Registration).where(
        Registration.account_id == account_id, Registration.state != RegistrationState.SUPERSEDED.value
    )
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found: Registration | None = await session.scalar(statement)
    return found


async def all_of(session: AsyncSession, account_id: UUID) -> list[Registration]:
    """Return every registration of an account, locked."""
    statement = select(Registration).where(Registration.account_id == account_id)
    return list(await session.scalars(statement.order_by(Registration.id).with_for_update()))


async def superseded_before(session: AsyncSession, until: datetime, limit: int) -> list[Registration]:
    """Return some registrations that others have followed and that still say whose they were, locked."""
    statement = select(Registration).where(
        Registration.state == RegistrationState.SUPERSEDED.value,
        Registration.registered_at < until,
        Registration.name != ERASED_NAME,
    )
    return list(await session.scalars(_some(statement, limit)))


async def refused_before(session: AsyncSession, until: datetime, limit: int) -> list[Registration]:
    """Return some registrations that were refused, which no other has followed, locked."""
    statement = select(Registration).where(
        Registration.state == RegistrationState.REFUSED.value,
        Registration.decided_at < until,
        Registration.name != ERASED_NAME,
    )
    return list(await session.scalars(_some(statement, limit)))


def _some(statement: Select[Registration], limit: int) -> Select[Registration]:
    return statement.order_by(Registration.id).limit(limit).with_for_update(skip_locked=True)


async def by_request_key(session: AsyncSession, request_key: BlindIndex) -> Registration | None:
    """Return the registration that an identical request has made."""
    found: Registration | None = await session.scalar(
        select(Registration).where(Registration.request_key.in_(request_key.every))
    )
    return found


def _place(cursor: str) -> tuple[datetime, UUID]:
    at, last_id = decode_cursor(cursor, 2)
    try:
        return datetime.fromisoformat(str(at)).astimezone(UTC), UUID(str(last_id))
    except (ValueError, OverflowError) as error:
        raise Invalid(fields=(FieldError("/cursor", "翻页参数无效，请从第一页开始。"),)) from error
