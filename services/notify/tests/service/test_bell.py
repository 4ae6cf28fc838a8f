"""The bell: a stream over real HTTP tells the number of unread messages at each commit that changes it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
import uvicorn
from sqlalchemy import text

from contracts.events.identity import AccountsMerged
from expertlib import registry
from foundation.http.stopping import StoppingServer
from foundation.testing.kit import ServiceKit
from notify.bell import usecases
from notify.bell.errors import TooManyBells
from notify.bell.usecases import BELL, MOST_OF_ONE, Bell, Pace, bell_of, open_stream
from notify.tests.service.making import a_reader, a_submission, inbox, tell_account

pytestmark = pytest.mark.service

SOON = 5.0


class Ear:
    """Listens to one stream."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self._lines = response.aiter_lines()
        self.comments = 0

    async def hears(self) -> int | None:
        """Return the next count; None once the stream has ended."""
        async with asyncio.timeout(SOON):
            async for line in self._lines:
                if line.startswith(":"):
                    self.comments += 1
                if line.startswith("data: "):
                    return int(line.removeprefix("data: "))
        return None


@pytest_asyncio.fixture(loop_scope="session")
async def bell(notify: ServiceKit) -> AsyncIterator[Bell]:
    """The bell of this process, fresh."""
    yield bell_of(notify.resources)
    await notify.resources.extras.pop(BELL).close()
    notify.resources.closing.clear()


@pytest_asyncio.fixture(loop_scope="session")
async def server(notify: ServiceKit, bell: Bell) -> AsyncIterator[StoppingServer]:
    """The service on a port of this machine: the tests' own client waits for the end of every answer."""
    config = uvicorn.Config(notify.app, host="127.0.0.1", port=0, log_level="error", lifespan="off")
    served = StoppingServer(config, notify.app.state.stopping)
    task = asyncio.create_task(served._serve())
    while not served.started:  # noqa: ASYNC110  # uvicorn has no event for it
        await asyncio.sleep(0.01)
    yield served
    served.should_exit = True
    await asyncio.wait_for(task, SOON)
    notify.app.state.stopping.clear()


@asynccontextmanager
async def listening(notify: ServiceKit, server: StoppingServer, account_id: UUID) -> AsyncIterator[Ear]:
    port = server.servers[0].sockets[0].getsockname()[1]
    headers = notify.as_(a_reader(notify, account_id))
    async with (
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client,
        client.stream("GET", "/messages/stream", headers=headers) as response,
    ):
        yield Ear(response)


async def test_the_number_comes_at_once_and_at_each_change(
    notify: ServiceKit, server: StoppingServer
) -> None:
    account_id = await tell_account(notify)
    async with listening(notify, server, account_id) as ear:
        assert ear.response.headers["content-type"].startswith("text/event-stream")
        assert ear.response.headers["cache-control"] == "no-store"
        assert await ear.hears() == 0
        await notify.deliver(a_submission(notify, account_id))
        assert await ear.hears() == 1
        await notify.deliver(a_submission(notify, account_id))
        assert await ear.hears() == 2
        [one, *_] = (await inbox(notify, account_id))["items"]
        headers = notify.as_(a_reader(notify, account_id))
        await notify.client.post(f"/messages/{one['id']}/read", headers=headers)
        assert await ear.hears() == 1
        await notify.client.post("/messages/read-all", headers=headers)
        assert await ear.hears() == 0


async def test_nobody_hears_the_bell_of_another(
    notify: ServiceKit, server: StoppingServer, bell: Bell
) -> None:
    bell.pace = Pace(beat=0.2)
    mine, theirs = await tell_account(notify), await tell_account(notify)
    async with listening(notify, server, mine) as ear:
        assert await ear.hears() == 0
        await notify.deliver(a_submission(notify, theirs))
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1):
                await ear.hears()
        assert ear.comments >= 3


async def test_every_process_rings(notify: ServiceKit, server: StoppingServer) -> None:
    account_id = await tell_account(notify)
    elsewhere = registry.opener("notify")()
    async with listening(notify, server, account_id) as ear:
        assert await ear.hears() == 0
        other = await open_stream(elsewhere, a_reader(notify, account_id))
        assert [await anext(other), await anext(other)][1] == "event: unread\ndata: 0\n\n"
        await notify.deliver(a_submission(notify, account_id))
        assert await ear.hears() == 1
        async with asyncio.timeout(SOON):
            assert await anext(other) == "event: unread\ndata: 1\n\n"
        await other.aclose()
    await elsewhere.close()


