"""Which codes, and the statements by which they are tried and used up."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.sealing.sealer import BlindIndex
from identity.codes import policies
from identity.codes.model import SentCode
from identity.codes.policies import Pace

SWEPT_AT_ONCE = 20

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


@dataclass(frozen=True, slots=True)
class Tries:
    """How many wrong tries a target has had, and until when they count."""

    count: int
    until: datetime


async def pace_of_target(session: AsyncSession, target: BlindIndex, now: datetime) -> Pace:
    """Return when codes were asked for this target within a day."""
    return Pace(await _sent_at(session, SentCode.target.in_(target.every), now))


async def pace_of_phone(session: AsyncSession, phone_key: BlindIndex, now: datetime) -> Pace:
    """Return when codes were sent to this phone within a day, for any purpose."""
    return Pace(await _sent_at(session, SentCode.phone_key.in_(phone_key.every), now))


async def sent_to_address(session: AsyncSession, address_key: BlindIndex, now: datetime) -> int:
    """Return how many codes an address has asked for within an hour."""
    return await _count(session, SentCode.address_key.in_(address_key.every), now - policies.HOUR)


async def sent_today(session: AsyncSession, now: datetime) -> int:
    """Return how many codes were sent to anybody within 24 hours."""
    return await _count(session, SentCode.phone_key.is_not(None), now - policies.DAY)


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


async def replace_older(session: AsyncSession, target: BlindIndex, now: datetime) -> None:
    """Make the codes of a target useless."""
    await session.execute(
        update(SentCode)
        .where(SentCode.target.in_(target.every), SentCode.used_at.is_(None), SentCode.replaced_at.is_(None))
        .values(replaced_at=now)
    )


async def tries_of(session: AsyncSession, target: BlindIndex, now: datetime) -> Tries:
    """Return the wrong tries that still count for a target."""
    row = (
        await session.execute(
            select(SentCode.tries, SentCode.tries_until, SentCode.used_at)
            .where(SentCode.target.in_(target.every), SentCode.tries_until > now)
            .order_by(SentCode.created_at.desc())
            .limit(1)
        )
    ).first()
    if row is None or row.used_at is not None:
        return Tries(0, now + policies.GOOD_FOR)
    return Tries(row.tries, row.tries_until)


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


async def sweep(session: AsyncSession, now: datetime) -> None:
    """Remove a few codes that no limit counts any more."""
    old = (
        select(SentCode.id)
        .where(SentCode.created_at < now - 2 * policies.DAY)
        .limit(SWEPT_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    await session.execute(delete(SentCode).where(SentCode.id.in_(old)))


async def _sent_at(session: AsyncSession, condition: ColumnElement[bool], now: datetime) -> list[datetime]:
    rows = await session.scalars(
        select(SentCode.created_at)
        .where(condition, SentCode.created_at > now - policies.DAY)
        .order_by(SentCode.created_at.desc())
    )
    return list(rows)


async def _count(session: AsyncSession, condition: ColumnElement[bool], since: datetime) -> int:
    found = await session.scalar(
        select(func.count()).select_from(SentCode).where(condition, SentCode.created_at > since)
    )
    return found or 0


async def remove_old(session: AsyncSession, until: datetime, limit: int) -> int:
    """Remove at most so many codes that are older; return how many."""
    old = select(SentCode.id).where(SentCode.created_at < until).limit(limit)
    gone = delete(SentCode).where(SentCode.id.in_(old.with_for_update(skip_locked=True)))
    return len((await session.scalars(gone.returning(SentCode.id))).all())
