"""Too much, too slowly, without end: what one stranger sends costs little, and others are answered meanwhile."""

import contextlib
import json
import re
import threading
import time

import pytest

from tests.security.attacks.line import connected, flood, repeated, talk

BOTH = pytest.mark.parametrize("name", ["gateway", "identity"])
MIB = 2**20
# A head has at most 64 KiB; what a connection's buffers hold on both sides comes on top.
TAKEN = 16 * MIB
LITTLE_MIB = 24
SOON_S = 3.0
FORM = b"application/x-www-form-urlencoded"
MULTIPART = b"multipart/form-data; boundary=limit"
CALLERS = 50


@contextlib.contextmanager
def costing_little(house, name, memory_mib=LITTLE_MIB):
    """Fail when the process is left larger, or holding files, or when others waited meanwhile."""
    memory, files = house.memory(name), house.open_files(name)
    with others_are_answered(house, name):
        yield
    until = time.monotonic() + 5
    while house.open_files(name) > files + 2 and time.monotonic() < until:
        time.sleep(0.05)
    assert house.open_files(name) <= files + 2
    assert house.memory(name) - memory < memory_mib


@contextlib.contextmanager
def others_are_answered(house, name):
    """Ask by another connection again and again; fail when an answer was long in coming."""
    over, waits = threading.Event(), []

    def ask():
        while not over.is_set():
            began = time.monotonic()
            told = talk(house.ports[name], head(house, name, b"GET", b"/healthz", b"Connection: close"))
            waits.append(time.monotonic() - began if told.statuses == [200] else float("inf"))
            over.wait(0.05)

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        yield
    finally:
        over.set()
        asking.join(30)
    assert waits
    assert max(waits) < SOON_S


def head(house, name, method, path, *lines):
    """Return the head of a request."""
    start = b"%s %s HTTP/1.1\r\nHost: %s\r\nSec-Fetch-Site: same-origin\r\n" % (
        method,
        path,
        house.host(name),
    )
    return start + b"".join(b"%s\r\n" % line for line in lines) + b"\r\n"


def post(house, kind, body, path=b"/login", name="gateway", more=()):
    """Return a whole request with a body."""
    return (
        head(house, name, b"POST", path, b"Content-Type: " + kind, b"Content-Length: %d" % len(body), *more)
        + body
    )


# Heads


# What is sent after the head of a GET (without its last line) or of a POST in chunks; and what follows for ever.
ENDLESS = {
    "one header": ("GET", b"X: ", b"a"),
    "many headers": ("GET", b"", b"X-Y: z\r\n"),
    "a name of a header": ("GET", b"", b"X-Y"),
    "cookies": ("GET", b"Cookie: ", b"a=1; "),
    "an address": ("", b"GET /healthz?", b"a=1&"),
    "a method": ("", b"", b"GET"),
    "empty lines": ("", b"", b"\r\n"),
    "trailers": ("POST", b"0\r\n", b"X-Y: z\r\n"),
    "one trailer": ("POST", b"0\r\nX: ", b"a"),
    "a chunk's extension": ("POST", b"1;x=", b"a"),
    "a chunk's size": ("POST", b"", b"0"),
}


@BOTH
@pytest.mark.parametrize("what", ENDLESS)
def test_what_never_ends_is_ended(house, name, what):
    begun, start, piece = ENDLESS[what]
    heads = {
        "": b"",
        "GET": head(house, name, b"GET", b"/healthz")[:-2],
        "POST": head(house, name, b"POST", b"/login", b"Transfer-Encoding: chunked"),
    }
    with costing_little(house, name):
        told = flood(house.ports[name], heads[begun] + start, repeated(piece, 64 * MIB))
    assert told.ended
    assert told.sent < TAKEN
    assert set(told.statuses) <= {400, 404, 422, 431}


@BOTH
@pytest.mark.parametrize(
    "line", [b"X: " + b"a" * 70_000, b"\r\n".join([b"X-Y: z"] * 9000)], ids=["long", "many"]
)
def test_a_head_beyond_the_limit_is_refused_in_words(house, name, line):
    told = talk(house.ports[name], head(house, name, b"GET", b"/healthz", line))
    assert told.ended
    assert told.answer.status == 431
    assert told.answer.text == "请求的网址或标头过长，请减少筛选条件后重试。"


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (b"/login?" + b"&".join(b"a%d=1" % n for n in range(6000)), b"X: y"),
        (b"/login?" + b"&".join([b"next=/"] * 6000), b"X: y"),
        (b"/login", b"Cookie: " + b"; ".join(b"c%d=1" % n for n in range(5000))),
        (b"/login", b"Cookie: " + b"; ".join([b"session=x"] * 5000)),
        (b"/login", b"\r\n".join(b"X-%d: y" % n for n in range(5000))),
        (b"/login", b"Accept: " + b"a/b;q=0.1," * 5000),
        (b"/login", b"Accept-Language: " + b"zz," * 15_000),
        (b"/login", b"Range: bytes=" + b"0-0," * 10_000),
    ],
    ids=["arguments", "one argument", "cookies", "one cookie", "headers", "kinds", "languages", "ranges"],
)
def test_thousands_of_small_things_are_read_quickly(house, path, line):
    with costing_little(house, "gateway"):
        began = time.monotonic()
        told = talk(house.ports["gateway"], head(house, "gateway", b"GET", path, line))
        took = time.monotonic() - began
    assert told.answer.status == 200
    assert took < SOON_S


