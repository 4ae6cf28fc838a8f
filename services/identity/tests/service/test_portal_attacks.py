"""Attacks on the way in by the portal: each is refused, makes nobody known and begins no session."""

import asyncio
import base64
import gzip
import hashlib
import hmac
import json

import pytest
from joserfc import jws, jwt
from joserfc.jwk import OctKey, RSAKey
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse

from identity.accounts.model import Account
from identity.portal.model import PortalIdentity
from identity.portal.usecases import wire
from identity.sessions.model import Session
from identity.tests import issuer as provider
from identity.tests.numbers import eighteen

from . import steps
from .portal_steps import LEGAL, NATURAL, UNVERIFIED, begin, come_back, enter, rows

pytestmark = pytest.mark.service

FOREIGN = RSAKey.generate_key(2048, parameters={"kid": "rsa-1"})
PUBLIC = provider.RSA.as_pem(private=False)


async def refused(kit, answer, slug, status):
    """Fail unless an attack ended with this refusal and nothing came of it."""
    assert (answer.status_code, steps.slug(answer)) == (status, slug), answer.text
    assert "session" not in answer.text.replace("portal-not-trusted", "")
    for table in (PortalIdentity, Session):
        assert await rows(kit, table) == []


def part(value):
    """Return one part of a token."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


# --- state, browser, code


async def test_a_made_up_state_is_refused(identity, portal):
    begun = await begin(identity)
    returned = portal.approve(begun["authorization_url"], **NATURAL)
    for state in ("forged", returned["state"] + "x", returned["state"][:-1]):
        answer = await come_back(identity, begun, {**returned, "state": state})
        await refused(identity, answer, "portal-login-over", 422)
    assert portal.asked == []


async def test_a_state_is_good_once_even_for_two_at_the_same_time(identity, portal):
    begun = await begin(identity)
    returned = portal.approve(begun["authorization_url"], **NATURAL)
    answers = await asyncio.gather(*(come_back(identity, begun, returned) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [201, 422, 422, 422, 422]
    assert (await come_back(identity, begun, returned)).status_code == 422
    assert portal.asked.count("token") == 1


async def test_a_state_that_was_refused_is_used_up_too(identity, portal):
    begun = await begin(identity)
    returned = portal.approve(begun["authorization_url"], **NATURAL)
    await come_back(identity, begun, {**returned, "code": "wrong"})
    answer = await come_back(identity, begun, returned)
    await refused(identity, answer, "portal-login-over", 422)


@pytest.mark.parametrize("cookie", ["", "x" * 43])
async def test_a_login_comes_back_only_in_its_own_browser(identity, portal, cookie):
    """Login CSRF: the attacker's code and state in the victim's browser, which holds no cookie of this login."""
    begun = await begin(identity)
    returned = portal.approve(begun["authorization_url"], **NATURAL)
    answer = await come_back(identity, begun, returned, browser=cookie)
    await refused(identity, answer, "portal-login-over", 422)
    assert portal.asked == []
    assert "portal.refuse" in await identity.audit_actions()


async def test_the_cookie_of_another_login_does_not_help(identity, portal):
    victim, attacker = await begin(identity), await begin(identity)
    returned = portal.approve(attacker["authorization_url"], **NATURAL)
    answer = await come_back(identity, victim, returned)
    await refused(identity, answer, "portal-login-over", 422)


async def test_a_login_is_over_after_ten_minutes(identity, portal):
    begun = await begin(identity)
    returned = portal.approve(begun["authorization_url"], **NATURAL)
    identity.clock.move(minutes=10)
    await refused(identity, await come_back(identity, begun, returned), "portal-login-over", 422)


async def test_a_code_of_another_login_is_refused(identity, portal):
    """Code injection: PKCE binds the code to its own login, the nonce binds the token."""
    victim, attacker = await begin(identity), await begin(identity)
    stolen = portal.approve(victim["authorization_url"], **NATURAL)
    own = portal.approve(attacker["authorization_url"], **{**NATURAL, "sub": "attacker"})
    answer = await come_back(identity, attacker, {**own, "code": stolen["code"]})
    await refused(identity, answer, "portal-not-trusted", 403)


@pytest.mark.parametrize("nonce", ["another", "", None, 5])
async def test_a_token_of_another_login_is_refused(identity, portal, nonce):
    portal.change = {"nonce": nonce}
    await refused(identity, await enter(identity, portal, **NATURAL), "portal-not-trusted", 403)


async def test_coming_back_without_a_code_is_refused(identity, portal):
    begun = await begin(identity)
    returned = {**portal.approve(begun["authorization_url"], **NATURAL), "code": None}
    await refused(identity, await come_back(identity, begun, returned), "portal-not-trusted", 403)


async def test_who_gave_up_at_the_portal_is_told_so(identity, portal):
    begun = await begin(identity)
    returned = {**portal.approve(begun["authorization_url"]), "code": None, "error": "access_denied"}
    await refused(identity, await come_back(identity, begun, returned), "portal-declined", 403)


# --- which issuer has answered


async def test_an_answer_of_another_issuer_is_refused(identity, portal):
    """Mix-up (RFC 9207)."""
    for issuer in ("https://evil.example", portal.url + "/", ""):
        begun = await begin(identity)
        returned = portal.approve(begun["authorization_url"], **NATURAL)
        answer = await come_back(identity, begun, {**returned, "iss": issuer})
        await refused(identity, answer, "portal-not-trusted", 403)
    assert portal.asked == []


async def test_the_issuer_may_have_to_name_itself(identity, portal):
    async with steps.with_settings(identity, portal_requires_iss=True):
        await refused(identity, await enter(identity, portal, **NATURAL), "portal-not-trusted", 403)
        begun = await begin(identity)
        returned = portal.approve(begun["authorization_url"], **NATURAL)
        assert (await come_back(identity, begun, {**returned, "iss": portal.url})).status_code == 201


# --- the ID token's claims

CLAIMS = {
    "another issuer": {"iss": "https://evil.example"},
    "the issuer with a slash": {"iss": "slash"},
    "issuers in a list": {"iss": ["list"]},
    "another client": {"aud": "somebody-else"},
    "no client": {"aud": []},
    "a client that begins alike": {"aud": "expertlib-2"},
    "several clients without azp": {"aud": ["expertlib", "other"]},
    "several clients and a foreign azp": {"aud": ["expertlib", "other"], "azp": "other"},
    "one client and a foreign azp": {"azp": "other"},
    "over for long": {"exp": 1_000_000_000},
    "over as a text": {"exp": "9999999999"},
    "never over": {"exp": float("nan")},
    "issued in the future": {"iat": 9_999_999_999},
    "good only later": {"nbf": 9_999_999_999},
    "no subject": {"sub": ""},
    "a subject that is no text": {"sub": 7},
    "a subject without end": {"sub": "x" * 256},
    "a subject with a line break": {"sub": "a\nb"},
    "another access token": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
}


@pytest.mark.parametrize("change", CLAIMS.values(), ids=CLAIMS.keys())
async def test_a_token_that_says_something_else_is_refused(identity, portal, change):
    given = {"slash": portal.url + "/", "list": [portal.url]}
    issuer = change.get("iss")
    key = issuer[0] if isinstance(issuer, list) else issuer
    portal.change = {**change, "iss": given[key]} if key in given else change
    await refused(identity, await enter(identity, portal, **NATURAL), "portal-not-trusted", 403)


@pytest.mark.parametrize("name", ["iss", "aud", "exp", "iat", "sub", "nonce"])
async def test_a_token_that_leaves_something_out_is_refused(identity, portal, name):
    portal.drop = (name,)
    await refused(identity, await enter(identity, portal, **NATURAL), "portal-not-trusted", 403)


async def test_several_clients_are_fine_where_the_token_was_made_for_us(identity, portal):
    portal.change = {"aud": ["expertlib", "other"], "azp": "expertlib"}
    assert (await enter(identity, portal, **NATURAL)).status_code == 201


# --- the ID token's signature


def unsigned(claims):
    return f"{part({'alg': 'none', 'kid': 'rsa-1'})}.{part(claims)}."


def unsigned_in_capitals(claims):
    return f"{part({'alg': 'NONE', 'kid': 'rsa-1'})}.{part(claims)}."


def signed_with_the_public_key(claims):
    signed = f"{part({'alg': 'HS256', 'kid': 'rsa-1'})}.{part(claims)}"
    signature = hmac.digest(PUBLIC, signed.encode(), hashlib.sha256)
    return f"{signed}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def signed_by_somebody_else(claims):
    return jwt.encode({"alg": "RS256", "kid": "rsa-1"}, claims, FOREIGN)


def with_an_unknown_key(claims):
    return jwt.encode({"alg": "RS256", "kid": "rsa-9"}, claims, FOREIGN)


def without_a_key_id_among_several(claims):
    return jwt.encode({"alg": "RS256"}, claims, FOREIGN)


def with_its_own_key_inside(claims):
    header = {"alg": "RS256", "kid": "rsa-1", "jwk": FOREIGN.as_dict(private=False)}
    return jwt.encode(header, claims, FOREIGN)


def with_an_address_of_its_own_keys(claims):
    return jwt.encode({"alg": "RS256", "kid": "rsa-1", "jku": "https://evil.example/jwks"}, claims, FOREIGN)


def with_another_allowed_algorithm(claims):
    return jwt.encode({"alg": "RS512", "kid": "rsa-1"}, claims, provider.RSA, algorithms=["RS512"])


def of_another_kind(claims):
    return jwt.encode({"alg": "RS256", "kid": "rsa-1", "typ": "at+jwt"}, claims, provider.RSA)


def changed_after_signing(claims):
    header, _, signature = jwt.encode({"alg": "RS256", "kid": "rsa-1"}, claims, provider.RSA).split(".")
    return f"{header}.{part({**claims, 'sub': 'victim'})}.{signature}"


def without_a_signature(claims):
    return jwt.encode({"alg": "RS256", "kid": "rsa-1"}, claims, provider.RSA).rpartition(".")[0] + "."


def critical(claims):
    header = {"alg": "RS256", "kid": "rsa-1", "crit": ["x"], "x": 1}
    return f"{part(header)}.{part(claims)}.AAAA"


def no_object(_claims):
    return jws.serialize_compact({"alg": "RS256", "kid": "rsa-1"}, b"[1]", provider.RSA)


def deeply_nested(_claims):
    payload = b'{"a":' + b"[" * 9000 + b"]" * 9000 + b"}"
    return jws.serialize_compact({"alg": "RS256", "kid": "rsa-1"}, payload, provider.RSA)


def huge(claims):
    return jwt.encode({"alg": "RS256", "kid": "rsa-1"}, {**claims, "x": "x" * 30_000}, provider.RSA)


TOKENS = (
    unsigned,
    unsigned_in_capitals,
    signed_with_the_public_key,
    signed_by_somebody_else,
    with_an_unknown_key,
    without_a_key_id_among_several,
    with_its_own_key_inside,
    with_an_address_of_its_own_keys,
    with_another_allowed_algorithm,
    of_another_kind,
    changed_after_signing,
    without_a_signature,
    critical,
    no_object,
    deeply_nested,
    huge,
    lambda _claims: "",
    lambda _claims: "a.b",
    lambda _claims: "....",
    lambda _claims: None,
    lambda _claims: {"sub": "x"},
    lambda _claims: "é.é.é",
)


@pytest.mark.parametrize("make", TOKENS, ids=lambda make: make.__name__)
async def test_a_forged_token_is_refused(identity, portal, make):
    portal.make_token = make
    portal.keys = [provider.RSA, RSAKey.generate_key(2048, parameters={"kid": "rsa-2"})]
    await refused(identity, await enter(identity, portal, **NATURAL), "portal-not-trusted", 403)


async def test_a_symmetric_key_among_the_issuers_is_never_used(identity, portal):
    key = OctKey.import_key(b"k" * 32, {"kid": "shared"})
    portal.keys = [provider.RSA, key]
    portal.key, portal.header = key, {"alg": "HS256", "kid": "shared"}
    async with steps.with_settings(identity, portal_algorithms="RS256 HS256"):
        answer = await enter(identity, portal, **NATURAL)
    assert answer.status_code in (403, 500)
    assert await rows(identity, Session) == []


async def test_unknown_keys_do_not_make_us_ask_again_and_again(identity, portal):
    portal.header = {"alg": "RS256", "kid": "unknown"}
    for _ in range(5):
        await refused(identity, await enter(identity, portal, **NATURAL), "portal-not-trusted", 403)
    assert portal.asked.count("jwks") == 1
    identity.clock.move(seconds=31)
    for _ in range(3):
        await enter(identity, portal, **NATURAL)
    assert portal.asked.count("jwks") == 2


async def test_what_userinfo_says_of_somebody_else_is_not_used(identity, portal):
    for said in ({**NATURAL, "sub": "victim"}, {"name": "x"}, [], "text"):
        portal.userinfo = said
        async with steps.with_settings(identity, portal_userinfo_endpoint=f"{portal.url}/userinfo"):
            answer = await enter(identity, portal, **NATURAL)
        await refused(identity, answer, "portal-not-trusted", 403)


async def test_userinfo_does_not_change_what_the_token_says(identity, portal):
    portal.userinfo = {**NATURAL, "id_number": eighteen(order=5)}
    async with steps.with_settings(identity, portal_userinfo_endpoint=f"{portal.url}/userinfo"):
        await enter(identity, portal, **NATURAL)
    [account] = await rows(identity, Account)
    assert account.opened(identity.resources.sealer).document_number == steps.NUMBER


# --- taking over somebody's account


@pytest.mark.parametrize("verified", [{}, {"id_number_verified": "true"}, {"id_number_verified": 1}])
async def test_an_unverified_number_opens_nobodys_account(identity, portal, verified):
    await steps.account(identity)
    answer = await enter(identity, portal, **{**UNVERIFIED, **verified})
    assert (answer.status_code, answer.json()["login"]) == (201, None)
    assert await rows(identity, PortalIdentity) == await rows(identity, Session) == []


async def test_an_unverified_number_of_a_legal_person_opens_nobodys_account(identity, portal):
    await steps.account(identity)
    answer = await enter(identity, portal, **{**LEGAL, "id_number": steps.NUMBER})
    assert answer.json()["login"] is None
    assert await rows(identity, PortalIdentity) == await rows(identity, Session) == []


@pytest.mark.parametrize(
    "same",
    [
        {"phone_number": steps.PHONE, "phone_number_verified": True},
        {"name": steps.NAME},
        {"email": "a@example.org", "email_verified": True, "preferred_username": steps.NUMBER},
    ],
    ids=["phone", "name", "email"],
)
async def test_a_phone_a_name_or_an_address_identifies_nobody(identity, portal, same):
    victim = await steps.account(identity)
    claims = {**NATURAL, "sub": "attacker", "name": "乙", "id_number": eighteen(order=41), **same}
    answer = await enter(identity, portal, **claims)
    actor = (await steps.exchange(identity, answer.json()["login"]["session"])).json()["actor"]
    assert actor["id"] != str(victim.id)
    without = {key: value for key, value in claims.items() if not key.startswith("id_number")}
    answer = await enter(identity, portal, **{**without, "sub": "attacker-2"})
    assert answer.status_code == 403


async def test_the_name_of_a_unit_does_not_open_it(identity, portal):
    await enter(identity, portal, **LEGAL)
    code = "9165010071296637X"
    claims = {**LEGAL, "sub": "attacker", "credit_code": code + _check(code)}
    answer = await enter(identity, portal, **claims)
    [first, second] = sorted(await rows(identity, PortalIdentity), key=lambda row: row.linked_at)
    assert answer.status_code == 201
    assert first.organization_id != second.organization_id


def _check(code):
    from stdnum.cn import uscc

    return uscc.calc_check_digit(code)


# --- where it leads

ELSEWHERE = (
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example/",
    "https:evil.example",
    "javascript:alert(1)",
    "/@evil.example",
    "/..;/evil.example",
    "/\t/evil.example",
    "/\r\nLocation: https://evil.example",
    "/personal//evil.example",
    "evil.example",
    "",
    "/" + "x" * 600,
)


@pytest.mark.parametrize("address", ELSEWHERE)
async def test_nobody_is_led_to_another_site(identity, portal, address):
    assert (await enter(identity, portal, next=address, **NATURAL)).json()["next"] == "/"


# --- a provider that is down, slow, endless, or leads elsewhere


async def redirecting(_request):
    return RedirectResponse("http://127.0.0.1:1/token", 307)


async def asking_for_patience(_request):
    return Response("busy", 503)


async def talking_nonsense(_request):
    return Response("<html>", media_type="text/html")


async def answering_a_list(_request):
    return JSONResponse(["id_token"])


async def answering_nothing(_request):
    return JSONResponse({})


async def answering_far_too_much(_request):
    async def chunks():
        for _ in range(10_000):
            yield b" " * 65_536

    return StreamingResponse(chunks(), media_type="application/json")


async def answering_a_bomb(_request):
    bomb = gzip.compress(b" " * 50_000_000)
    return Response(bomb, media_type="application/json", headers={"Content-Encoding": "gzip"})


async def nesting(_request):
    return Response("[" * 100_000, media_type="application/json")


async def refusing_us(_request):
    return JSONResponse({"error": "invalid_client"}, 401)


BAD_ANSWERS = (
    redirecting,
    asking_for_patience,
    talking_nonsense,
    answering_a_list,
    answering_far_too_much,
    answering_a_bomb,
    nesting,
    refusing_us,
)


@pytest.mark.parametrize("answer", BAD_ANSWERS, ids=lambda one: one.__name__)
async def test_a_bad_answer_is_a_portal_that_is_down(identity, portal, answer):
    portal.token_answer = answer
    answer = await enter(identity, portal, **NATURAL)
    await refused(identity, answer, "portal-unavailable", 503)
    assert "retry-after" in answer.headers
    assert portal.asked == ["token"]


async def test_an_answer_without_a_token_is_not_believed(identity, portal):
    portal.token_answer = answering_nothing
    await refused(identity, await enter(identity, portal, **NATURAL), "portal-not-trusted", 403)


async def test_a_provider_that_is_not_there_is_down(identity, portal):
    async with steps.with_settings(identity, portal_token_endpoint="http://127.0.0.1:1/token"):
        await refused(identity, await enter(identity, portal, **NATURAL), "portal-unavailable", 503)


@pytest.mark.parametrize("trickles", [False, True])
async def test_nobody_waits_for_ever(identity, portal, monkeypatch, trickles):
    monkeypatch.setattr(wire, "WHOLE_S", 0.6)
    monkeypatch.setattr(wire, "READ_S", 0.3)

    async def slow(_request):
        async def drops():
            while True:
                await asyncio.sleep(0.05)
                yield b" "

        if trickles:
            return StreamingResponse(drops(), media_type="application/json")
        await asyncio.sleep(5)
        return JSONResponse({})

    portal.token_answer = slow
    began = asyncio.get_running_loop().time()
    await refused(identity, await enter(identity, portal, **NATURAL), "portal-unavailable", 503)
    assert asyncio.get_running_loop().time() - began < 2


async def test_no_connection_of_the_database_is_held_while_the_issuer_thinks(identity, portal):
    held = []

    async def look(_request):
        held.append(identity.resources.database.writing.kw["bind"].pool.checkedout())
        return JSONResponse({"error": "invalid_grant"}, 400)

    portal.token_answer = look
    await enter(identity, portal, **NATURAL)
    assert held == [0]


async def test_bad_input_is_refused_and_never_breaks(identity, portal):
    for body in (
        {},
        {"state": ""},
        {"state": "x" * 201},
        {"state": "s", "code": "c" * 4001},
        {"state": 5},
        {"state": "s", "more": 1},
        {"state": "\x00", "code": "\ud800".encode("utf-8", "surrogatepass").decode("latin1")},
    ):
        answer = await identity.client.post("/portal/callbacks", json=body)
        assert answer.status_code == 422, body
