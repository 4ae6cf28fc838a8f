"""A session that has begun: exchanged for tokens, looked at, ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.words import Role
from foundation.auth.actor import Hurdle
from foundation.auth.tokens import LIFETIME
from foundation.resources import Resources
from foundation.unit_of_work import UnitOfWork
from identity.accounts import usecases as accounts
from identity.accounts.usecases import Account, AccountStatus, Profile
from identity.consents.usecases import must_agree
from identity.factors.usecases import must_enrol
from identity.sessions import policies, queries
from identity.sessions.errors import SessionOver
from identity.sessions.model import Session
from identity.sessions.usecases.beginning import hashed
from identity.settings import settings_of, signer_of


@dataclass(frozen=True, slots=True)
class Exchanged:
    """Who is signed in, and a token of a minute for each service that was asked for.

    `hurdle` is what must be done first; before the second factor is shown there is no token at all.
    """

    profile: Profile
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
    async with resources.database.read() as reading:
        session = await queries.by_token_hash(reading, hashed(token))
        account = await accounts.find_account(reading, session.account_id) if session else None
        if session is None or account is None or account.status != AccountStatus.ACTIVE:
            raise SessionOver
        if not policies.is_living(session, account.security_epoch, now):
            raise SessionOver
        profile = await accounts.load_profile(reading, account)
        hurdle = await _hurdle(reading, resources, session, profile)
    if not passive and policies.is_to_be_noted(session, now):
        async with resources.unit_of_work() as uow:
            await queries.note_seen(uow.session, session.id, now)
    if hurdle is Hurdle.FACTOR:
        audiences = ()
    actor = profile.actor(session.id, hurdle)
    signer = signer_of(resources)
    tokens = {audience: signer.sign(actor, audience, now) for audience in audiences}
    return Exchanged(profile, hurdle, tokens, int(LIFETIME.total_seconds()))


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


async def _hurdle(
    reading: AsyncSession, resources: Resources, session: Session, profile: Profile
) -> Hurdle | None:
    roles = [Role(grant.role) for grant in profile.grants]
    required = settings_of(resources).factor_roles
    return policies.hurdle_of(
        awaits_factor=session.awaits_factor,
        must_change_password=profile.account.must_change_password,
        must_enrol=await must_enrol(reading, profile.account.id, roles, required),
        must_agree=await must_agree(reading, profile.account.id, roles, resources.clock.now()),
    )


async def remove_sessions(session: AsyncSession, until: datetime, limit: int) -> int:
    """Remove some sessions that were over before a moment; return how many."""
    return await queries.remove_old(session, until, limit)


async def end_everything(uow: UnitOfWork, account: Account) -> None:
    """End every session of an account that nobody comes into any more, and forget its devices."""
    await queries.remove_others(uow.session, account.id, None)
    await queries.remove_devices(uow.session, account.id)
