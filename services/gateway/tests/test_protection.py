"""Under which name and from which address a request comes."""

import httpx
import pytest
from pydantic import ValidationError

from gateway.settings import Settings, settings

OURS = ["gateway.test", "gateway.test:8443", "GATEWAY.test", "alias.test"]
NOT_OURS = ["evil.example", "gateway.test.evil.example", "gateway.test@evil.example", "[gateway.test", ""]
PROXY, STRANGER, PERSON = "10.0.0.7", "198.51.100.9", "203.0.113.5"


async def seen(scope, _receive, send):
    """Answer with the address that the gateway takes the caller for."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": scope["client"][0].encode()})


@pytest.fixture
def calling(monkeypatch):
    """Call a gateway that trusts these proxies, from an address."""
    from gateway.api import make_app

    async def called(proxies, address, headers, path="/who/"):
        monkeypatch.setenv("GATEWAY_TRUSTED_PROXIES", proxies)
        monkeypatch.setenv("GATEWAY_HOST_NAMES", "alias.test")
        settings.cache_clear()
        app = make_app()
        app.mount("/who", seen)
        transport = httpx.ASGITransport(app=app, client=(address, 4000))
        async with httpx.AsyncClient(transport=transport, base_url="http://gateway.test") as client:
            return await client.get(path, headers=headers)

    return called


@pytest.mark.parametrize("host", OURS)
async def test_asked_by_one_of_our_names_it_answers(calling, host):
    assert (await calling("", PERSON, {"Host": host})).status_code == 200


@pytest.mark.parametrize("host", NOT_OURS)
async def test_asked_by_another_name_it_answers_nothing_but_a_sentence(calling, host):
    answer = await calling("", PERSON, {"Host": host})
    assert answer.status_code == 421
    assert answer.text == "此域名不是本平台的网址，请使用平台公布的网址访问。"
    assert "content-security-policy" in answer.headers


async def test_an_orchestrator_asks_by_address(calling):
    assert (await calling("", PERSON, {"Host": "10.1.2.3:8000"}, "/healthz")).status_code == 200


async def test_on_ones_own_machine_every_name_of_loopback_is_ours(monkeypatch):
    monkeypatch.setenv("GATEWAY_PUBLIC_URL", "http://127.0.0.1:8000")
    assert Settings().hosts == {"127.0.0.1", "localhost", "::1"}


async def test_a_trusted_proxy_says_who_is_calling(calling):
    answer = await calling("10.0.0.0/24", PROXY, {"X-Forwarded-For": PERSON})
    assert answer.text == PERSON


async def test_what_the_caller_has_put_in_front_is_not_believed(calling):
    claimed = {"X-Forwarded-For": f"192.0.2.1, {PERSON}, 10.0.0.8"}
    assert (await calling("10.0.0.0/24", PROXY, claimed)).text == PERSON


@pytest.mark.parametrize(("proxies", "address"), [("", PROXY), ("10.0.0.0/24", STRANGER)])
async def test_nobody_else_is_believed(calling, proxies, address):
    assert (await calling(proxies, address, {"X-Forwarded-For": PERSON})).text == address


@pytest.mark.parametrize("everybody", ["*", "0.0.0.0/0", "::/0", "proxy.example", "10.0.0.7/8"])
def test_a_gateway_that_would_believe_everybody_does_not_start(monkeypatch, everybody):
    monkeypatch.setenv("GATEWAY_TRUSTED_PROXIES", everybody)
    with pytest.raises(ValidationError):
        Settings()
