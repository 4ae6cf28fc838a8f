"""HTTP over bare connections, against the gateway and a service as they are deployed: where a request ends, and by
which method it may ask.
"""

import pytest

from tests.security.attacks import gullible, smuggling
from tests.security.attacks.asking import BOTH, get, place
from tests.security.attacks.line import parsed, talk
from tests.security.attacks.smuggling import Place

REFUSALS = {400, 408, 413, 431, 501, 505}


def answered_too_often(port, place, attack, word):
    """Send an attack; return why it got through, "" for one that did not."""
    told = talk(port, attack.made(place, place.honest(word)), patience=1.0)
    if len(told.answers) > 1:
        return f"{attack.name}: {told.statuses}"
    if attack.refused and not (set(told.statuses) <= REFUSALS and (told.ended or not told.answers)):
        return f"{attack.name}: taken for a request: {told.statuses}, ended: {told.ended}"
    return ""


@BOTH
@pytest.mark.parametrize("attack", smuggling.EVERY, ids=lambda attack: attack.name)
def test_a_request_inside_another_is_never_answered(house, name, attack):
    word = f"smuggled-{id(attack)}"
    assert not answered_too_often(house.ports[name], place(house, name), attack, word)
    assert not house.neighbours.heard_of(word)


@BOTH
def test_two_honest_requests_on_one_connection_are_both_answered(house, name):
    there = place(house, name)
    told = talk(house.ports[name], there.honest("honest-1") + there.honest("honest-2"))
    assert len(told.answers) == 2
    assert not told.ended
    assert name != "gateway" or (
        house.neighbours.heard_of("honest-1") and house.neighbours.heard_of("honest-2")
    )


@pytest.mark.parametrize("way", gullible.WAYS)
def test_the_attacks_find_a_server_that_reads_wrongly(way):
    there = Place(b"x.test", b"/", b"text/plain", lambda word: word.encode())
    with gullible.serving(way) as port:
        chosen = (*smuggling.BOTH, *smuggling.LENGTHS[:2], *smuggling.HEADS[:2], *smuggling.NOT_ASKED[:1])
        assert any("[200, 200" in answered_too_often(port, there, attack, "x") for attack in chosen)


def test_a_whole_answer_is_told_from_half_a_one():
    whole = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"
    answers, rest = parsed(b"HTTP/1.1 100 Continue\r\n\r\n" + whole + whole[:-3])
    assert [(one.status, one.body) for one in answers] == [(200, b"ok")]
    assert rest == whole[:-3]


def test_what_comes_after_the_body_is_no_header(house):
    """A proxy that passes trailers on has not looked at them: who asks from where must not stand there."""
    there = place(house, "gateway")
    form = there.body("by-a-trailer")
    head = there.first(smuggling.CHUNKED).replace(b"Sec-Fetch-Site: same-origin\r\n", b"")
    chunks = b"%x\r\n%s\r\n0\r\n" % (len(form), form)
    told = talk(house.ports["gateway"], head + b"\r\n" + chunks + b"Sec-Fetch-Site: same-origin\r\n\r\n")
    assert told.statuses == [403]
    assert not house.neighbours.heard_of("by-a-trailer")


# Methods


@BOTH
@pytest.mark.parametrize("method", [b"TRACE", b"TRACK", b"DEBUG", b"CONNECT"])
@pytest.mark.parametrize("path", [b"/", b"/login", b"/healthz", b"*"])
def test_nothing_that_was_sent_is_shown_again(house, name, method, path):
    told = get(
        house, path, b"Cookie: session=secret-of-a-person", b"X-Echo: hear-me", name=name, method=method
    )
    assert set(told.statuses) <= {400, 403, 404, 405}
    assert told.answers or told.ended
    assert "secret-of-a-person" not in repr(told)
    assert "hear-me" not in repr(told)


@BOTH
@pytest.mark.parametrize(
    "method", [b"get", b"G\x00ET", b"GE T", b"", b"X" * 10_000, b"PROPFIND", b"SEARCH", b"PURGE"]
)
def test_no_odd_method_is_taken(house, name, method):
    told = get(house, b"/healthz", name=name, method=method)
    assert set(told.statuses) <= {400, 403, 404, 405}
    assert told.answers or told.ended


@pytest.mark.parametrize("header", [b"X-HTTP-Method-Override", b"X-HTTP-Method", b"X-Method-Override"])
def test_a_header_does_not_change_the_method(house, header):
    assert get(house, b"/logout", header + b": POST", b"Sec-Fetch-Site: same-origin").answer.status == 405
    assert get(house, b"/login?_method=DELETE", header + b": DELETE").answer.status == 200


def test_what_may_be_asked_is_not_told_to_other_sites(house):
    lines = (b"Origin: https://evil.example", b"Access-Control-Request-Method: POST")
    for method in (b"OPTIONS", b"GET"):
        headers = get(house, b"/login", *lines, method=method).answer.headers
        assert not [name for name in headers if name.startswith("access-control")]


def test_after_all_of_this_both_are_well_and_nothing_was_unforeseen(house):
    for name, process in house.processes.items():
        assert process.alive
        assert get(house, b"/healthz", name=name).answer.status == 200
        assert house.complaints(name) == []
