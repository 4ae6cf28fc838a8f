"""What an ID token must say before it is believed (OpenID Connect Core 1.0, 3.1.3.7)."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from authlib.oidc.core.util import create_half_hash
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, RSAKey
from joserfc.jws import extract_compact

LEEWAY_S = 60
LONGEST_SUBJECT = 255
LONGEST_TOKEN = 20_000
KEY_TYPES: dict[str, type[RSAKey] | type[ECKey]] = {"RS": RSAKey, "PS": RSAKey, "ES": ECKey}

VerifyingKey = RSAKey | ECKey


class NotBelieved(Exception):
    """The token does not prove what it says; the text is for our log and names no person."""


class KeyUnknown(NotBelieved):
    """No key of the set fits the token: the issuer may have changed its keys."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What the token must say: who issued it, for whom, in which login, and with which algorithms it is signed."""

    issuer: str
    client_id: str
    nonce: str
    algorithms: Collection[str]


def read_key_set(answer: Any) -> list[VerifyingKey]:
    """Return the signature keys of a JSON Web Key Set; those that we cannot use are left out.

    Symmetric keys are never among them: whoever reads the set could sign with one.
    """
    entries = answer.get("keys") if isinstance(answer, dict) else None
    read = [_read_key(entry) for entry in entries] if isinstance(entries, list) else []
    return [key for key in read if key is not None]


def check_id_token(
    token: Any, keys: Sequence[VerifyingKey], expected: Expected, now: datetime, access_token: str | None
) -> dict[str, Any]:
    """Return the claims of a token that is signed by one of `keys`, living and meant for this login.

    Raises NotBelieved, or KeyUnknown if another set of keys might help. `jku`, `jwk`, `x5u` and their like in
    the header are never looked at.
    """
    if not isinstance(token, str) or len(token) > LONGEST_TOKEN:
        raise NotBelieved("the ID token is no text, or a huge one")
    try:
        header = extract_compact(token.encode()).headers()
        key = _key_for(header, keys, expected.algorithms)
        decoded = jwt.decode(token, key, algorithms=[header["alg"]])
        _registry(expected, now).validate(decoded.claims)
    except NotBelieved:
        raise
    except (JoseError, ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        raise NotBelieved(f"{type(error).__name__}: {error}") from error
    _check_claims(decoded.claims, expected)
    _check_access_token(decoded.claims, header["alg"], access_token)
    return decoded.claims


def _read_key(entry: Any) -> VerifyingKey | None:
    if not isinstance(entry, dict) or entry.get("use", "sig") != "sig":
        return None
    try:
        key = JWKRegistry.import_key(entry)
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    return key if isinstance(key, RSAKey | ECKey) else None


def _key_for(
    header: dict[str, Any], keys: Sequence[VerifyingKey], algorithms: Collection[str]
) -> VerifyingKey:
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in algorithms:
        raise NotBelieved("the ID token is signed with an algorithm that is not allowed")
    if str(header.get("typ", "JWT")).upper() != "JWT":
        raise NotBelieved("this is a token of another kind")
    fitting = [key for key in keys if _fits(key, algorithm)]
    kid = header.get("kid")
    named = fitting if kid is None else [key for key in fitting if key.kid == kid]
    # Without a key id there must be no choice (OpenID Connect Core 1.0, 10.1).
    if len(named) != 1:
        raise KeyUnknown("no key of the issuer, or more than one, fits the ID token")
    return named[0]


def _fits(key: VerifyingKey, algorithm: str) -> bool:
    return isinstance(key, KEY_TYPES[algorithm[:2]]) and key.as_dict().get("alg", algorithm) == algorithm


def _registry(expected: Expected, now: datetime) -> jwt.JWTClaimsRegistry:
    return jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=LEEWAY_S,
        iss={"essential": True, "value": expected.issuer},
        aud={"essential": True, "value": expected.client_id},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True},
    )


def _check_claims(claims: dict[str, Any], expected: Expected) -> None:
    nonce, subject = claims["nonce"], claims["sub"]
    if not isinstance(nonce, str) or not secrets.compare_digest(nonce.encode(), expected.nonce.encode()):
        raise NotBelieved("the nonce is of another login")
    if not subject or len(subject) > LONGEST_SUBJECT or not subject.isprintable():
        raise NotBelieved("the subject cannot be kept")
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if (several or "azp" in claims) and claims.get("azp") != expected.client_id:
        raise NotBelieved("the ID token was made for somebody else")


def _check_access_token(claims: dict[str, Any], algorithm: str, access_token: str | None) -> None:
    """Raise NotBelieved if the token names another access token than the one that came with it (3.1.3.8)."""
    named = claims.get("at_hash")
    if named is None:
        return
    hashed = create_half_hash(access_token or "", algorithm)
    if not isinstance(named, str) or not secrets.compare_digest(named.encode(), hashed):
        raise NotBelieved("the access token belongs to another ID token")
