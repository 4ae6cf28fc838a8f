"""Behind TLS, as in production: what the browser is told besides."""

import ast
from pathlib import Path

import pytest

import gateway
from gateway.settings import settings

PACKAGE = Path(gateway.__file__).parent

FORM = {"login": "650102196001010010", "password": "Right-1234", "next": "/"}
SIGNED_IN = {"session": "new-session", "device": "known", "must_change_password": False, "name": "测试人员"}


@pytest.fixture
def _secure(_settings, monkeypatch):
    monkeypatch.setenv("GATEWAY_COOKIE_SECURE", "true")
    monkeypatch.setenv("GATEWAY_PUBLIC_URL", "https://gateway.test")
    settings.cache_clear()


@pytest.fixture
async def secure_site(_secure, site):
    return site


async def test_the_session_belongs_to_this_host_alone_and_never_travels_in_clear(secure_site):
    secure_site.identity.says("POST /sessions", SIGNED_IN, 201)
    answer = await secure_site.post("/login", FORM)
    cookies = {line.partition("=")[0]: line.lower() for line in answer.headers.get_list("set-cookie")}
    assert set(cookies) == {"__Host-session", "device"}
    for line in cookies.values():
        assert {"secure", "httponly", "path=/", "samesite=lax"} <= set(line.split("; "))
        assert "domain=" not in line


async def test_what_is_remembered_of_a_page_is_out_of_reach_for_scripts_too(secure_site):
    answer = await secure_site.post("/display", {"display": "large", "next": "/login"})
    (line,) = answer.headers.get_list("set-cookie")
    assert {"secure", "httponly", "samesite=lax"} <= set(line.lower().split("; "))


def test_no_cookie_is_given_without_its_attributes():
    """Each call says so itself, or takes the attributes that the session has."""
    calls = [
        (path.name, {keyword.arg for keyword in node.keywords})
        for path in sorted(PACKAGE.rglob("*.py"))
        if "tests" not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "set_cookie"
    ]
    assert len(calls) >= 5
    bare = [
        name for name, given in calls if None not in given and not {"httponly", "secure", "samesite"} <= given
    ]
    assert bare == []


async def test_browsers_keep_to_tls_for_a_year(secure_site):
    for path in ("/login", "/nowhere", "/"):
        told = (await secure_site.get(path)).headers["strict-transport-security"]
        assert told == "max-age=31536000; includeSubDomains", path


async def test_without_tls_nothing_is_promised(site):
    assert "strict-transport-security" not in (await site.get("/login")).headers


@pytest.mark.parametrize("path", ["/static", "/static/", "/static/css/", "/static/js/", "/static/x/js/"])
async def test_no_folder_is_listed(site, path):
    assert (await site.get(path)).status_code == 404
