"""Every known way to forge a token is tried against the verifier."""

import base64
import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from joserfc import jws, jwt
from joserfc.jwk import ECKey, OctKey

from foundation.auth.actor import Actor, Grant
from foundation.auth.tokens import PRIVATE_FILE, PUBLIC_FILE, TokenSigner, TokenVerifier, generate_keys
from foundation.errors import Unauthenticated


def now():
    return datetime.now(UTC)


@pytest.fixture
def keys(tmp_path):
    generate_keys(tmp_path)
    return tmp_path


@pytest.fixture
def actor():
    organization = uuid4()
    return Actor(
        uuid4(),
        "王工",
        frozenset({Grant("applicant", None), Grant("x", organization)}),
        uuid4(),
        organization,
        "某院",
    )


def private_key(keys):
    return ECKey.import_key(json.loads((keys / PRIVATE_FILE).read_text()))


def parts(token):
    header, claims, _ = token.split(".")
    pad = lambda text: base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))  # noqa: E731
    return json.loads(pad(header)), json.loads(pad(claims))


def refused(keys, token, audience="experts"):
    with pytest.raises(Unauthenticated):
        TokenVerifier(keys, audience).verify(token)


def test_says_who_it_is_for_whom_it_was_made(keys, actor):
    assert TokenVerifier(keys, "experts").verify(TokenSigner(keys).sign(actor, "experts", now())) == actor


def test_a_token_of_one_service_is_nothing_to_another(keys, actor):
    refused(keys, TokenSigner(keys).sign(actor, "review", now()))


def test_an_expired_token_is_refused(keys, actor):
    refused(keys, TokenSigner(keys).sign(actor, "experts", now() - timedelta(seconds=120)))


def test_another_key_with_the_same_kid_is_refused(keys, actor, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    generate_keys(other)
    header, claims = parts(TokenSigner(keys).sign(actor, "experts", now()))
    refused(keys, jwt.encode(header, claims, private_key(other), algorithms=["ES256"]))


def test_the_algorithm_none_is_refused(keys, actor):
    header, claims = parts(TokenSigner(keys).sign(actor, "experts", now()))
    encode = lambda value: base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")  # noqa: E731
    refused(keys, f"{encode({**header, 'alg': 'none'})}.{encode(claims)}.")


def test_a_mac_with_the_public_key_is_refused(keys, actor):
    header, claims = parts(TokenSigner(keys).sign(actor, "experts", now()))
    secret = OctKey.import_key((keys / PUBLIC_FILE).read_bytes())
    forged = jws.serialize_compact(
        {**header, "alg": "HS256"}, json.dumps(claims), secret, algorithms=["HS256"]
    )
    refused(keys, forged)


def test_a_key_brought_along_in_the_header_is_not_used(keys, actor):
    header, claims = parts(TokenSigner(keys).sign(actor, "experts", now()))
    own = ECKey.generate_key("P-256", auto_kid=True)
    brought = {**header, "kid": own.kid, "jwk": own.as_dict(private=False)}
    refused(keys, jwt.encode(brought, claims, own, algorithms=["ES256"]))


@pytest.mark.parametrize(
    "change", [{"iss": "other"}, {"aud": None}, {"sub": "x"}, {"exp": None}, {"grants": 1}]
)
def test_wrong_or_missing_claims_are_refused(keys, actor, change):
    header, claims = parts(TokenSigner(keys).sign(actor, "experts", now()))
    claims = {name: value for name, value in {**claims, **change}.items() if value is not None}
    refused(keys, jwt.encode(header, claims, private_key(keys), algorithms=["ES256"]))


def test_another_type_of_token_is_refused(keys, actor):
    header, claims = parts(TokenSigner(keys).sign(actor, "experts", now()))
    refused(keys, jwt.encode({**header, "typ": "JWT"}, claims, private_key(keys), algorithms=["ES256"]))


@pytest.mark.parametrize("token", ["", "a", "a.b.c", "..", "x" * 5000])
def test_garbage_is_refused(keys, token):
    refused(keys, token)
