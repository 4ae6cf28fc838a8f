"""The evaluation's OpenID provider keeps the protocol, so that what works with it works with others."""

import base64
import hashlib
import json
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
import pytest_asyncio
from joserfc import jwt
from joserfc.jwk import KeySet

from deploy.local.portal import app as provider
from deploy.local.portal.grants import Client, Grants, Refused, check_request, signing_key
from deploy.local.portal.people import LEGAL, NATURAL, People, example

ISSUER, BACK = "http://portal.test", "http://gateway.test/sso/callback"
CLIENT = Client("expertlib", "a secret & more", BACK)
VERIFIER = "v" * 50
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
ASKED = {
    "response_type": "code",
    "client_id": CLIENT.id,
    "redirect_uri": BACK,
    "scope": "openid profile",
    "state": "s-1",
    "nonce": "n-1",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}


@pytest_asyncio.fixture
async def portal(tmp_path):
    """A browser without cookies in front of the provider."""
    transport = httpx.ASGITransport(provider.make_app(tmp_path, ISSUER, CLIENT))
    async with httpx.AsyncClient(transport=transport, base_url=ISSUER) as browser:
        browser.people = People(tmp_path / "people.json")
        yield browser


def query_of(answer):
    assert answer.headers["location"].startswith(f"{BACK}?")
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}


async def log_in(portal, person, **changes):
    form = {"request": urlencode({**ASKED, **changes}), "subject": person.subject}
    return query_of(await portal.post("/login", data=form))


async def exchange(portal, code, auth=None, **changes):
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": BACK,
        "code_verifier": VERIFIER,
        **changes,
    }
    return await portal.post("/token", data=form, auth=auth or ("expertlib", "a+secret+%26+more"))


async def test_a_login_ends_in_a_token_and_userinfo_of_the_person(portal):
    person = portal.people.of_type(LEGAL)[0]
    back = await log_in(portal, person)
    assert (back["state"], back["iss"]) == ("s-1", ISSUER)
    answer = await exchange(portal, back["code"])
    assert answer.headers["cache-control"] == "no-store"
    tokens = answer.json()
    keys = KeySet.import_key_set((await portal.get("/jwks")).json())
    claims = jwt.decode(tokens["id_token"], keys, algorithms=["RS256"]).claims
    assert (claims["iss"], claims["aud"], claims["nonce"]) == (ISSUER, "expertlib", "n-1")
    said = await portal.get("/userinfo", headers={"Authorization": f"Bearer {tokens['access_token']}"})
    assert said.json() == person.claims()
    assert said.json()["sub"] == claims["sub"]
    assert person.id_number not in json.dumps(claims)


async def test_a_code_is_good_once(portal):
    back = await log_in(portal, portal.people.of_type(NATURAL)[0])
    assert (await exchange(portal, back["code"])).status_code == 200
    assert (await exchange(portal, back["code"])).json() == {"error": "invalid_grant"}


@pytest.mark.parametrize(
    "change",
    [{"code_verifier": "w" * 50}, {"redirect_uri": BACK + "/"}, {"code": "x"}, {"code_verifier": ""}],
)
async def test_a_code_is_bound_to_verifier_and_way_back(portal, change):
    back = await log_in(portal, portal.people.of_type(NATURAL)[0])
    answer = await exchange(portal, **{"code": back["code"], **change})
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_grant"})


def test_a_code_is_good_for_a_minute(tmp_path):
    now = [1000.0]
    key = signing_key(tmp_path / "key.json")
    grants = Grants(ISSUER, CLIENT, key, clock=lambda: now[0])
    person = People(tmp_path / "people.json").of_type(LEGAL)[0]
    form = {"grant_type": "authorization_code", "redirect_uri": BACK, "code_verifier": VERIFIER}
    for waited, good in ((59, True), (61, False)):
        code = grants.give_code(person, check_request(ASKED))
        now[0] += waited
        if good:
            assert grants.exchange({**form, "code": code})["token_type"] == "Bearer"
        else:
            with pytest.raises(Refused, match="invalid_grant"):
                grants.exchange({**form, "code": code})


@pytest.mark.parametrize("auth", [("expertlib", "wrong"), ("other", "a secret & more"), ("", "")])
async def test_another_client_gets_nothing(portal, auth):
    back = await log_in(portal, portal.people.of_type(NATURAL)[0])
    answer = await exchange(portal, back["code"], auth)
    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})


@pytest.mark.parametrize(
    "change",
    [{"client_id": "other"}, {"redirect_uri": BACK + "/x"}, {"redirect_uri": "https://evil.example"}],
)
async def test_nobody_is_sent_anywhere_but_to_the_client(portal, change):
    answer = await portal.get("/authorize", params={**ASKED, **change})
    assert answer.status_code == 400
    assert "location" not in answer.headers
    form = {"request": urlencode({**ASKED, **change}), "subject": portal.people.of_type(LEGAL)[0].subject}
    assert (await portal.post("/login", data=form)).status_code == 400


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"nonce": ""}, "invalid_request"),
    ],
)
async def test_a_request_that_is_not_in_order_goes_back_with_its_error(portal, change, error):
    back = query_of(await portal.get("/authorize", params={**ASKED, **change}))
    assert (back["error"], back["state"]) == (error, "s-1")


async def test_who_gives_up_goes_back_without_a_code(portal):
    back = query_of(await portal.post("/cancel", data={"request": urlencode(ASKED)}))
    assert (back["error"], "code" in back) == ("access_denied", False)


async def test_a_unit_registers_and_is_on_the_list_also_after_a_restart(portal, tmp_path):
    form = {**example(LEGAL), "request": urlencode(ASKED), "tab": LEGAL}
    answer = await portal.post("/register", data=form)
    assert answer.status_code == 303
    page = (await portal.get(answer.headers["location"])).text
    assert "注册成功" in page
    assert form["organization_name"] in page
    again = (await portal.post("/register", data=form)).text
    assert "证件号已存在" in again
    taken = {**example(LEGAL), "phone": form["phone"], "request": urlencode(ASKED), "tab": LEGAL}
    assert "手机号已被占用" in (await portal.post("/register", data=taken)).text
    assert People(tmp_path / "people.json").of_type(LEGAL)[0].credit_code == form["credit_code"]


async def test_a_bad_registration_is_refused_field_by_field(portal):
    form = {"request": urlencode(ASKED), "tab": LEGAL, "name": "<b>", "id_number": "1", "credit_code": "9"}
    answer = await portal.post("/register", data=form)
    assert answer.status_code == 422
    for words in (
        "身份证号不正确",
        "统一社会信用代码不正确",
        "请填写单位名称",
        "请填写11位手机号",
        "&lt;b&gt;",
    ):
        assert words in answer.text


async def test_discovery_tells_what_there_is(portal):
    told = (await portal.get("/.well-known/openid-configuration")).json()
    assert told["issuer"] == ISSUER
    assert told["code_challenge_methods_supported"] == ["S256"]
    for name in ("authorization_endpoint", "jwks_uri"):
        assert (await portal.get(told[name], params=ASKED)).status_code == 200


async def test_a_person_of_no_token_is_not_told(portal):
    for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Basic eDp4"}):
        assert (await portal.get("/userinfo", headers=headers)).status_code == 401
