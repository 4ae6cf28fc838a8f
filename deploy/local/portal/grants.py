"""What the provider hands out: codes of a minute, tokens of five (RFC 6749, RFC 7636, OpenID Connect Core 1.0)."""

import hashlib
import json
import secrets
import time
from base64 import b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

from joserfc import jwt
from joserfc.jwk import RSAKey

from deploy.local.folder import write_privately
from deploy.local.portal.people import Person

CODE_GOOD_FOR_S, TOKEN_GOOD_FOR_S = 60.0, 300.0
MOST_WAITING = 1000
ALGORITHM = "RS256"


class Refused(Exception):
    """An OAuth error, by its code."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


@dataclass(frozen=True)
class Client:
    """The one client that there is."""

    id: str
    secret: str
    redirect_uri: str

    def check_basic(self, header: str) -> None:
        """Raise Refused unless the header holds this client's id and secret (client_secret_basic)."""
        scheme, _, value = header.partition(" ")
        try:
            name, _, password = b64decode(value, validate=True).decode().partition(":")
        except (NotBase64, UnicodeDecodeError) as error:
            raise Refused("invalid_client") from error
        right = secrets.compare_digest(unquote_plus(password).encode(), self.secret.encode())
        if scheme.lower() != "basic" or unquote_plus(name) != self.id or not right:
            raise Refused("invalid_client")


@dataclass(frozen=True)
class Asked:
    """A checked request for authorization."""

    state: str
    nonce: str
    challenge: str


@dataclass(frozen=True)
class _Waiting:
    person: Person
    asked: Asked | None
    until: float


def check_request(query: Mapping[str, str]) -> Asked:
    """Return what was asked for; raise Refused. Client and redirect URI have been checked before."""
    if query.get("response_type") != "code":
        raise Refused("unsupported_response_type")
    if "openid" not in query.get("scope", "").split():
        raise Refused("invalid_scope")
    complete = all(query.get(name) for name in ("state", "nonce", "code_challenge"))
    if not complete or query.get("code_challenge_method") != "S256":
        raise Refused("invalid_request")
    return Asked(query["state"], query["nonce"], query["code_challenge"])


class Grants:
    """Codes and access tokens, in memory: after a restart people log in again."""

    def __init__(
        self, issuer: str, client: Client, key: RSAKey, clock: Callable[[], float] = time.time
    ) -> None:
        self._issuer, self._client, self._key, self._clock = issuer, client, key, clock
        self._codes: dict[str, _Waiting] = {}
        self._tokens: dict[str, _Waiting] = {}

    def keys(self) -> dict[str, Any]:
        """Return the public key set."""
        return {"keys": [self._key.as_dict(private=False)]}

    def give_code(self, person: Person, asked: Asked) -> str:
        """Return a code for one exchange within a minute."""
        return self._keep(self._codes, person, asked, CODE_GOOD_FOR_S)

    def exchange(self, form: Mapping[str, str]) -> dict[str, Any]:
        """Return the tokens for a code; raise Refused. A code is gone whether it was right or not."""
        if form.get("grant_type") != "authorization_code":
            raise Refused("unsupported_grant_type")
        waiting = self._codes.pop(form.get("code", ""), None)
        if waiting is None or waiting.asked is None or waiting.until < self._clock():
            raise Refused("invalid_grant")
        verified = secrets.compare_digest(_challenge(form.get("code_verifier", "")), waiting.asked.challenge)
        if not verified or form.get("redirect_uri") != self._client.redirect_uri:
            raise Refused("invalid_grant")
        access_token = self._keep(self._tokens, waiting.person, None, TOKEN_GOOD_FOR_S)
        return {
            "access_token": access_token,
            "token_type": "Bearer",
            "expires_in": int(TOKEN_GOOD_FOR_S),
            "id_token": self._id_token(waiting.person, waiting.asked.nonce, access_token),
        }

    def person_of(self, access_token: str) -> Person | None:
        """Return whom an access token tells of."""
        waiting = self._tokens.get(access_token)
        return waiting.person if waiting and waiting.until >= self._clock() else None

    def _id_token(self, person: Person, nonce: str, access_token: str) -> str:
        now = int(self._clock())
        claims = {
            "iss": self._issuer,
            "aud": self._client.id,
            "sub": person.subject,
            "iat": now,
            "exp": now + int(TOKEN_GOOD_FOR_S),
            "auth_time": now,
            "nonce": nonce,
            "at_hash": _unpadded(hashlib.sha256(access_token.encode()).digest()[:16]),
            "user_type": person.user_type,
        }
        return jwt.encode({"alg": ALGORITHM, "kid": self._key.kid}, claims, self._key)

    def _keep(self, kept: dict[str, _Waiting], person: Person, asked: Asked | None, seconds: float) -> str:
        now = self._clock()
        for old in [name for name, waiting in kept.items() if waiting.until < now]:
            del kept[old]
        if len(kept) >= MOST_WAITING:
            del kept[next(iter(kept))]
        name = secrets.token_urlsafe(32)
        kept[name] = _Waiting(person, asked, now + seconds)
        return name


def signing_key(file: Path) -> RSAKey:
    """Return the key of this provider, made at its first start."""
    if not file.exists():
        key = RSAKey.generate_key(2048, parameters={"use": "sig", "alg": ALGORITHM}, auto_kid=True)
        write_privately(file, json.dumps(key.as_dict(private=True)))
    return RSAKey.import_key(json.loads(file.read_text(encoding="utf-8")))


def _challenge(verifier: str) -> str:
    return _unpadded(hashlib.sha256(verifier.encode()).digest())


def _unpadded(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
