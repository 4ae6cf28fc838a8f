"""Going to the portal and coming back."""

import hashlib
import secrets
from dataclasses import dataclass

from foundation.errors import Failure, Unavailable
from foundation.ids import uuid7
from foundation.resources import Resources
from foundation.unit_of_work import UnitOfWork
from identity.budgets.usecases import address_key, spend
from identity.portal import policies, queries
from identity.portal.errors import PortalDeclined, PortalLoginOver, PortalNotInUse, PortalNotTrusted
from identity.portal.model import LoginSecrets, PortalLogin, PortalPerson
from identity.portal.usecases.entering import Entered, enter
from identity.portal.usecases.issuer import authorization_url, identify, new_secrets
from identity.portal_settings import PortalSettings
from identity.sessions.usecases import Visit
from identity.settings import settings_of

TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class BegunLogin:
    """Where the browser goes, and the secret that it must still hold when it comes back."""

    authorization_url: str
    browser: str


@dataclass(frozen=True, slots=True)
class Return:
    """What came back with the browser: from the portal, and from our cookie (`browser`)."""

    state: str
    browser: str
    code: str | None
    issuer: str | None
    error: str | None


@dataclass(frozen=True, slots=True)
class _Taken:
    """A login that has been used up: nobody can come back with it again."""

    secrets: LoginSecrets
    next_path: str


def is_in_use(resources: Resources) -> bool:
    """Return whether people may come in by the portal."""
    return settings_of(resources).portal_in_use


async def begin_login(resources: Resources, next_path: str, address: str | None) -> BegunLogin:
    """Return where a browser goes to log in at the portal.

    Raises PortalNotInUse, or AddressBudgetSpent for an address that begins too many.
    """
    settings = _in_use(resources)
    limit = settings.portal_logins_per_address_per_hour
    await spend(resources, "portal", address_key(resources, address), limit)
    state, browser = secrets.token_urlsafe(TOKEN_BYTES), secrets.token_urlsafe(TOKEN_BYTES)
    known = new_secrets()
    async with resources.unit_of_work(address=address) as uow:
        await queries.remove_old(uow.session, uow.now())
        login = PortalLogin(
            id=uuid7(),
            state_hash=_hashed(state),
            browser_hash=_hashed(browser),
            next_path=policies.local_path(next_path),
            created_at=uow.now(),
            expires_at=uow.now() + policies.LOGIN_GOOD_FOR,
        )
        login.keep(known, uow.sealer)
        uow.session.add(login)
    return BegunLogin(authorization_url(settings, state, known), browser)


async def come_back(resources: Resources, returned: Return, visit: Visit, address: str | None) -> Entered:
    """Return the session of who has logged in at the portal, or the link that still needs a password.

    The login is used up first, in a transaction of its own; none is open while the issuer is asked. Raises
    PortalLoginOver, PortalDeclined, PortalNotTrusted, PortalUnavailable, and what `enter` raises.
    """
    settings = _in_use(resources)
    async with resources.unit_of_work(address=address) as uow:
        taken = await _take(uow, returned)
    if taken is None:
        raise PortalLoginOver
    try:
        person = await _person(resources, settings, returned, taken.secrets)
        async with resources.unit_of_work(address=address) as uow:
            return await enter(uow, person, visit, address, taken.next_path)
    except Unavailable:
        raise
    except Failure as refusal:
        async with resources.unit_of_work(address=address) as uow:
            uow.audit("portal.refuse", "portal_login", "unknown", result="refused", reason=refusal.slug())
        raise


async def _take(uow: UnitOfWork, returned: Return) -> _Taken | None:
    login = await queries.take_login(uow.session, _hashed(returned.state))
    if login is None or not policies.is_open(login, uow.now()):
        return None
    if not secrets.compare_digest(login.browser_hash, _hashed(returned.browser)):
        uow.audit("portal.refuse", "portal_login", login.id, result="refused", reason="another-browser")
        return None
    return _Taken(login.opened(uow.sealer), login.next_path)


async def _person(
    resources: Resources, settings: PortalSettings, returned: Return, known: LoginSecrets
) -> PortalPerson:
    _check_issuer(settings, returned.issuer)
    if returned.error:
        raise PortalDeclined
    if not returned.code:
        raise PortalNotTrusted
    return await identify(resources, settings, returned.code, known)


def _check_issuer(settings: PortalSettings, issuer: str | None) -> None:
    """Raise PortalNotTrusted if another issuer has answered (RFC 9207)."""
    if issuer is None and not settings.portal_requires_iss:
        return
    if issuer != settings.portal_issuer:
        raise PortalNotTrusted


def _in_use(resources: Resources) -> PortalSettings:
    settings = settings_of(resources)
    if not settings.portal_in_use:
        raise PortalNotInUse
    return settings


def _hashed(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
