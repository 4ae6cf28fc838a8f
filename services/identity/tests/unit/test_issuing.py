"""Tokens are handed out again for a part of their minute, and never for somebody who has become another."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from foundation.auth.actor import Actor, Grant, Hurdle
from foundation.auth.tokens import TokenSigner, TokenVerifier, generate_keys
from identity.sessions.usecases import issuing
from identity.sessions.usecases.issuing import Issuer

ALL = ("identity", "experts", "review", "notify")
SOMEBODY = Actor(UUID(int=1), "测试人员", frozenset({Grant("applicant", None)}), session_id=UUID(int=2))


class Counting(TokenSigner):
    signed = 0

    def sign(self, actor, audience, now):
        self.signed += 1
        return super().sign(actor, audience, now)


@pytest.fixture
def signer(tmp_path):
    generate_keys(tmp_path)
    return Counting(tmp_path)


@pytest.fixture
def now():
    return datetime.now(UTC).replace(microsecond=0)


def test_the_same_tokens_come_again_and_say_how_long_they_are_good(signer, now, tmp_path):
    issuer = Issuer(signer)
    first = issuer.tokens(SOMEBODY, ALL, now)
    again = issuer.tokens(SOMEBODY, ALL, now + timedelta(seconds=15))
    assert again.tokens == first.tokens
    assert (first.expires_in, again.expires_in, signer.signed) == (60, 45, 4)
    assert TokenVerifier(tmp_path, "review").verify(again.tokens["review"]) == SOMEBODY


def test_after_a_part_of_the_minute_new_ones_are_signed(signer, now):
    issuer = Issuer(signer)
    issuer.tokens(SOMEBODY, ALL, now)
    assert issuer.tokens(SOMEBODY, ALL, now + issuing.HANDED_OUT_FOR).expires_in == 60
    assert issuer.tokens(SOMEBODY, ALL, now - timedelta(seconds=1)).expires_in == 60
    assert signer.signed == 12


@pytest.mark.parametrize(
    "change",
    [
        {"grants": frozenset()},
        {"name": "改名"},
        {"hurdle": Hurdle.PASSWORD},
        {"employer_id": UUID(int=9)},
        {"session_id": UUID(int=3)},
    ],
)
def test_whoever_has_become_another_gets_other_tokens(signer, now, change, tmp_path):
    issuer = Issuer(signer)
    first = issuer.tokens(SOMEBODY, ALL, now)
    other = replace(SOMEBODY, **change)
    second = issuer.tokens(other, ALL, now)
    assert TokenVerifier(tmp_path, "notify").verify(second.tokens["notify"]) == other
    assert not set(first.tokens.values()) & set(second.tokens.values())


def test_only_what_is_asked_for_is_signed(signer, now):
    issuer = Issuer(signer)
    assert set(issuer.tokens(SOMEBODY, ["review"], now).tokens) == {"review"}
    assert issuer.tokens(SOMEBODY, (), now).tokens == {}
    assert signer.signed == 1
    assert set(issuer.tokens(SOMEBODY, ALL, now).tokens) == set(ALL)
    assert signer.signed == 4


def test_so_many_sessions_are_kept_and_no_more(signer, now, monkeypatch):
    monkeypatch.setattr(issuing, "MOST_KEPT", 3)
    issuer = Issuer(signer)
    people = [replace(SOMEBODY, session_id=uuid4()) for _ in range(4)]
    for one in people:
        issuer.tokens(one, ["review"], now)
    assert len(issuer._kept) == 3
    issuer.tokens(people[-1], ["review"], now)
    assert signer.signed == 4
    issuer.tokens(people[0], ["review"], now)
    assert signer.signed == 5
