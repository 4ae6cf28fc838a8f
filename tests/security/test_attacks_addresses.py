"""By which name the gateway and a service may be asked, which headers go on to a service, and what is found beside the
pages: over bare connections, against the processes as they are deployed.
"""

import re

import pytest

from tests.security.attacks.asking import BOTH, get, place
from tests.security.attacks.house import SESSION
from tests.security.attacks.line import talk

# By which name

STRANGE_HOSTS = (
    "evil.example",
    "127.0.0.1:80@evil.example",
    "evil.example@127.0.0.1",
    "127.0.0.1.evil.example",
    "127.0.0.1#@evil.example",
    "127.0.0.1/evil.example",
    "127.0.0.1?evil.example",
    "127.0.0.1\\evil.example",
    "127.0.0.1, evil.example",
    "127.0.0.1 evil.example",
    "127.0.0.1:",
    "127.0.0.1:x",
    "127.0.0.1:999999",
    "127.0.0.1:80:80",
    "127.0.0.1.",
    "127.1",
    "2130706433",
    "0x7f000001",
    "[::1",
    "[::1]evil.example",
    "[127.0.0.1]",
    "localhost.evil.example",
    "http://127.0.0.1",
    "é.example",
    "",
)


@pytest.mark.parametrize("host", STRANGE_HOSTS)
def test_asked_by_a_strange_name_it_answers_nothing_but_that(house, host):
    told = get(house, b"/login", host=host.encode() or b" ")
    assert told.answer.status == 421
    assert "此域名不是本平台的网址" in told.answer.text


@BOTH
@pytest.mark.parametrize("hosts", [(), ("ours", "ours"), ("ours", "evil.example"), ("evil.example", "ours")])
def test_without_a_name_or_with_two_there_is_no_request(house, name, hosts):
    lines = [b"Host: " + host.encode().replace(b"ours", house.host(name)) for host in hosts]
    told = get(house, b"/healthz", *lines, name=name, host=b"")
    assert (told.answer.status, told.ended) == (400, True)
    assert told.answer.text == "请求的格式不正确，请从平台首页重新进入。"


@BOTH
@pytest.mark.parametrize(
    "target", [b"http://evil.example/healthz", b"http://HERE/healthz", b"evil.example:80", b"*"]
)
def test_an_address_with_a_name_of_its_own_is_no_path(house, name, target):
    told = get(house, target.replace(b"HERE", house.host(name)), name=name)
    assert (told.answer.status, told.ended) == (400, True)


@pytest.mark.parametrize(
    "header", [b"X-Forwarded-Host", b"X-Host", b"X-Forwarded-Server", b"X-Forwarded-Prefix"]
)
def test_no_link_is_made_of_a_name_that_a_stranger_says(house, header):
    for path in (b"/login", b"/login/", b"/personal", b"/nowhere"):
        answer = get(house, path, header + b": evil.example").answer
        assert "evil.example" not in repr(answer)


@pytest.mark.parametrize("header", [b"X-Original-URL", b"X-Rewrite-URL", b"X-Forwarded-Uri"])
def test_a_header_does_not_change_the_address(house, header):
    assert get(house, b"/nowhere", header + b": /login").answer.status == 404


# Which headers go on

GOING_ON = {
    *("host", "accept", "accept-encoding", "connection", "user-agent", "traceparent"),
    *("content-type", "content-length", "authorization", "x-client-address"),
}
CLAIMS = (
    b"X-Client-Address: 203.0.113.77",
    b"x_client_address: 203.0.113.77",
    b"X-Forwarded-For: 203.0.113.77",
    b"X-Forwarded-Proto: https",
    b"X-Real-IP: 203.0.113.77",
    b"True-Client-IP: 203.0.113.77",
    b"Forwarded: for=203.0.113.77;host=203.0.113.77",
    b"Via: 1.1 203.0.113.77",
    b"Authorization: Bearer claimed",
    b"Proxy-Authorization: Bearer claimed",
    b"X-Actor: claimed",
    b"X-User: claimed",
    b"X-Roles: claimed",
    b"Idempotency-Key: claimed",
    b"traceparent: 00-claimed-claimed-01",
    b"Connection: X-Client-Address, Authorization",
)


