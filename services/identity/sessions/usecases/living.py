"""A session that has begun: exchanged for tokens, looked at, ended."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.words import Role
from foundation.auth.actor import Actor, Hurdle
from foundation.resources import Resources
from foundation.unit_of_work import UnitOfWork
from identity.accounts.usecases import Account, AccountStatus
from identity.consents.usecases import is_still_asked
from identity.factors.usecases import is_required
from identity.sessions import policies, queries
from identity.sessions.errors import SessionOver
from identity.sessions.model import Holder
from identity.sessions.usecases.beginning import hashed
from identity.sessions.usecases.issuing import issuer_of
from identity.settings import settings_of


@dataclass(frozen=True, slots=True)
class Exchanged:
    """Who is signed in, and a token of a minute for each service that was asked for.

    `hurdle` is what must be done first; before the second factor is shown there is no token at all.
    """

    holder: Holder
    hurdle: Hurdle | None
    tokens: dict[str, str]
    expires_in: int


async def exchange(
    resources: Resources, token: str, audiences: Sequence[str], *, passive: bool = False
) -> Exchanged:
    """Return who is behind a session and a token for each audience; raise SessionOver.

    What the person may do is read anew each time: a change of roles or status is effective at once. `passive` is for
    what a page asks by itself: it does not count as use, so an open page alone does not keep a session alive.
    """
    now = resources.clock.now()
    holder = await queries.holder_of(resources.database, hashed(token), now)
    if holder is None or holder.status != AccountStatus.ACTIVE:
        raise SessionOver
    if not policies.is_living(holder, holder.account_epoch, now):
        raise SessionOver
    if not passive and policies.is_to_be_noted(holder, now):
        async with resources.unit_of_work() as uow:
            await queries.note_seen(uow.session, holder.session_id, now)
    hurdle = _hurdle(holder, settings_of(resources).factor_roles)
    if hurdle is Hurdle.FACTOR:
        audiences = ()
    issued = issuer_of(resources).tokens(_actor(holder, hurdle), audiences, now)
    return Exchanged(holder, hurdle, issued.tokens, issued.expires_in)


async def end_session(uow: UnitOfWork, token: str) -> None:
    """End the session of a token; one that is over already is fine."""
    ended = await queries.remove(uow.session, hashed(token))
    if ended is None:
        uow.leave_unaudited("there was nothing to end")
    else:
        uow.audit("session.end", "session", ended.id, actor_id=ended.account_id)


async def end_other_sessions(uow: UnitOfWork, account: Account, keep: UUID | None) -> None:
    """End every session of an account but `keep`, which lives on under the new security epoch."""
    await queries.remove_others(uow.session, account.id, keep)
    if keep is not None:
        await queries.renew_epoch(uow.session, keep, account.security_epoch)


async def began_lately(session: AsyncSession, session_id: UUID, now: datetime) -> bool:
    """Return whether this session began so lately that its login counts as showing again who it is."""
    found = await queries.by_id(session, session_id)
    return found is not None and policies.is_fresh(found, now)


def _hurdle(holder: Holder, required: Collection[Role]) -> Hurdle | None:
    roles = [Role(grant.role) for grant in holder.grants]
    return policies.hurdle_of(
        awaits_factor=holder.awaits_factor,
        must_change_password=holder.must_change_password,
        must_enrol=is_required(roles, required) and not holder.has_factor,
        must_agree=is_still_asked(roles, holder.least_agreed, holder.agreed_kinds),
    )


def _actor(holder: Holder, hurdle: Hurdle | None) -> Actor:
    employer_id = holder.employer_id
    return Actor(
        id=holder.account_id,
        name=holder.name,
        grants=frozenset(holder.grants),
        session_id=holder.session_id,
        employer_id=employer_id,
        employer_name=holder.organization_names[employer_id] if employer_id else None,
        hurdle=hurdle,
    )


async def remove_sessions(session: AsyncSession, until: datetime, limit: int) -> int:
    """Remove some sessions that were over before a moment; return how many."""
    return await queries.remove_old(session, until, limit)


async def end_everything(uow: UnitOfWork, account: Account) -> None:
    """End every session of an account that nobody comes into any more, and forget its devices."""
    await queries.remove_others(uow.session, account.id, None)
    await queries.remove_devices(uow.session, account.id)