async def test_a_merge_rings_with_the_kept_account(notify: ServiceKit, server: StoppingServer) -> None:
    kept, folded = await tell_account(notify), await tell_account(notify)
    await notify.deliver(a_submission(notify, folded))
    async with listening(notify, server, kept) as ear:
        assert await ear.hears() == 0
        await notify.deliver(AccountsMerged(kept_account_id=kept, version=2, folded_account_id=folded))
        assert await ear.hears() == 1


async def test_after_a_lost_connection_what_was_missed_is_told(
    notify: ServiceKit, server: StoppingServer
) -> None:
    account_id = await tell_account(notify)
    async with listening(notify, server, account_id) as ear:
        assert await ear.hears() == 0
        await asyncio.sleep(0.2)
        async with notify.resources.database.read() as session:
            ended = await session.scalars(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE query LIKE 'LISTEN%' AND datname = current_database()"
                )
            )
            assert len(ended.all()) == 1
        await notify.deliver(a_submission(notify, account_id))
        assert await ear.hears() == 1


async def test_a_stream_ends_by_itself(notify: ServiceKit, server: StoppingServer, bell: Bell) -> None:
    bell.pace = Pace(beat=0.1, life=0.5)
    async with listening(notify, server, await tell_account(notify)) as ear:
        assert await ear.hears() == 0
        assert await ear.hears() is None
    assert not bell._streams


async def test_a_reader_who_leaves_is_forgotten(
    notify: ServiceKit, server: StoppingServer, bell: Bell
) -> None:
    async with listening(notify, server, await tell_account(notify)) as ear:
        await ear.hears()
        assert bell._streams
    async with asyncio.timeout(SOON):
        while bell._streams:  # noqa: ASYNC110  # the server notices in its own time
            await asyncio.sleep(0.05)


async def test_open_streams_do_not_keep_a_process_from_stopping(
    notify: ServiceKit, server: StoppingServer
) -> None:
    async with listening(notify, server, await tell_account(notify)) as ear:
        assert await ear.hears() == 0
        server.should_exit = True
        assert await ear.hears() is None


async def test_one_person_has_no_more_than_three(notify: ServiceKit, server: StoppingServer) -> None:
    account_id = await tell_account(notify)
    async with (
        listening(notify, server, account_id) as first,
        listening(notify, server, account_id) as second,
        listening(notify, server, account_id) as third,
    ):
        assert [await ear.hears() for ear in (first, second, third)] == [0] * MOST_OF_ONE
        async with listening(notify, server, account_id) as refused:
            assert refused.response.status_code == 429
            assert refused.response.headers["retry-after"] == "30"
        async with listening(notify, server, await tell_account(notify)) as another:
            assert another.response.status_code == 200


async def test_one_person_has_no_more_than_three_when_all_are_opened_at_once(
    notify: ServiceKit, bell: Bell
) -> None:
    reader = a_reader(notify, await tell_account(notify))
    opened = await asyncio.gather(
        *(open_stream(notify.resources, reader) for _ in range(8)), return_exceptions=True
    )
    streams = [each for each in opened if not isinstance(each, BaseException)]
    assert len(streams) == MOST_OF_ONE
    assert all(isinstance(each, TooManyBells) for each in opened if each not in streams)
    for stream in streams:
        await stream.aclose()
    assert not bell._streams


async def test_a_stream_that_nobody_reads_takes_no_room(notify: ServiceKit, bell: Bell) -> None:
    reader = a_reader(notify, await tell_account(notify))
    for _ in range(MOST_OF_ONE + 1):
        await open_stream(notify.resources, reader)  # and the browser has left before the answer began
        await asyncio.sleep(0.05)
    assert not bell._streams


async def test_a_full_process_says_so(
    notify: ServiceKit, server: StoppingServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(usecases, "MOST", 1)
    async with listening(notify, server, await tell_account(notify)) as ear:
        await ear.hears()
        async with listening(notify, server, await tell_account(notify)) as refused:
            assert refused.response.status_code == 503
            assert refused.response.headers["retry-after"] == "30"


async def test_only_the_signed_in_have_a_bell(notify: ServiceKit) -> None:
    assert (await notify.client.get("/messages/stream")).status_code == 401
