"""Which versions of the notice."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ScalarSelect, SQLColumnExpression, delete, func, literal, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from identity.privacy_notices.model import NoticeState, PrivacyNotice

PUBLISHED = PrivacyNotice.state == NoticeState.PUBLISHED.value


async def lock_versions(session: AsyncSession) -> None:
    """Let nobody else add a version until the end of the transaction."""
    await session.execute(text("SELECT pg_advisory_xact_lock(hashtext('privacy notices'))"))


async def every(session: AsyncSession) -> Sequence[PrivacyNotice]:
    """Return all versions with the draft, newest first."""
    return (await session.scalars(select(PrivacyNotice).order_by(PrivacyNotice.number.desc()))).all()


async def published(session: AsyncSession) -> Sequence[PrivacyNotice]:
    """Return what has been published, newest first."""
    statement = select(PrivacyNotice).where(PUBLISHED).order_by(PrivacyNotice.number.desc())
    return (await session.scalars(statement)).all()


async def by_number(session: AsyncSession, number: int) -> PrivacyNotice | None:
    """Return a published version."""
    found: PrivacyNotice | None = await session.scalar(
        select(PrivacyNotice).where(PUBLISHED, PrivacyNotice.number == number)
    )
    return found


async def by_id(session: AsyncSession, notice_id: UUID, *, lock: bool = False) -> PrivacyNotice | None:
    """Return a version, locked until the end of the transaction if wanted."""
    statement = select(PrivacyNotice).where(PrivacyNotice.id == notice_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found: PrivacyNotice | None = await session.scalar(statement)
    return found


async def in_force(session: AsyncSession, now: datetime) -> PrivacyNotice | None:
    """Return the version that counts now."""
    found: PrivacyNotice | None = await session.scalar(
        select(PrivacyNotice)
        .where(PUBLISHED, PrivacyNotice.in_force_from <= now)
        .order_by(PrivacyNotice.number.desc())
        .limit(1)
    )
    return found


async def least_agreed(session: AsyncSession, now: datetime) -> int | None:
    """Return the number of the newest version in force that asks everybody; None: nobody is asked."""
    number: int | None = await session.scalar(select(least_agreed_at(literal(now))))
    return number


def least_agreed_at(now: SQLColumnExpression[datetime]) -> ScalarSelect[int | None]:
    """Return the same as part of another statement."""
    statement = select(func.max(PrivacyNotice.number)).where(
        PUBLISHED, PrivacyNotice.in_force_from <= now, PrivacyNotice.asks_again
    )
    return statement.scalar_subquery()


async def draft(session: AsyncSession) -> PrivacyNotice | None:
    """Return the draft, if there is one."""
    found: PrivacyNotice | None = await session.scalar(
        select(PrivacyNotice).where(PrivacyNotice.state == NoticeState.DRAFT.value)
    )
    return found


async def remove_draft(session: AsyncSession, notice_id: UUID) -> None:
    """Remove a draft."""
    await session.execute(
        delete(PrivacyNotice).where(
            PrivacyNotice.id == notice_id, PrivacyNotice.state == NoticeState.DRAFT.value
        )
    )
