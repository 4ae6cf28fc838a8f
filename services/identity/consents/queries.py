"""Which consents."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, Row, ScalarSelect, SQLColumnExpression, Text, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from identity.consents.model import Consent, ConsentKind
from identity.privacy_notices.usecases import PrivacyNotice

LIVING = Consent.withdrawn_at.is_(None)


async def living_kinds(session: AsyncSession, account_id: UUID, least: int) -> Sequence[str]:
    """Return to what a person agrees in the version `least` or a later one."""
    statement = (
        select(Consent.kind)
        .distinct()
        .join(PrivacyNotice, PrivacyNotice.id == Consent.notice_id)
        .where(Consent.account_id == account_id, LIVING, PrivacyNotice.number >= least)
    )
    return (await session.scalars(statement)).all()


def living_kinds_of(
    account_id: SQLColumnExpression[UUID], least: SQLColumnExpression[int | None]
) -> ScalarSelect[Sequence[str]]:
    """Return the same as part of another statement: an array, NULL for nothing."""
    statement = (
        select(func.array_agg(Consent.kind.distinct(), type_=ARRAY(Text)))
        .join(PrivacyNotice, PrivacyNotice.id == Consent.notice_id)
        .where(Consent.account_id == account_id, LIVING, PrivacyNotice.number >= least)
    )
    return statement.scalar_subquery()


async def of_account(session: AsyncSession, account_id: UUID) -> Sequence[Row[Consent, int, str]]:
    """Return a person's consents with the number and title of their versions, newest first."""
    statement = (
        select(Consent, PrivacyNotice.number, PrivacyNotice.title)
        .join(PrivacyNotice, PrivacyNotice.id == Consent.notice_id)
        .where(Consent.account_id == account_id)
        .order_by(Consent.given_at.desc(), Consent.id.desc())
    )
    return (await session.execute(statement)).all()


async def add(session: AsyncSession, rows: list[dict[str, object]]) -> int:
    """Add consents that are not there yet; return how many were added."""
    added = await session.scalars(insert(Consent).values(rows).on_conflict_do_nothing().returning(Consent.id))
    return len(added.all())


async def withdraw(session: AsyncSession, account_id: UUID, at: datetime) -> int:
    """Take every living consent of a person back; return how many there were."""
    statement = update(Consent).where(Consent.account_id == account_id, LIVING).values(withdrawn_at=at)
    return len((await session.scalars(statement.returning(Consent.id))).all())


async def forget_addresses(session: AsyncSession, account_id: UUID) -> None:
    """Remove from where a person has agreed."""
    await session.execute(update(Consent).where(Consent.account_id == account_id).values(address=None))


async def count_agreed(session: AsyncSession) -> dict[UUID, int]:
    """Return how many people agree to each version."""
    statement = (
        select(Consent.notice_id, func.count().label("people"))
        .where(LIVING, Consent.kind == ConsentKind.NOTICE.value)
        .group_by(Consent.notice_id)
    )
    rows = await session.execute(statement)
    return {row.notice_id: row.people for row in rows}
