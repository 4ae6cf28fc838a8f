"""Trying codes and using them up."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.sealing.sealer import BlindIndex
from identity.codes import policies
from identity.codes.model import SentCode

# Counted before anything is compared. The row stays locked until the commit, so parallel tries queue up.
_COUNT_TRY = text(
    """
    UPDATE sent_codes SET
      tries = CASE WHEN tries_until <= :now THEN 1 ELSE tries + 1 END,
      tries_until = CASE WHEN tries_until <= :now THEN :until ELSE tries_until END
    WHERE id = :id AND used_at IS NULL AND replaced_at IS NULL AND (tries < :most OR tries_until <= :now)
    RETURNING code_hash
    """
)


async def live(session: AsyncSession, target: BlindIndex, now: datetime) -> SentCode | None:
    """Return the code of a target that can be used now."""
    found: SentCode | None = await session.scalar(
        select(SentCode)
        .where(
            SentCode.target.in_(target.every),
            SentCode.used_at.is_(None),
            SentCode.replaced_at.is_(None),
            SentCode.expires_at > now,
        )
        .order_by(SentCode.created_at.desc())
        .limit(1)
    )
    return found


async def count_try(session: AsyncSession, code_id: UUID, now: datetime) -> bytes | None:
    """Count a try as wrong; return the hash to compare with, None if the tries are spent or the code is."""
    values = {"id": code_id, "now": now, "until": now + policies.GOOD_FOR, "most": policies.TRIES}
    found: bytes | None = await session.scalar(_COUNT_TRY, values)
    return found


async def spent_until(session: AsyncSession, code_id: UUID, now: datetime) -> datetime | None:
    """Return until when a code's tries are spent, None if the code itself is no longer good."""
    found: datetime | None = await session.scalar(
        select(SentCode.tries_until).where(
            SentCode.id == code_id,
            SentCode.used_at.is_(None),
            SentCode.replaced_at.is_(None),
            SentCode.tries_until > now,
        )
    )
    return found


async def give_try_back(session: AsyncSession, code_id: UUID) -> None:
    """Take one try off again: it was right."""
    await session.execute(update(SentCode).where(SentCode.id == code_id).values(tries=SentCode.tries - 1))


async def use_up(session: AsyncSession, code_id: UUID, now: datetime) -> bool:
    """Use a code up; return False if it was used, replaced or too old."""
    used = await session.scalar(
        update(SentCode)
        .where(
            SentCode.id == code_id,
            SentCode.used_at.is_(None),
            SentCode.replaced_at.is_(None),
            SentCode.expires_at > now,
        )
        .values(used_at=now)
        .returning(SentCode.id)
    )
    return used is not None


async def went_to(session: AsyncSession, code_id: UUID, phone_key: BlindIndex) -> bool:
    """Return whether a code was sent to this phone."""
    found = select(SentCode.id).where(SentCode.id == code_id, SentCode.phone_key.in_(phone_key.every))
    return await session.scalar(found) is not None


async def remove_old(session: AsyncSession, until: datetime, limit: int) -> int:
    """Remove at most so many codes that are older; return how many."""
    old = select(SentCode.id).where(SentCode.created_at < until).limit(limit)
    gone = delete(SentCode).where(SentCode.id.in_(old.with_for_update(skip_locked=True)))
    return len((await session.scalars(gone.returning(SentCode.id))).all())
