"""登录设备: one's own sessions, and the browsers that are known."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from foundation.auth.actor import Actor
from foundation.unit_of_work import UnitOfWork
from identity.accounts import usecases as accounts
from identity.sessions import queries
from identity.sessions.errors import DeviceNotFound, SessionNotFound
from identity.sessions.model import Device, Session


async def own_sessions(session: AsyncSession, actor: Actor, now: datetime) -> Sequence[Session]:
    """Return the living sessions of the caller, the one seen last first."""
    account = (await accounts.get_profile(session, actor.id)).account
    return await queries.living(session, account.id, account.security_epoch, now)


async def end_own_session(uow: UnitOfWork, actor: Actor, session_id: UUID) -> None:
    """End one of the caller's sessions; raise SessionNotFound for anybody else's."""
    if not await queries.remove_own(uow.session, actor.id, session_id):
        raise SessionNotFound
    uow.audit("session.end", "session", session_id)


async def end_own_others(uow: UnitOfWork, actor: Actor) -> int:
    """End every session of the caller but the one that asks; return how many ended."""
    ended = await queries.remove_others(uow.session, actor.id, actor.session_id)
    uow.audit("session.end_others", "account", actor.id, ended=ended)
    return ended


async def known_devices(session: AsyncSession, actor: Actor, now: datetime) -> Sequence[Device]:
    """Return the browsers in which the caller has logged in, the one used last first."""
    return await queries.devices_of(session, actor.id, now)


async def forget_device(uow: UnitOfWork, actor: Actor, device_id: UUID) -> None:
    """Take one of the caller's browsers for a stranger's from now on; raise DeviceNotFound for anybody else's."""
    if not await queries.remove_devices(uow.session, actor.id, device_id):
        raise DeviceNotFound
    uow.audit("device.forget", "device", device_id)


async def forget_devices(uow: UnitOfWork, actor: Actor) -> int:
    """Take all of the caller's browsers for strangers' from now on; return how many there were."""
    forgotten = await queries.remove_devices(uow.session, actor.id)
    uow.audit("device.forget_all", "account", actor.id, forgotten=forgotten)
    return forgotten
