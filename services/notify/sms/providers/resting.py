"""A provider that hangs is left alone for a while: waiting for it would hold up what the worker does for others."""

import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from notify.sms.errors import NotSent, Reason
from notify.sms.providers.port import Accepted, Found, OutgoingSms, SmsProvider

T = TypeVar("T")

HELD_UP_S = 2.0
REST_S = 10.0


class Resting:
    """Hands calls on; after one that failed only after a while, none for ten seconds (one per process tries then).

    What comes meanwhile was not sent, which is certain, and is tried again as after every such failure. `clock` gives
    seconds that only grow.
    """

    def __init__(self, provider: SmsProvider, clock: Callable[[], float] = time.monotonic) -> None:
        self._provider = provider
        self._clock = clock
        self._until = float("-inf")

    async def send(self, sms: OutgoingSms) -> Accepted:
        """Have it sent, unless the provider is left alone: NotSent."""
        return await self._watched(self._provider.send, sms)

    async def find(self, sms: OutgoingSms) -> Found:
        """Return where the message is, unless the provider is left alone: NotSent."""
        return await self._watched(self._provider.find, sms)

    async def _watched(self, call: Callable[[OutgoingSms], Awaitable[T]], sms: OutgoingSms) -> T:
        began = self._clock()
        if began < self._until:
            raise NotSent(Reason.UNREACHABLE, "resting")
        try:
            return await call(sms)
        except BaseException:
            now = self._clock()
            if now - began >= HELD_UP_S:
                self._until = now + REST_S
            raise
