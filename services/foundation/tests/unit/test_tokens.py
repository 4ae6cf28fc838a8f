"""Every known way to forge a token is tried against the verifier."""

import base64
import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from joserfc import jws, jwt
from joserfc.jwk import ECKey, OctKey

from foundation.auth import tokens
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


class Counting:
    """Counts how often a token was looked at as a whole."""

    def __init__(self, verifier, monkeypatch):
        self.count, read = 0, verifier._read

        def counted(*arguments):
            self.count += 1
            return read(*arguments)

        monkeypatch.setattr(verifier, "_read", counted)


@pytest.fixture
def clocks(monkeypatch):
    """Move the clocks that say how long a token is known."""

    class Clocks:
        ahead = 0.0

    real, real_monotonic = tokens.time.time, tokens.time.monotonic
    monkeypatch.setattr(tokens.time, "time", lambda: real() + Clocks.ahead)
    monkeypatch.setattr(tokens.time, "monotonic", lambda: real_monotonic() + Clocks.ahead)
    return Clocks


def test_a_token_is_known_for_a_moment_and_then_looked_at_again(keys, actor, clocks, monkeypatch):
    verifier = TokenVerifier(keys, "experts")
    looked = Counting(verifier, monkeypatch)
    token = TokenSigner(keys).sign(actor, "experts", now())
    assert [verifier.verify(token) for _ in range(3)] == [actor] * 3
    assert looked.count == 1
    clocks.ahead = tokens.KNOWN_FOR_S
    assert verifier.verify(token) == actor
    assert looked.count == 2


def test_a_known_token_ends_when_it_expires(keys, actor, clocks):
    verifier = TokenVerifier(keys, "experts")
    token = TokenSigner(keys).sign(actor, "experts", now() - timedelta(seconds=58))
    assert verifier.verify(token) == actor
    clocks.ahead = 2 + tokens.LEEWAY_S + 1
    with pytest.raises(Unauthenticated):
        verifier.verify(token)


def test_a_known_token_is_not_known_by_other_keys(keys, actor):
    verifier = TokenVerifier(keys, "experts")
    token = TokenSigner(keys).sign(actor, "experts", now())
    verifier.verify(token)
    tokens.write_public(keys, [tokens.new_key()])
    verifier._public._looked_at -= 60
    with pytest.raises(Unauthenticated):
        verifier.verify(token)


def test_what_is_like_a_known_token_is_not_known(keys, actor):
    verifier = TokenVerifier(keys, "experts")
    token = TokenSigner(keys).sign(actor, "experts", now())
    verifier.verify(token)
    for other in (token[:-2], token + "A", token.swapcase(), f"{token}.", "é", "\ud800"):
        with pytest.raises(Unauthenticated):
            verifier.verify(other)
    assert len(verifier._known) == 1


def test_no_more_tokens_are_known_than_there_is_room(keys, actor, monkeypatch):
    monkeypatch.setattr(tokens, "MOST_KNOWN", 3)
    verifier, signer = TokenVerifier(keys, "experts"), TokenSigner(keys)
    made = [signer.sign(actor, "experts", now()) for _ in range(5)]
    assert all(verifier.verify(token) == actor for token in made * 2)
    assert len(verifier._known) == 3


def test_what_is_no_longer_known_is_forgotten(keys, actor, clocks):
    verifier, signer = TokenVerifier(keys, "experts"), TokenSigner(keys)
    for _ in range(4):
        verifier.verify(signer.sign(actor, "experts", now()))
    clocks.ahead = tokens.KNOWN_FOR_S
    verifier.verify(signer.sign(actor, "experts", now()))
    assert len(verifier._known) == 1