@pytest.mark.parametrize(
    "cookie", [b"", b"Cookie: session=" + SESSION.encode()], ids=["stranger", "signed in"]
)
def test_services_hear_of_the_caller_what_the_gateway_knows_and_nothing_else(house, cookie):
    before = len(house.neighbours.heard)
    for path in (b"/", b"/messages", b"/account", b"/login", b"/personal", b"/verify/x"):
        get(house, path, *CLAIMS, *filter(None, [cookie]))
    there = place(house, "gateway")
    talk(
        house.ports["gateway"],
        there.first(*(b"%s\r\n" % one for one in CLAIMS), b"Content-Length: 39\r\n")
        + b"\r\nlogin=somebody&password=Tianshan%232026",
    )
    heard = house.neighbours.heard[before:]
    assert {one.service for one in heard} >= ({"identity", "notify"} if cookie else {"identity"})
    for one in heard:
        headers = {name.lower(): value for name, value in one.headers}
        assert set(headers) <= GOING_ON, one
        assert headers.get("x-client-address", "127.0.0.1") == "127.0.0.1"
        assert headers.get("authorization", f"Bearer token-{one.service}") == f"Bearer token-{one.service}"
        assert re.fullmatch("00-[0-9a-f]{32}-[0-9a-f]{16}-01", headers["traceparent"])
        assert "203.0.113.77" not in repr(one)
        assert "claimed" not in repr(one)


# Beside the pages

SPELLINGS = (
    "../../settings.py",
    "..%2f..%2fsettings.py",
    "%2e%2e/%2e%2e/settings.py",
    "%2e%2e%2f%2e%2e%2fsettings.py",
    "%252e%252e%252fsettings.py",
    "..%5c..%5csettings.py",
    "..\\..\\settings.py",
    "....//....//settings.py",
    "..;/..;/settings.py",
    "..%00/..%00/settings.py",
    "%c0%ae%c0%ae/%c0%ae%c0%ae/settings.py",
    "css/../../settings.py",
    "css/tokens.css/../../../settings.py",
    "css/tokens.css%00.py",
    "css",
    "",
    "/etc/passwd",
    "%2fetc%2fpasswd",
    "file:///etc/passwd",
    "C:/windows/win.ini",
    "css/" + "a" * 300,
    "a/" * 3000,
    "%ff%fe",
    "%",
    "css/tokens.css%0d%0aX-Evil:1",
)


@pytest.mark.parametrize("spelling", SPELLINGS, ids=lambda spelling: spelling[:40] or "nothing")
def test_no_spelling_leads_out_of_the_browser_files(house, spelling):
    base = re.search(r"/static/\w+/", get(house, b"/login").answer.text)[0]
    answer = get(house, f"{base}{spelling}".encode()).answer
    assert answer.status in (400, 404)
    assert answer.headers["cache-control"] == "no-store"
    assert "x-evil" not in answer.headers
    for content in ("class Settings", "root:", "--color"):
        assert content not in answer.text


@BOTH
@pytest.mark.parametrize(
    "path",
    [
        b"/login\x00",
        b"/log\x00in",
        b"/login?next=\x00",
        b"/lo\rgin",
        b"/\x7f",
        b"/\xe9",
        b"/login%00",
        b"/%00",
    ],
)
def test_no_address_ends_in_the_middle(house, name, path):
    told = get(house, path, name=name)
    assert set(told.statuses) <= {400, 404}
    assert told.answers or told.ended


@pytest.mark.parametrize(
    "path", [b"//evil.example", b"//evil.example/..", b"/\\evil.example/", b"/%2fevil.example/"]
)
def test_no_address_is_led_to_another_site(house, path):
    assert get(house, path).answer.status == 404


@pytest.mark.parametrize(
    "ending", [b"/x.css", b"%2fx.css", b";x.css", b"%3Bx.css", b".css", b"/..%2fx.css", b"?x.css"]
)
def test_a_page_never_looks_like_a_file_to_a_cache(house, ending):
    cookie = b"Cookie: session=" + SESSION.encode()
    for page in (b"/account", b"/messages", b"/login"):
        answer = get(house, page + ending, cookie).answer
        assert answer.headers["cache-control"] == "no-store", page
        assert answer.status != 200 or ending == b"?x.css"
        assert "set-cookie" not in answer.headers or answer.status != 200


def test_after_all_of_this_both_are_well_and_nothing_was_unforeseen(house):
    for name, process in house.processes.items():
        assert process.alive
        assert get(house, b"/healthz", name=name).answer.status == 200
        assert house.complaints(name) == []
