"""Which sessions and devices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    DateTime,
    LargeBinary,
    Select,
    Text,
    Uuid,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlalchemy.types import TypeEngine

from foundation.auth.actor import Grant
from foundation.db.engine import Database
from foundation.db.prepared import Prepared
from foundation.db.together import Question
from identity.accounts.usecases import Account, GrantEntry
from identity.consents.usecases import living_kinds_of
from identity.factors.usecases import in_use_by
from identity.organizations.usecases import Organization
from identity.privacy_notices.usecases import least_agreed_at
from identity.sessions import policies
from identity.sessions.model import Device, Holder, Session

MOMENT = DateTime(timezone=True)


def _holder_of_a_token() -> Select[*tuple[Any, ...]]:
    """Return the statement: asked by every page, so everything comes at once."""
    employer, held_for = aliased(Organization), aliased(Organization)
    granted = (
        select(
            _in_order(GrantEntry.role, Text()).label("roles"),
            _in_order(GrantEntry.organization_id, Uuid()).label("organization_ids"),
            _in_order(held_for.name, Text()).label("organization_names"),
        )
        .outerjoin(held_for, held_for.id == GrantEntry.organization_id)
        .where(GrantEntry.account_id == Account.id)
        .lateral()
    )
    least = least_agreed_at(bindparam("now", type_=MOMENT))
    return (
        select(
            Session.id.label("session_id"),
            Session.security_epoch,
            Session.last_seen_at,
            Session.expires_at,
            Session.awaits_factor,
            Account.id.label("account_id"),
            Account.security_epoch.label("account_epoch"),
            Account.name,
            Account.status,
            Account.must_change_password,
            Account.employer_id,
            employer.name.label("employer_name"),
            granted.c.roles,
            granted.c.organization_ids,
            granted.c.organization_names,
            in_use_by(Account.id).label("has_factor"),
            least.label("least_agreed"),
            living_kinds_of(Account.id, least).label("agreed_kinds"),
        )
        .join(Account, Account.id == Session.account_id)
        .outerjoin(employer, employer.id == Account.employer_id)
        .join(granted, true())
        .where(Session.token_hash == bindparam("token_hash", type_=LargeBinary))
    )


def _in_order(column: Any, kind: TypeEngine[Any]) -> ColumnElement[Any]:
    return func.array_agg(aggregate_order_by(column, GrantEntry.id), type_=ARRAY(kind))


_HOLDER = Prepared(_holder_of_a_token())

REMOVE_DEAD = Prepared(
    delete(Session).where(
        Session.account_id == bindparam("account_id", type_=Uuid()),
        or_(
            Session.expires_at <= bindparam("now", type_=MOMENT),
            Session.last_seen_at <= bindparam("idle", type_=MOMENT),
        ),
    )
)
"""Removes the sessions of an account that are over."""
ADD = Prepared(insert(Session))
"""Adds a session, given a value for each column."""
_DEVICE = (
    Device.token_hash == bindparam("token_hash", type_=LargeBinary),
    Device.last_used_at > bindparam("since", type_=MOMENT),
)
_KNOWN = Prepared(select(Device.id, Device.account_id).where(*_DEVICE))
USE_DEVICE = Prepared(
    update(Device)
    .where(Device.id == bindparam("known", type_=Uuid()))
    .values(
        last_used_at=bindparam("now", type_=MOMENT),
        user_agent=bindparam("agent", type_=Text()),
    )
)
"""Notes that a known device is used again, and what it calls itself."""


async def holder_of(database: Database, token_hash: bytes, now: datetime) -> Holder | None:
    """Return whose session a token is, None for nobody's. Whether it still lives is for the policies."""
    rows = await database.fetch(_HOLDER, token_hash=token_hash, now=now)
    if not rows:
        return None
    row = dict(rows[0])
    ids, names = row.pop("organization_ids") or (), row.pop("organization_names") or ()
    named = dict(zip(ids, names, strict=True)) | {row["employer_id"]: row.pop("employer_name")}
    named.pop(None, None)
    granted = zip(row.pop("roles") or (), ids, strict=True)
    return Holder(
        **{**row, "agreed_kinds": row["agreed_kinds"] or ()},
        grants=tuple(Grant(role, organization_id) for role, organization_id in granted),
        organization_names=named,
    )


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


@dataclass(frozen=True, slots=True)
class KnownDevice:
    """A device within its time, and whose it is."""

    id: UUID
    account_id: UUID


def device_question(token_hash: bytes, now: datetime) -> Question[KnownDevice | None]:
    """Return the question for the device of a token, if its account has used it within its time."""
    since = now - policies.DEVICE_KNOWN_FOR
    values = {"token_hash": token_hash, "since": since}
    return Question(_KNOWN, values, lambda rows: KnownDevice(*rows[0]) if rows else None)


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