# Bodies

FIELD = b'--limit\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n'
FILE = b'--limit\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\nc\r\n'
FORMS = {
    "fields": (FORM, b"&".join([b"a=b"] * 10_000), {400}),
    "nothing but signs between fields": (FORM, b"&" * 20 * MIB, {413}),
    "as many signs as may be": (FORM, b"&" * (4 * MIB - 1), {422}),
    "one field": (FORM, b"login=" + b"a" * 2_000_000, {400}),
    "escaped": (FORM, b"password=" + b"%41" * 300_000, {422}),
    "parts": (MULTIPART, FIELD * 10_000 + b"--limit--\r\n", {400}),
    "files": (MULTIPART, FILE * 10_000 + b"--limit--\r\n", {400}),
    "headers of a part": (MULTIPART, b"--limit\r\n" + b"X-Y: z\r\n" * 500_000, {400}),
    "one header of a part": (MULTIPART, b"--limit\r\nX-Y: " + b"z" * 4 * MIB, {400}),
    "line ends before the first part": (MULTIPART, b"\r\n" * 10 * MIB, {400, 422}),
    "beginnings of a boundary": (MULTIPART, FILE[:-3] + b"\r\n--limi" * 2 * MIB, {400, 422}),
    "a file without end": (MULTIPART, FILE[:-2] + b"z" * 20 * MIB, {400, 422}),
    "a boundary of its own": (
        b"multipart/form-data; boundary=" + b"b" * 30_000,
        b"--" + b"b" * 30_000,
        {400, 422},
    ),
    "no boundary": (b"multipart/form-data", FIELD, {400}),
}


@pytest.mark.parametrize("what", FORMS)
def test_a_form_of_too_many_or_endless_parts_is_refused_on_a_page(house, what):
    kind, body, statuses = FORMS[what]
    with costing_little(house, "gateway", memory_mib=64):
        told = talk(house.ports["gateway"], post(house, kind, body), patience=15)
    assert told.answer.status in statuses
    assert "<html" in told.answer.text
    assert re.search("[一-鿿]{4}", told.answer.text)


@BOTH
def test_a_body_without_end_is_ended_where_the_largest_ends(house, name):
    path = {"gateway": b"/login", "identity": b"/sessions/exchange"}[name]
    start = head(house, name, b"POST", path, b"Transfer-Encoding: chunked", b"Content-Type: application/json")
    piece = b"%x\r\n%s\r\n" % (65536, b" " * 65536)
    with costing_little(house, name, memory_mib=64):
        told = talk(house.ports[name], start, *[piece] * 480, patience=10)
    assert told.statuses[0] in (413, 422)


@BOTH
def test_a_body_that_is_announced_too_large_is_not_waited_for(house, name):
    told = talk(house.ports[name], head(house, name, b"POST", b"/sessions", b"Content-Length: 9999999999"))
    assert told.answer.status in (413, 422)
    assert "过大" in told.answer.text or "文件太大" in told.answer.text or "20 MB" in told.answer.text


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 10_000 + b"]" * 10_000,
        b'{"session":' * 10_000 + b"1" + b"}" * 10_000,
        b"[" * 1_000_000,
        b'{"session": ' + b"9" * 1_000_000 + b"}",
        b'{"session": "' + b"\\ud800" * 100_000 + b'"}',
        b"{" + b",".join(b'"k%d": 1' % n for n in range(100_000)) + b"}",
        json.dumps({"audiences": ["x"] * 100_000}).encode(),
    ],
    ids=["lists", "objects", "open lists", "a number", "half characters", "keys", "items"],
)
def test_json_that_is_deep_or_wide_is_refused_quickly(house, body):
    with costing_little(house, "identity", memory_mib=64):
        told = talk(
            house.ports["identity"], post(house, b"application/json", body, b"/sessions/exchange", "identity")
        )
    assert told.answer.status in (400, 422)
    assert len(told.answer.body) < MIB
    problem = json.loads(told.answer.body)
    assert problem["status"] == told.answer.status


# Slowness


@BOTH
def test_many_who_are_slow_do_not_make_others_wait(house, name):
    begun = head(house, name, b"POST", b"/login", b"Content-Type: " + FORM, b"Content-Length: 1000")
    with costing_little(house, name), contextlib.ExitStack() as lines:
        slow = [lines.enter_context(connected(house.ports[name])) for _ in range(2 * CALLERS)]
        for number, line in enumerate(slow):
            line.sendall(begun[:40] if number % 2 else begun)
        for at in range(40, 60):
            for number, line in enumerate(slow):
                line.sendall(begun[at : at + 1] if number % 2 else b"a")
            time.sleep(0.1)


@BOTH
def test_many_who_never_read_their_answers_do_not_make_others_wait(house, name):
    asked = head(house, name, b"GET", b"/healthz") * 300
    with costing_little(house, name, memory_mib=64), contextlib.ExitStack() as lines:
        for _ in range(CALLERS):
            lines.enter_context(connected(house.ports[name])).sendall(asked)
        time.sleep(1)


def test_after_all_of_this_both_are_well_and_nothing_was_unforeseen(house):
    for name, process in house.processes.items():
        assert process.alive
        assert talk(house.ports[name], head(house, name, b"GET", b"/healthz")).answer.status == 200
        assert house.complaints(name) == []
