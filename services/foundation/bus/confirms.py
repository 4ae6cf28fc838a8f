"""Publisher confirms in batches: many messages go out, then the broker's word on each of them is waited for.

py-amqp by itself waits after each message. Here the channel's answers are matched by delivery tag: the first message
that a channel publishes has tag 1, and so on. After any doubt about a tag the channel is no longer good for anything.
"""

import time
from typing import Any
from uuid import UUID

from kombu import Connection

from foundation.bus.reading import drain


class Confirms:
    """What the broker says of the messages that go out on one channel. Not thread-safe."""

    def __init__(self, connection: Connection, channel: Any) -> None:
        self._connection = connection
        self._sent = 0
        self._open: dict[int, UUID] = {}
        self._returned: dict[UUID, str] = {}
        self.taken: set[UUID] = set()
        self.refused: dict[UUID, str] = {}
        channel.confirm_select()
        # What waited for each message is replaced by what only sends it.
        channel.basic_publish = channel._basic_publish
        channel.events["basic_ack"].add(self._on_ack)
        channel.events["basic_nack"].add(self._on_nack)
        channel.events["basic_return"].add(self._on_return)

    def expect(self, id: UUID) -> None:
        """Note that the message of this id was sent just now."""
        self._sent += 1
        self._open[self._sent] = id

    def wait(self, seconds: float) -> None:
        """Wait until the broker has said something of every message; raise TimeoutError when it does not.

        Then `taken` are the ids that it keeps, and `refused` those that it does not, each with why.
        """
        until = time.monotonic() + seconds
        while self._open:
            drain(self._connection, max(0.001, until - time.monotonic()))

    def forget(self) -> None:
        """Begin a new batch."""
        self.taken.clear()
        self.refused.clear()
        self._returned.clear()

    def _on_ack(self, tag: int, multiple: bool) -> None:
        for id in self._closed(tag, multiple):
            # A message that no queue wanted is returned and then confirmed.
            if id in self._returned:
                self.refused[id] = self._returned.pop(id)
            else:
                self.taken.add(id)

    def _on_nack(self, tag: int, multiple: bool) -> None:
        self.refused.update(dict.fromkeys(self._closed(tag, multiple), "nacked"))

    def _on_return(self, _error: Exception, _exchange: str, routing_key: str, message: Any) -> None:
        properties = message.properties
        id = UUID(properties.get("message_id") or properties["correlation_id"])
        self._returned[id] = f"no queue for {routing_key}"

    def _closed(self, tag: int, multiple: bool) -> list[UUID]:
        """Return the messages that an answer is about. They went out in the order of their tags."""
        if not multiple:
            return [self._open.pop(tag)] if tag in self._open else []
        tags = [one for one in self._open if one <= tag]
        return [self._open.pop(one) for one in tags]
