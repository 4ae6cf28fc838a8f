"""Tokens of a minute (JWT, ES256): identity signs, every service verifies for itself.

The key files are read again when they change. A rotation (`expertlib keys rotate tokens`) has all services know the
next key first, then signs with it, and takes the old one out once its last token has expired.
"""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet

from foundation.auth.actor import Actor, Grant, Hurdle
from foundation.errors import Unauthenticated
from foundation.sealing.keys import replace_secret, write_secret
from foundation.sealing.watched import WatchedFile

ALGORITHM = "ES256"
TYPE = "at+jwt"
ISSUER = "identity"
LIFETIME = timedelta(seconds=60)
LEEWAY_S = 5
KNOWN_FOR_S = 5.0
MOST_KNOWN = 5_000
MOST_DROPPED = 10
PRIVATE_FILE = "tokens.private.json"
PUBLIC_FILE = "tokens.public.json"
NEXT_FILE = "tokens.next.private.json"
# The public set is no secret: processes of other users may read it.
PUBLIC_MODE = 0o644


def generate_keys(keys_dir: Path) -> None:
    """Create the signing key and the public set in `keys_dir`; what is there stays, as after a crash in between."""
    private = keys_dir / PRIVATE_FILE
    if not private.exists():
        key = new_key()
        write_secret(private, private_text(key))
        write_public(keys_dir, [key])
    elif not (keys_dir / PUBLIC_FILE).exists():
        write_public(keys_dir, [read_private(private)])


def new_key() -> ECKey:
    """Return a new signing key."""
    return ECKey.generate_key("P-256", auto_kid=True)


def private_text(key: ECKey) -> str:
    """Return a signing key as its file holds it."""
    return json.dumps(key.as_dict(private=True))


def read_private(path: Path) -> ECKey:
    """Return a signing key; raise OSError or ValueError if there is none."""
    try:
        return ECKey.import_key(json.loads(path.read_text()))
    except JoseError as error:
        raise ValueError(f"{path.name} is not a signing key") from error


def read_public(path: Path) -> KeySet:
    """Return the public keys; raise OSError or ValueError if there are none."""
    try:
        found = KeySet.import_key_set(json.loads(path.read_text()))
    except JoseError as error:
        raise ValueError(f"{path.name} is not a set of keys") from error
    if not found.keys:
        raise ValueError(f"{path.name} holds no key")
    return found


def write_public(keys_dir: Path, keys: Sequence[ECKey]) -> None:
    """Have every service verify by these keys and no others."""
    text = json.dumps({"keys": [key.as_dict(private=False) for key in keys]})
    replace_secret(keys_dir / PUBLIC_FILE, text, PUBLIC_MODE)


class TokenSigner:
    """Identity's side."""

    def __init__(self, keys_dir: Path) -> None:
        self._private = WatchedFile(keys_dir / PRIVATE_FILE, read_private)

    def sign(self, actor: Actor, audience: str, now: datetime) -> str:
        """Return a token for one service, good for a minute."""
        key = self._private.current()
        header = {"alg": ALGORITHM, "kid": key.kid, "typ": TYPE}
        claims = {
            "iss": ISSUER,
            "aud": audience,
            "sub": str(actor.id),
            "sid": str(actor.session_id),
            "name": actor.name,
            "grants": [[grant.role, _text(grant.organization_id)] for grant in actor.grants],
            "org": _text(actor.employer_id),
            "org_name": actor.employer_name,
            "hurdle": actor.hurdle.value if actor.hurdle else None,
            "iat": int(now.timestamp()),
            "exp": int((now + LIFETIME).timestamp()),
        }
        return jwt.encode(header, claims, key, algorithms=[ALGORITHM])


class TokenVerifier:
    """Every service's side. One algorithm, keys only from our own set.

    A token that was verified a moment ago is known again without a look at its signature, by its digest: for
    KNOWN_FOR_S, until it expires and as long as the keys are the same. What is refused is never kept.
    """

    def __init__(self, keys_dir: Path, audience: str) -> None:
        self._known: dict[bytes, _Known] = {}
        self._public = WatchedFile(keys_dir / PUBLIC_FILE, read_public)
        self._claims = jwt.JWTClaimsRegistry(
            leeway=LEEWAY_S,
            iss={"essential": True, "value": ISSUER},
            aud={"essential": True, "value": audience},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        )

    def verify(self, token: str) -> Actor:
        """Return whom a token speaks for; raise Unauthenticated for anything but our own, living token."""
        keys = self._public.current()
        try:
            digest = sha256(token.encode()).digest()
            known = self._known.get(digest)
            if known is not None and known.holds(keys):
                return known.actor
            actor, expires = self._read(token, keys)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise Unauthenticated from error
        self._keep(digest, _Known(actor, keys, time.monotonic() + KNOWN_FOR_S, expires))
        return actor

    def _read(self, token: str, keys: KeySet) -> tuple[Actor, int]:
        """Return whom a token speaks for and when it expires; raise Unauthenticated or what joserfc raises."""
        decoded = jwt.decode(token, keys, algorithms=[ALGORITHM])
        if decoded.header.get("typ") != TYPE or "kid" not in decoded.header:
            raise Unauthenticated
        self._claims.validate(decoded.claims)
        return _actor(decoded.claims), int(decoded.claims["exp"])

    def _keep(self, digest: bytes, known: "_Known") -> None:
        self._known.pop(digest, None)
        now = time.monotonic()
        # the oldest stand first: what is no longer known goes, and the oldest where there is no room
        for oldest in list(islice(self._known, MOST_DROPPED)):
            if len(self._known) >= MOST_KNOWN or self._known[oldest].until <= now:
                del self._known[oldest]
        self._known[digest] = known


@dataclass(frozen=True, slots=True)
class _Known:
    """Whom a verified token speaks for, by which keys; for how long that is known, and when the token expires."""

    actor: Actor
    keys: KeySet
    until: float
    expires: int

    def holds(self, keys: KeySet) -> bool:
        """Return whether the token would be accepted again by these keys, as far as time tells."""
        return self.keys is keys and time.monotonic() < self.until and time.time() < self.expires


def _actor(claims: dict[str, Any]) -> Actor:
    return Actor(
        id=UUID(claims["sub"]),
        name=claims["name"],
        grants=frozenset(Grant(role, _uuid(organization)) for role, organization in claims["grants"]),
        session_id=UUID(claims["sid"]),
        employer_id=_uuid(claims["org"]),
        employer_name=claims["org_name"],
        hurdle=Hurdle(claims["hurdle"]) if claims["hurdle"] else None,
    )


def _text(value: UUID | None) -> str | None:
    return str(value) if value else None


def _uuid(value: str | None) -> UUID | None:
    return UUID(value) if value else None
