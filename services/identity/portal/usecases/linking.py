"""Which identity of the portal belongs to which account, and how they come together."""

import hashlib
import secrets
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from foundation.auth.actor import Actor
from foundation.db.holding import hold
from foundation.ids import uuid7
from foundation.unit_of_work import UnitOfWork
from identity.accounts import usecases as accounts
from identity.accounts.usecases import Account
from identity.portal import policies, queries
from identity.portal.errors import PortalIdentityNotFound, PortalIdentityTaken, PortalLinkOver
from identity.portal.model import PortalIdentity, PortalLink, PortalPerson, UserType
from identity.portal.usecases.units import administer, settle_unit

TOKEN_BYTES = 32


async def living_account(uow: UnitOfWork, account_id: UUID) -> Account:
    """Return an account, locked, or the one that it was merged into."""
    account = await accounts.lock_account(uow, account_id)
    while account.merged_into is not None:
        account = await accounts.lock_account(uow, account.merged_into)
    return account


async def remember(
    uow: UnitOfWork, person: PortalPerson, account: Account, organization_id: UUID | None
) -> PortalIdentity:
    """Have this person of the portal come into this account from now on; held subjects only."""
    identity = PortalIdentity(
        id=uuid7(),
        issuer=person.issuer,
        subject=person.subject,
        account_id=account.id,
        organization_id=organization_id,
        linked_at=uow.now(),
        last_used_at=uow.now(),
    )
    uow.session.add(identity)
    await uow.session.flush()
    uow.audit("portal.link", "account", account.id, actor_id=account.id, identity_id=str(identity.id))
    return identity


async def offer_link(uow: UnitOfWork, person: PortalPerson, account: Account, next_path: str) -> str:
    """Return the token with which the person may link, once logged in to this account with the password."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = PortalLink(
        id=uuid7(),
        token_hash=_hashed(token),
        account_id=account.id,
        created_at=uow.now(),
        expires_at=uow.now() + policies.LOGIN_GOOD_FOR,
    )
    link.keep(person, next_path, uow.sealer)
    uow.session.add(link)
    uow.audit("portal.offer_link", "account", account.id)
    return token


async def complete_link(uow: UnitOfWork, actor: Actor, token: str) -> str:
    """Link what was offered to the caller's account; return where the person wanted to be.

    Raises PortalLinkOver, PortalIdentityTaken; for a legal person also PortalUnitMissing, UnitClosed or
    UnitHasAdministrator.
    """
    link = await queries.take_link(uow.session, _hashed(token), actor.id)
    if link is None or not policies.is_open(link, uow.now()):
        raise PortalLinkOver
    person, next_path = link.opened(uow.sealer)
    await hold_subject(uow, person)
    known = await queries.identity_of(uow.session, person.issuer, person.subject)
    if known is not None and known.account_id != actor.id:
        raise PortalIdentityTaken
    if known is None:
        await _link(uow, await living_account(uow, actor.id), person)
    else:
        uow.leave_unaudited("it was linked already")
    return next_path


async def remove_identity(uow: UnitOfWork, actor: Actor, identity_id: UUID) -> None:
    """Take an identity away from the caller's account; raise PortalIdentityNotFound or OnlyWayIn."""
    account = await accounts.lock_account(uow, actor.id)
    if not await queries.remove_identity(uow.session, identity_id, actor.id):
        raise PortalIdentityNotFound
    policies.check_another_way_in(
        has_password=account.password_hash is not None,
        others=len(await queries.identities_of(uow.session, actor.id)),
    )
    uow.audit("portal.unlink", "account", actor.id, identity_id=str(identity_id))


async def own_identities(session: AsyncSession, account_id: UUID) -> tuple[list[PortalIdentity], bool]:
    """Return the identities of an account, and whether one of them may be removed."""
    items = await queries.identities_of(session, account_id)
    account = await accounts.find_account(session, account_id)
    return items, policies.may_remove(
        has_password=account is not None and account.password_hash is not None, others=len(items) - 1
    )


async def hold_subject(uow: UnitOfWork, person: PortalPerson) -> None:
    """Have whoever comes with the same subject wait: two first logins make one account."""
    await hold(uow.session, uow.sealer.blind("portal subject", f"{person.issuer}|{person.subject}"))


async def _link(uow: UnitOfWork, account: Account, person: PortalPerson) -> None:
    if person.user_type is not UserType.LEGAL:
        await remember(uow, person, account, None)
        return
    unit = await settle_unit(uow, person, policies.credit_code_of(person))
    await administer(uow, account, unit)
    await remember(uow, person, account, unit.id)


def _hashed(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
