"""Requests to the gateway and to a service, as bytes."""

import json
from urllib.parse import urlencode

import pytest

from tests.security.attacks.house import House
from tests.security.attacks.line import Told, talk
from tests.security.attacks.smuggling import Place

BOTH = pytest.mark.parametrize("name", ["gateway", "identity"])


def login_form(word: str) -> bytes:
    """Return a whole login of somebody whom nobody knows."""
    return urlencode({"login": word, "password": "Tianshan#2026"}).encode()


def unknown_json(word: str) -> bytes:
    """Return an object that nothing takes."""
    return json.dumps({"unknown": word}).encode()


def place(house: House, name: str) -> Place:
    """Return where a body is taken: the login, which asks a service; or the exchange, which refuses it."""
    if name == "gateway":
        return Place(house.host(name), b"/login", b"application/x-www-form-urlencoded", login_form)
    return Place(house.host(name), b"/sessions/exchange", b"application/json", unknown_json)


def get(
    house: House,
    path: bytes,
    *lines: bytes,
    name: str = "gateway",
    method: bytes = b"GET",
    host: bytes | None = None,
) -> Told:
    """Send one request of these lines; return what came back. `host` b"": it has none but what the lines say."""
    given = b"" if host == b"" else b"Host: %s\r\n" % (host or house.host(name))
    head = b"%s %s HTTP/1.1\r\n%s" % (method, path, given) + b"".join(b"%s\r\n" % line for line in lines)
    return talk(house.ports[name], head + b"\r\n", silence=0.02)
