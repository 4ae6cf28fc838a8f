"""The consumer process: kombu in one thread keeps the connection alive, events are handled on an asyncio loop.

Events of one subject are handled in order, those of several subjects at the same time (lanes.py). A transient failure
(a dependency is down) is tried again with backoff while heartbeats go on; whatever else fails is parked. Only then the
message is acknowledged.
"""

import asyncio
import threading
import time
from collections import deque
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import orjson
from kombu import Connection, Consumer, Message
from kombu.mixins import ConsumerMixin

from foundation.bus.acknowledging import Acknowledgements
from foundation.bus.handling import Handlers, NotYet
from foundation.bus.lanes import Lanes
from foundation.bus.reading import drain, read_ahead
from foundation.bus.topology import connect, declare, event_queue
from foundation.db.transient import is_transient
from foundation.resources import Resources
from foundation.telemetry.logs import log

PREFETCH = 100
AT_ONCE = 8
# The kombu thread waits for messages so long. While some are being handled it looks often whether they can be
# acknowledged; nothing else waits for that.
IDLE_TURN_S = 1.0
BUSY_TURN_S = 0.02
# Of what comes in the meantime most is done by then, and one word acknowledges it.
ACKNOWLEDGE_EVERY_S = 0.02
HANDLER_LIMIT_S = 30
LONGEST_PAUSE_S = 5.0
NOT_YET_ATTEMPTS = 30


class EventConsumer(ConsumerMixin):  # type: ignore[misc]
    """Consumes the event queue of one service."""

    def __init__(
        self,
        handlers: Handlers,
        resources: Resources,
        broker_url: str,
        subscriptions: dict[str, list[str]],
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        self.handlers = handlers
        self.resources = resources
        self.connection: Connection = connect(broker_url)
        self._subscriptions = subscriptions
        self._loop = loop
        # Each takes a database connection: more at once would only wait for one.
        at_once = min(AT_ONCE, resources.settings.database_pool_size)
        self._lanes: Lanes[tuple[dict[str, Any], Message]] = Lanes(self._settle, at_once)
        # Of the present channel, only for kombu's thread: what is not acknowledged, and what it has just brought.
        self._open = Acknowledgements()
        self._arrived: list[tuple[dict[str, Any], Message]] = []
        self._acknowledged_at = 0.0
        self._settled: deque[Message] = deque()
        self._channel: Any = None
        self._stopped = threading.Event()

    # -- kombu's side: one thread -------------------------------------------------------------------------

    def get_consumers(self, consumer: type[Consumer], channel: Any) -> list[Consumer]:
        """Declare the topology and consume our queue (called again after every reconnect)."""
        declare(channel.connection.client, self._subscriptions, [])
        self._channel, self._open = channel, Acknowledgements()
        self._arrived.clear()
        queues = event_queue(self.handlers.service, self.handlers.names)
        return [
            consumer(
                queues=queues[:1],
                on_message=self._on_message,
                prefetch_count=PREFETCH,
                accept=None,
            )
        ]

    def on_iteration(self) -> None:
        """Acknowledge what has been handled since the last time.

        What a lost connection brought comes again; to acknowledge it would end the present connection too.
        """
        self._acknowledged_at = time.monotonic()
        done = [self._settled.popleft() for _ in range(len(self._settled))]
        if done:
            self._open.acknowledge(message for message in done if self._is_current(message))

    def consume(self, *_: Any, **named: Any) -> Iterator[None]:
        """Take messages in and acknowledge them until told to stop; as ConsumerMixin, with shorter turns while busy."""
        with self.consumer_context(**named) as (connection, _channel, _consumers):
            read_ahead(connection)
            while not self.should_stop:
                if time.monotonic() - self._acknowledged_at >= ACKNOWLEDGE_EVERY_S:
                    self.on_iteration()
                try:
                    drain(connection, BUSY_TURN_S if self._open else IDLE_TURN_S)
                except TimeoutError:
                    connection.heartbeat_check()
                except OSError:
                    if not self.should_stop:
                        raise
                finally:
                    self._hand_over()
                yield
            # What was handled during the last turn need not come again.
            self.on_iteration()

    def stop(self) -> None:
        """End the loop after its current turn."""
        self.should_stop = True
        self._stopped.set()

    def _is_current(self, message: Message) -> bool:
        return message.channel is self._channel

    def _on_message(self, message: Message) -> None:
        envelope = self._envelope_in(message.body)
        if envelope is None:
            log.error("event_rejected", consumer=self.handlers.service, bytes=len(message.body))
            message.reject(requeue=False)
            return
        self._open.took(message)
        self._arrived.append((envelope, message))

    def _hand_over(self) -> None:
        """Give what has just arrived to the loop, all at once: it is woken for each time."""
        if self._arrived:
            arrived, self._arrived = self._arrived, []
            self._loop.call_soon_threadsafe(self._begin, arrived)

    def _envelope_in(self, body: Any) -> dict[str, Any] | None:
        """Return the envelope of a fact that we know; None for what could be neither handled nor parked."""
        try:
            envelope = orjson.loads(body)
            UUID(envelope["id"])
            return envelope if envelope["type"] in self.handlers.names else None
        except (ValueError, TypeError, KeyError, AttributeError):
            return None

    # -- asyncio's side -----------------------------------------------------------------------------------

    def _begin(self, arrived: list[tuple[dict[str, Any], Message]]) -> None:
        for envelope, message in arrived:
            self._lanes.put(self.handlers.lane_of(envelope), (envelope, message))

    async def _settle(self, delivery: tuple[dict[str, Any], Message]) -> None:
        envelope, message = delivery
        if self._is_current(message) and await self._handle(envelope):
            self._settled.append(message)

    async def _handle(self, envelope: dict[str, Any]) -> bool:
        """Handle or park; return False only when this process stops before either could be done."""
        attempts, pause = 0, 0.1
        while not self._stopped.is_set():
            attempts += 1
            try:
                async with asyncio.timeout(HANDLER_LIMIT_S):
                    fresh = await self.handlers.handle(self.resources, envelope)
                log.info("event_handled", event_id=envelope["id"], name=envelope["type"], repeated=not fresh)
                return True
            except Exception as error:
                early = isinstance(error, NotYet) and attempts < NOT_YET_ATTEMPTS
                if early or is_transient(error):
                    log.warning(
                        "event_retried", event_id=envelope["id"], attempts=attempts, error=repr(error)
                    )
                elif await self._park(envelope, error):
                    return True
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_S)
        return False

    async def _park(self, envelope: dict[str, Any], error: Exception) -> bool:
        log.error("event_parked", event_id=envelope.get("id"), name=envelope.get("type"), error=repr(error))
        try:
            await self.handlers.park(self.resources, envelope, error)
        except Exception as second:
            log.warning("parking_failed", error=repr(second))
            return False
        return True
