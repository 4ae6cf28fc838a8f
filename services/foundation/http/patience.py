"""How long a request may take: whoever waits is told, before they give up, to come again."""

import asyncio
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from foundation.telemetry.logs import log

Refuse = Callable[[Scope, Exception], ASGIApp]


class Patience:
    """Gives a request up when no answer has begun within some seconds, counted from the last byte of its body.

    A slow line may thus take its time, and an answer that has begun may go on. What was under way is cancelled: its
    transaction ends, or has ended, as with a connection that is lost. `refuse` makes the answer to the TimeoutError.
    """

    def __init__(self, app: ASGIApp, within_s: float, refuse: Refuse) -> None:
        self._app = app
        self._within = within_s
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        wait = _Wait(self._within)
        try:
            async with wait.limit:
                await self._app(scope, wait.hearing(receive), wait.telling(send))
        except TimeoutError as error:
            if not wait.is_over:
                raise
            log.warning("request_given_up", seconds=self._within)
            await self._refuse(scope, error)(scope, receive, send)


class _Wait:
    """The time of one request."""

    def __init__(self, within_s: float) -> None:
        self._within = within_s
        self._answered = False
        self.limit = asyncio.timeout(within_s)

    @property
    def is_over(self) -> bool:
        """Whether the time has run out without an answer."""
        return self.limit.expired() and not self._answered

    def hearing(self, receive: Receive) -> Receive:
        """Return `receive` that begins the time anew with each part of the body."""

        async def heard() -> Message:
            message = await receive()
            if message["type"] == "http.request" and not (self._answered or self.limit.expired()):
                self.limit.reschedule(asyncio.get_running_loop().time() + self._within)
            return message

        return heard

    def telling(self, send: Send) -> Send:
        """Return `send` that ends the time when the answer begins."""

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start" and not self.limit.expired():
                self._answered = True
                self.limit.reschedule(None)
            await send(message)

        return told
