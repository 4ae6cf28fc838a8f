"""The client against a provider that somebody else wrote: the package oidc-provider-mock."""

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from oidc_provider_mock import User, run_server_in_thread
from pydantic import SecretStr

from . import steps
from .portal_steps import NATURAL, begin, come_back

pytestmark = pytest.mark.service


@pytest.fixture
def mock():
    """The provider, on a port of its own, with one person."""
    claims = {name: value for name, value in NATURAL.items() if name != "sub"}
    with run_server_in_thread(
        user_claims=[User(sub="somebody", claims=claims)], require_nonce=True
    ) as server:
        yield f"http://localhost:{server.server_port}"


def settings_from(discovery):
    """Return the settings as an operator copies them from the provider's discovery document."""
    return {
        "portal_issuer": discovery["issuer"],
        "portal_client_id": "expertlib",
        "portal_client_secret": SecretStr("secret"),
        "portal_authorization_endpoint": discovery["authorization_endpoint"],
        "portal_token_endpoint": discovery["token_endpoint"],
        "portal_jwks_uri": discovery["jwks_uri"],
        "portal_userinfo_endpoint": discovery["userinfo_endpoint"],
        "portal_redirect_uri": "http://gateway.test/sso/callback",
    }


async def test_a_person_of_another_provider_comes_in(identity, mock):
    async with httpx.AsyncClient(trust_env=False) as browser:
        discovery = (await browser.get(f"{mock}/.well-known/openid-configuration")).json()
        async with steps.with_settings(identity, **settings_from(discovery)):
            begun = await begin(identity)
            answer = await browser.post(begun["authorization_url"], data={"sub": "somebody"})
            query = parse_qs(urlsplit(answer.headers["location"]).query)
            returned = {name: query[name][0] for name in ("code", "state")}
            answer = await come_back(identity, begun, returned)
    assert answer.status_code == 201, answer.text
    assert answer.json()["login"]["name"] == steps.NAME
