"""From a person of the portal to an account: known, found by a verified number, new, or to be linked first."""

from dataclasses import dataclass

from foundation.errors import Failure
from foundation.unit_of_work import UnitOfWork
from identity.accounts import usecases as accounts
from identity.accounts.usecases import Account
from identity.documents.usecases import normalise
from identity.portal import policies, queries
from identity.portal.errors import PortalNumberUnverified, PortalUserTypeMissing
from identity.portal.model import PortalIdentity, PortalPerson, UserType
from identity.portal.usecases.linking import hold_subject, living_account, offer_link, remember
from identity.portal.usecases.people import account_of_person
from identity.portal.usecases.units import administer, check_free, settle_unit
from identity.sessions.usecases import LoggedIn, Visit, begin_session, closed


@dataclass(frozen=True, slots=True)
class Entered:
    """A new session, or the token of a link that waits for a login with the password; then `next_path`."""

    next_path: str
    logged_in: LoggedIn | None = None
    link: str | None = None


async def enter(
    uow: UnitOfWork, person: PortalPerson, visit: Visit, address: str | None, next_path: str
) -> Entered:
    """Let a person of the portal in (the four ways are told in docs/guide/portal.md).

    Raises AccountPending, AccountRefused or AccountDisabled; PortalUserTypeMissing,
    PortalUnitMissing, PortalPersonMissing, PortalNumberUnverified, UnitHasAdministrator or UnitClosed.
    """
    await hold_subject(uow, person)
    known = await queries.identity_of(uow.session, person.issuer, person.subject)
    if known is not None:
        return await _begin(uow, await _used(uow, known), visit, address, next_path)
    owner = await _owner_of_unverified_number(uow, person)
    if owner is not None:
        return Entered("/sso/link", link=await offer_link(uow, person, owner, next_path))
    return await _begin(uow, await _first_time(uow, person), visit, address, next_path)


async def _used(uow: UnitOfWork, known: PortalIdentity) -> Account:
    known.last_used_at = uow.now()
    return await living_account(uow, known.account_id)


async def _owner_of_unverified_number(uow: UnitOfWork, person: PortalPerson) -> Account | None:
    """Return whose account the number is that nobody has verified: it proves nothing, it only asks for proof."""
    if person.id_number_verified or not normalise(person.id_number):
        return None
    return await accounts.find_by_login(uow, person.id_number)


async def _first_time(uow: UnitOfWork, person: PortalPerson) -> Account:
    if person.user_type is UserType.LEGAL:
        return await _first_time_legal(uow, person)
    if person.user_type is None:
        raise PortalUserTypeMissing
    if not person.id_number_verified:
        raise PortalNumberUnverified
    account = await account_of_person(uow, person, applies=True)
    _check_open(uow, account)
    await remember(uow, person, account, None)
    return account


async def _first_time_legal(uow: UnitOfWork, person: PortalPerson) -> Account:
    unit = await settle_unit(uow, person, policies.credit_code_of(person))
    if person.id_number_verified:
        account = await account_of_person(uow, person, applies=False)
    else:
        # Another legal person's account at the portal is not known to be the same hands.
        await check_free(uow, unit)
        account = await living_account(uow, (await accounts.open_unit_account(uow, unit)).id)
    _check_open(uow, account)
    await administer(uow, account, unit)
    await remember(uow, person, account, unit.id)
    return account


async def _begin(
    uow: UnitOfWork, account: Account, visit: Visit, address: str | None, next_path: str
) -> Entered:
    _check_open(uow, account)
    uow.audit("portal.login", "account", account.id, actor_id=account.id)
    return Entered(next_path, logged_in=await begin_session(uow, account, visit, address))


def _check_open(uow: UnitOfWork, account: Account) -> None:
    """Raise why an account may not come in, as at the login page.

    A password that others have set is void once its owner has come in: nobody is left who should know it.
    """
    if account.must_change_password:
        account.disown()
    refusal: Failure | None = closed(uow, account)
    if refusal is not None:
        raise refusal
