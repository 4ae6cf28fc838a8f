"""What is done with preferences: reminders by text message switched off and on."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from foundation.auth.actor import Actor
from foundation.unit_of_work import UnitOfWork
from notify.preferences import policies, queries
from notify.preferences.model import ReminderKind
from notify.preferences.model import SmsOff as SmsOff


@dataclass(frozen=True, slots=True)
class Preference:
    """A kind of reminder that a person gets, and whether by text message too."""

    kind: ReminderKind
    label: str
    sms: bool


async def list_own(session: AsyncSession, actor: Actor) -> list[Preference]:
    """Return the kinds of reminders that the person gets, and which of them by text message."""
    off = await queries.switched_off(session, actor.id)
    return [Preference(kind, policies.LABELS[kind], kind not in off) for kind in policies.kinds_of(actor)]


async def save(uow: UnitOfWork, actor: Actor, off: Collection[ReminderKind]) -> list[Preference]:
    """Have the person get no text messages about these kinds and all others of theirs; raise NoSuchReminder."""
    policies.check_are_own(actor, off)
    on = [kind for kind in policies.kinds_of(actor) if kind not in off]
    await queries.switch(uow.session, actor.id, off=off, on=on, at=uow.now())
    uow.audit("preferences.save", "account", actor.id, sms_off=sorted(off))
    return await list_own(uow.session, actor)


async def takes_sms(uow: UnitOfWork, account_id: UUID, template: str) -> bool:
    """Return whether a person is told this by text message: all but reminders that they have switched off."""
    kind = policies.TEMPLATES.get(template)
    return kind is None or kind not in await queries.switched_off(uow.session, account_id)


async def forget(uow: UnitOfWork, account_id: UUID) -> None:
    """Drop the wishes of an account that has been folded into another: the kept one's count."""
    await queries.forget(uow.session, account_id)
