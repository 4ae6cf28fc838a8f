"""What the issuer says of a person: the code exchanged, the ID token checked, userinfo added."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from authlib.common.security import generate_token
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from foundation.resources import Resources
from foundation.telemetry.logs import log
from identity.portal import policies
from identity.portal.errors import PortalNotTrusted, PortalUnavailable
from identity.portal.model import LoginSecrets, PortalPerson
from identity.portal.usecases.id_tokens import (
    Expected,
    KeyUnknown,
    NotBelieved,
    VerifyingKey,
    check_id_token,
    read_key_set,
)
from identity.portal.usecases.wire import IssuerClient, conversation
from identity.portal_settings import PortalSettings

KEYS_GOOD_FOR = timedelta(minutes=10)
# A forged key id must not make us ask the issuer again and again.
KEYS_ASKED_AGAIN_AFTER = timedelta(seconds=30)
HELD = "portal_keys"


@dataclass(slots=True)
class _Keys:
    """The issuer's keys as this process knows them."""

    address: str = ""
    keys: list[VerifyingKey] = field(default_factory=list)
    fetched_at: datetime | None = None

    def older_than(self, age: timedelta, now: datetime) -> bool:
        return self.fetched_at is None or now >= self.fetched_at + age

    async def fetch(self, client: IssuerClient, now: datetime) -> None:
        read = read_key_set(await client.json_at(self.address))
        if not read:
            log.warning("portal_without_keys")
            raise PortalUnavailable
        self.keys, self.fetched_at = read, now


def new_secrets() -> LoginSecrets:
    """Return a nonce and a PKCE verifier (RFC 7636: 43 to 128 characters) for one login."""
    return LoginSecrets(nonce=generate_token(43), verifier=generate_token(64))


def authorization_url(settings: PortalSettings, state: str, secrets: LoginSecrets) -> str:
    """Return the address at the issuer that the browser goes to."""
    address: str = prepare_grant_uri(
        settings.portal_authorization_endpoint,
        client_id=settings.portal_client_id,
        response_type="code",
        redirect_uri=settings.portal_redirect_uri,
        scope=settings.portal_scopes,
        state=state,
        nonce=secrets.nonce,
        code_challenge=create_s256_code_challenge(secrets.verifier),
        code_challenge_method="S256",
    )
    return address


async def identify(
    resources: Resources, settings: PortalSettings, code: str, secrets: LoginSecrets
) -> PortalPerson:
    """Return whom a code stands for; no transaction may be open meanwhile.

    Raises PortalNotTrusted or PortalUnavailable.
    """
    try:
        async with conversation(settings) as client:
            answer = await client.fetch_token(
                settings.portal_token_endpoint,
                grant_type="authorization_code",
                code=code,
                code_verifier=secrets.verifier,
            )
            claims = await _claims(resources, settings, client, answer, secrets.nonce)
            subject: str = claims["sub"]
            more = await _userinfo(settings, client, answer, subject)
    except NotBelieved as error:
        log.warning("portal_not_believed", why=str(error)[:200])
        raise PortalNotTrusted from error
    return policies.person_of(settings, subject, {**more, **claims})


async def _claims(
    resources: Resources, settings: PortalSettings, client: IssuerClient, answer: Any, nonce: str
) -> dict[str, Any]:
    now = resources.clock.now()
    expected = Expected(
        issuer=settings.portal_issuer,
        client_id=settings.portal_client_id,
        nonce=nonce,
        algorithms=settings.portal_algorithms.split(),
    )
    id_token, access_token = answer.get("id_token"), _access_token(answer)
    known = _keys_of(resources, settings)
    if known.older_than(KEYS_GOOD_FOR, now):
        await known.fetch(client, now)
    try:
        return check_id_token(id_token, known.keys, expected, now, access_token)
    except KeyUnknown:
        if not known.older_than(KEYS_ASKED_AGAIN_AFTER, now):
            raise
        await known.fetch(client, now)
        return check_id_token(id_token, known.keys, expected, now, access_token)


async def _userinfo(
    settings: PortalSettings, client: IssuerClient, answer: Any, subject: str
) -> dict[str, Any]:
    if not settings.portal_userinfo_endpoint:
        return {}
    access_token = _access_token(answer)
    if access_token is None:
        raise NotBelieved("there is no access token to ask userinfo with")
    said = await client.json_at(settings.portal_userinfo_endpoint, access_token)
    # OpenID Connect Core 1.0, 5.3.4: what userinfo says of another subject must not be used.
    if not isinstance(said, dict) or said.get("sub") != subject:
        raise NotBelieved("userinfo speaks of another subject")
    return said


def _access_token(answer: Any) -> str | None:
    token = answer.get("access_token")
    return token if isinstance(token, str) and token.isascii() and token.isprintable() else None


def _keys_of(resources: Resources, settings: PortalSettings) -> _Keys:
    known = resources.extras.get(HELD)
    if not isinstance(known, _Keys) or known.address != settings.portal_jwks_uri:
        known = resources.extras[HELD] = _Keys(settings.portal_jwks_uri)
    return known
