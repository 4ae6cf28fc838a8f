"""Which sessions and devices."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from identity.sessions import policies
from identity.sessions.model import Device, Session


async def by_token_hash(session: AsyncSession, token_hash: bytes) -> Session | None:
    """Return the session of a token."""
    found: Session | None = await session.scalar(select(Session).where(Session.token_hash == token_hash))
    return found


async def by_id(session: AsyncSession, session_id: UUID) -> Session | None:
    """Return one session."""
    return await session.get(Session, session_id)


async def living(session: AsyncSession, account_id: UUID, epoch: int, now: datetime) -> Sequence[Session]:
    """Return the sessions of an account that can still be used, the one seen last first."""
    rows = await session.scalars(
        select(Session)
        .where(
            Session.account_id == account_id,
            Session.security_epoch == epoch,
            Session.expires_at > now,
            Session.last_seen_at > now - policies.IDLE,
        )
        .order_by(Session.last_seen_at.desc(), Session.id.desc())
    )
    return rows.all()


async def note_seen(session: AsyncSession, session_id: UUID, now: datetime) -> None:
    """Note that a session is in use, unless another request has just done so."""
    await session.execute(
        update(Session)
        .where(Session.id == session_id, Session.last_seen_at <= now - policies.SEEN_EVERY)
        .values(last_seen_at=now)
    )


async def remove(session: AsyncSession, token_hash: bytes) -> Session | None:
    """End the session of a token; return it, None if there was none."""
    ended: Session | None = await session.scalar(
        delete(Session).where(Session.token_hash == token_hash).returning(Session)
    )
    return ended


async def remove_own(session: AsyncSession, account_id: UUID, session_id: UUID) -> bool:
    """End a session if it is this account's; return whether there was one."""
    ended = await session.scalar(
        delete(Session)
        .where(Session.id == session_id, Session.account_id == account_id)
        .returning(Session.id)
    )
    return ended is not None


async def remove_others(session: AsyncSession, account_id: UUID, keep: UUID | None) -> int:
    """End all sessions of an account but one; return how many."""
    statement = delete(Session).where(Session.account_id == account_id)
    if keep is not None:
        statement = statement.where(Session.id != keep)
    return len((await session.scalars(statement.returning(Session.id))).all())


async def renew_epoch(session: AsyncSession, session_id: UUID, epoch: int) -> None:
    """Let a session live on under the account's new security epoch."""
    await session.execute(update(Session).where(Session.id == session_id).values(security_epoch=epoch))


async def remove_dead(session: AsyncSession, account_id: UUID, now: datetime) -> None:
    """Remove the sessions of an account that are over."""
    over = or_(Session.expires_at <= now, Session.last_seen_at <= now - policies.IDLE)
    await session.execute(delete(Session).where(Session.account_id == account_id, over))


async def known_device(
    session: AsyncSession, token_hash: bytes, account_id: UUID | None, now: datetime
) -> Device | None:
    """Return the device of a token if this account has used it within its time."""
    found: Device | None = await session.scalar(
        select(Device).where(
            Device.token_hash == token_hash,
            Device.account_id == account_id,
            Device.last_used_at > now - policies.DEVICE_KNOWN_FOR,
        )
    )
    return found


async def devices_of(session: AsyncSession, account_id: UUID, now: datetime) -> Sequence[Device]:
    """Return the devices by which an account is known, the one used last first."""
    rows = await session.scalars(
        select(Device)
        .where(Device.account_id == account_id, Device.last_used_at > now - policies.DEVICE_KNOWN_FOR)
        .order_by(Device.last_used_at.desc(), Device.id.desc())
    )
    return rows.all()


async def remove_devices(session: AsyncSession, account_id: UUID, device_id: UUID | None = None) -> int:
    """Remove one device of an account, or all; return how many."""
    statement = delete(Device).where(Device.account_id == account_id)
    if device_id is not None:
        statement = statement.where(Device.id == device_id)
    return len((await session.scalars(statement.returning(Device.id))).all())


async def remove_old_devices(session: AsyncSession, account_id: UUID) -> None:
    """Keep only the newest devices of an account."""
    old = (
        select(Device.id)
        .where(Device.account_id == account_id)
        .order_by(Device.last_used_at.desc(), Device.id.desc())
        .offset(policies.DEVICES_PER_ACCOUNT)
    )
    await session.execute(delete(Device).where(Device.id.in_(old)))


async def remove_old(session: AsyncSession, until: datetime, limit: int) -> int:
    """Remove at most so many sessions that were over before a moment; return how many."""
    old = select(Session.id).where(Session.expires_at < until).limit(limit)
    gone = delete(Session).where(Session.id.in_(old.with_for_update(skip_locked=True)))
    return len((await session.scalars(gone.returning(Session.id))).all())
