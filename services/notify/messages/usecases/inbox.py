"""What a person does with the messages in the app."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.events.identity import AccountsMerged
from foundation.auth.actor import Actor
from foundation.db.engine import Database
from foundation.db.paging import Slice
from foundation.sealing.sealer import Sealer
from foundation.unit_of_work import UnitOfWork
from notify.messages import queries
from notify.messages.errors import MessageNotFound
from notify.messages.model import Message, place_of
from notify.messages.policies import MessageKind, kind_of
from notify.preferences import usecases as preferences

BELL_CHANNEL = queries.BELL_CHANNEL


@dataclass(frozen=True, slots=True)
class Readable:
    """An in-app message in the clear."""

    message: Message
    body: str
    kind: MessageKind


async def follow_merge(uow: UnitOfWork, fact: AccountsMerged) -> None:
    """Move what a folded account was told in the app to the kept one's inbox. What is told later stays unseen.

    What the kept account wishes to be told by text message counts; the other's wishes are dropped.
    """
    moved = await queries.change_reader(uow.session, fact.folded_account_id, fact.kept_account_id)
    await preferences.forget(uow, fact.folded_account_id)
    for account_id in (fact.kept_account_id, fact.folded_account_id):
        await queries.ring_bell(uow.session, account_id)
    uow.audit("messages.follow_merge", "account", fact.kept_account_id, moved=moved)


async def list_own(
    session: AsyncSession,
    sealer: Sealer,
    actor: Actor,
    cursor: str | None,
    *,
    kind: MessageKind | None = None,
    unread: bool = False,
) -> Slice[Readable]:
    """Return the person's in-app messages in the clear, newest first: of a kind, unread ones, or all."""
    page = await queries.list_own(session, actor, cursor, kind=kind, unread=unread)
    return Slice(_opened(sealer, page.items), page.next)


async def count_unread(database: Database, actor: Actor) -> int:
    """Return how many of the person's messages are unread; 100 stands for 100 and more."""
    return await queries.count_unread(database, actor)


async def mark_read(uow: UnitOfWork, actor: Actor, message_id: UUID) -> None:
    """Note that the person has read a message of theirs; raise MessageNotFound if it is none."""
    if not await queries.mark_read(uow.session, actor, message_id, uow.now()):
        raise MessageNotFound
    await queries.ring_bell(uow.session, actor.id)
    uow.audit("message.read", "message", message_id)


async def mark_all_read(uow: UnitOfWork, actor: Actor) -> None:
    """Note that the person has read everything."""
    count = await queries.mark_all_read(uow.session, actor, uow.now())
    await queries.ring_bell(uow.session, actor.id)
    uow.audit("message.read_all", "account", actor.id, count=count)


def _opened(sealer: Sealer, messages: Sequence[Message]) -> list[Readable]:
    return [
        Readable(each, sealer.open(each.body, place_of("body", each.id)), kind_of(each.template))
        for each in messages
    ]
