"""Every SELECT on readings."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.db.paging import PAGE_SIZE, decode_cursor
from foundation.errors import FieldError, Invalid
from identity.accounts.usecases import Account
from identity.readings.model import Reading, What


async def read_since(
    session: AsyncSession, reader_id: UUID, account_ids: Collection[UUID], what: What, since: datetime
) -> frozenset[UUID]:
    """Return those of these accounts of which this person has read the same since then."""
    statement = select(Reading.account_id).where(
        Reading.account_id.in_(account_ids),
        Reading.at > since,
        Reading.reader_id == reader_id,
        Reading.what == what.value,
    )
    return frozenset(await session.scalars(statement.distinct()))


async def of_account(
    session: AsyncSession, account_id: UUID, cursor: str | None
) -> tuple[Sequence[Reading], bool]:
    """Return a page of the readings of an account and its merged ones, newest first, and whether more follow."""
    merged = select(Account.id).where(Account.merged_into == account_id)
    statement = select(Reading).where(or_(Reading.account_id == account_id, Reading.account_id.in_(merged)))
    if cursor:
        statement = statement.where(tuple_(Reading.at, Reading.id) < tuple_(*_place(cursor)))
    statement = statement.order_by(Reading.at.desc(), Reading.id.desc()).limit(PAGE_SIZE + 1)
    rows = (await session.scalars(statement)).all()
    return rows[:PAGE_SIZE], len(rows) > PAGE_SIZE


async def forget_reasons(session: AsyncSession, account_id: UUID) -> None:
    """Remove the reasons of all readings of an account."""
    await session.execute(update(Reading).where(Reading.account_id == account_id).values(reason=None))


def _place(cursor: str) -> tuple[datetime, UUID]:
    at, reading_id = decode_cursor(cursor, 2)
    wrong = Invalid(fields=(FieldError("/cursor", "翻页参数无效，请从第一页开始。"),))
    try:
        place = datetime.fromisoformat(str(at)), UUID(str(reading_id))
    except ValueError as error:
        raise wrong from error
    if place[0].tzinfo is None:
        raise wrong
    return place
