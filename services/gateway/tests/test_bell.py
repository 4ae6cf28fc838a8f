"""The bell, live: the stream is handed on, and an open page does not keep anybody signed in."""

import httpx

from foundation.auth.actor import Hurdle
from gateway.tests.fakes import FakeWire

STREAM = b"retry: 3000\n\nevent: unread\ndata: 4\n\n"


async def test_the_stream_is_handed_on_as_it_comes(site):
    site.sign_in("applicant")
    site.notify.says("GET /messages/stream", STREAM)
    answer = await site.get("/messages/stream")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-accel-buffering"] == "no"
    assert answer.content == STREAM
    assert site.notify.last("GET /messages/stream").headers["authorization"] == "Bearer token-notify"


async def test_an_open_bell_does_not_count_as_use_of_the_session(site):
    site.sign_in("applicant")
    site.notify.says("GET /messages/stream", STREAM)
    site.notify.says("GET /messages", {"items": [], "next": None})
    await site.get("/messages/stream")
    assert site.identity.last("POST /sessions/exchange").body["passive"] is True
    await site.get("/messages")
    assert site.identity.was_asked("POST /sessions/exchange") == 2
    assert "passive" not in site.identity.last("POST /sessions/exchange").body


async def test_a_session_that_is_over_ends_the_bell_for_good(site):
    site.sign_in("applicant")
    site.identity.refuses("POST /sessions/exchange", 401, "session-over", "登录已失效。")
    answer = await site.get("/messages/stream")
    assert (answer.status_code, answer.text) == (200, "event: over\ndata:\n\n")
    assert site.notify.was_asked("GET /messages/stream") == 0


async def test_nobody_is_told_anything_before_a_login(site):
    answer = await site.get("/messages/stream")
    assert "event: over" in answer.text
    assert "set-cookie" not in answer.headers


async def test_a_hurdle_comes_before_the_bell(site):
    site.sign_in("platform_admin", hurdle=Hurdle.FACTOR)
    assert "event: over" in (await site.get("/messages/stream")).text


async def test_a_service_that_is_down_or_full_is_said_in_short(site):
    site.sign_in("applicant")
    site.notify.down = True
    answer = await site.get("/messages/stream")
    assert (answer.status_code, answer.content) == (503, b"")
    assert answer.headers["retry-after"] == "5"
    site.notify.down = False
    site.notify.refuses("GET /messages/stream", 429, "too-many-bells", "打开的页面过多。", retry_after=30)
    answer = await site.get("/messages/stream")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")


async def test_a_stream_that_breaks_off_ends_quietly(site):
    class Breaking(httpx.AsyncByteStream):
        async def __aiter__(self):
            yield STREAM
            raise httpx.ReadError("gone")

    async def answer(request):
        return httpx.Response(200, stream=Breaking(), headers={"content-type": "text/event-stream"})

    site.sign_in("applicant")
    notify = site.app.state.services.notify
    notify._streams = FakeWire(answer)
    got = await site.get("/messages/stream")
    assert (got.status_code, got.content) == (200, STREAM)
