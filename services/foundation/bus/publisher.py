"""One connection that publishes with confirms, and is thrown away after any failure."""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import orjson
from amqp.exceptions import ChannelError, MessageNacked
from celery import Celery
from kombu import Connection, Producer

from foundation.bus.confirms import Confirms
from foundation.bus.outbox import Claimed
from foundation.bus.reading import drain, read_ahead
from foundation.bus.topology import EVENTS, connect, declare
from foundation.telemetry.logs import log

CONFIRM_TIMEOUT_S = 5
HEARD_WITHIN_S = 0.001


class Refused(Exception):
    """The broker has no queue for some messages, or would not keep them: publishing them later may work."""


REFUSALS = (ChannelError, MessageNacked, ValueError, TypeError)
"""What is wrong with one message; anything else that fails (a lost connection, silence) is wrong with all of them."""


@dataclass
class Published:
    """The positions that the broker has confirmed, and those that it would not have."""

    confirmed: list[int] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)


class Publisher:
    """Publishes outbox entries, those of one subject in order. Not thread-safe: one caller at a time."""

    def __init__(
        self, url: str, celery: Celery, subscriptions: Mapping[str, Iterable[str]], tasks: Iterable[str]
    ) -> None:
        self._url = url
        self._celery = celery
        self._subscriptions = {service: list(names) for service, names in subscriptions.items()}
        self._tasks = list(tasks)
        self._connection: Connection | None = None
        self._producer: Producer | None = None
        self._confirms: Confirms | None = None
        self._one_by_one = False

    def publish(self, rows: Sequence[Claimed]) -> Published:
        """Publish entries until one fails; return what the broker has confirmed.

        An entry goes out when those before it of its subject are confirmed. Those of different subjects go out
        together, and only then their confirms are waited for.
        """
        published = Published()
        try:
            producer = self._open()
            for wave in _waves(rows, alone=self._one_by_one):
                self._publish_wave(producer, wave, published)
            self._one_by_one = False
        except Exception as error:  # whatever it was, this channel's confirms can no longer be told apart
            log.warning("publish_failed", error=repr(error), confirmed=len(published.confirmed))
            # The broker closes a channel without a word on which message was too much.
            self._one_by_one = self._one_by_one or _is_one_of(error, (ChannelError,))
            self.discard()
        return published

    def keep_alive(self) -> None:
        """Exchange heartbeats while nothing is published; give up a connection that has ended."""
        if self._connection is None or self._confirms is None:
            return
        try:
            with contextlib.suppress(TimeoutError):
                drain(self._connection, HEARD_WITHIN_S)
            self._connection.heartbeat_check()
        except Exception as error:
            log.info("idle_connection_lost", error=repr(error))
            self.discard()

    def discard(self) -> None:
        """Throw the connection away, without waiting for the broker."""
        connection, self._connection, self._producer = self._connection, None, None
        self._confirms = None
        if connection is not None:
            _quietly(connection.collect, 0.5)

    def _open(self) -> Producer:
        if self._producer is None:
            self._connection = connect(self._url)
            self._connection.ensure_connection(max_retries=1, timeout=5)
            read_ahead(self._connection)
            declare(self._connection, self._subscriptions, self._tasks)
            channel = self._connection.channel()
            # kombu's Redis transport knows neither confirms nor returned messages: `declare` checks its bindings
            if self._connection.transport_options.get("confirm_publish"):
                self._confirms = Confirms(self._connection, channel)
            self._producer = Producer(channel)
        return self._producer

    def _publish_wave(self, producer: Producer, wave: Sequence[Claimed], published: Published) -> None:
        """Send entries and have their confirms; raise whatever went wrong, and Refused, once all is noted."""
        if self._confirms is None:
            self._send_all(producer, wave, published)
            return
        self._confirms.forget()
        try:
            self._send_all(producer, wave, published)
            self._confirms.wait(CONFIRM_TIMEOUT_S)
        except Exception as error:
            if len(wave) == 1 and _is_one_of(error, REFUSALS) and not published.refused:
                published.refused.append(wave[0].position)
            raise
        finally:
            taken, refused = self._confirms.taken, self._confirms.refused
            published.confirmed += [row.position for row in wave if row.id in taken]
            published.refused += [row.position for row in wave if row.id in refused]
        if refused:
            raise Refused(sorted(set(refused.values())))

    def _send_all(self, producer: Producer, wave: Sequence[Claimed], published: Published) -> None:
        """Send entries until one cannot be sent, and raise why."""
        for row in wave:
            try:
                self._send(producer, row)
            except Exception as error:
                if _is_one_of(error, (ValueError, TypeError)):
                    published.refused.append(row.position)
                    # What went out before it is as good as ever; nothing more goes out after it.
                    if self._confirms is not None:
                        _quietly(self._confirms.wait, CONFIRM_TIMEOUT_S)
                raise
            if self._confirms is not None:
                self._confirms.expect(row.id)
            else:
                published.confirmed.append(row.position)

    def _send(self, producer: Producer, row: Claimed) -> None:
        if row.kind == "task":
            body = orjson.loads(row.body)
            self._celery.send_task(
                row.name,
                kwargs=body["arguments"],
                task_id=str(row.id),
                queue=row.name.split(".")[0] + ".tasks",
                headers={"traceparent": body["traceparent"]},
                producer=producer,
                mandatory=True,
                retry=False,
            )
        else:
            # What a producer would look into for each message is the same for all of ours.
            message = producer.channel.prepare_message(
                row.body.encode(),
                content_type="application/cloudevents+json",
                content_encoding="utf-8",
                properties={"delivery_mode": 2, "message_id": str(row.id)},
            )
            producer.channel.basic_publish(
                message, exchange=EVENTS.name, routing_key=row.name, mandatory=True
            )


def _waves(rows: Sequence[Claimed], *, alone: bool) -> Iterator[list[Claimed]]:
    """Return the entries in order, in groups in which no subject is twice; with `alone` each is a group."""
    waves: list[list[Claimed]] = []
    waves_of: dict[str, int] = {}
    for row in rows:
        number = len(waves) if alone else waves_of.get(row.subject, 0)
        waves_of[row.subject] = number + 1
        if number == len(waves):
            waves.append([])
        waves[number].append(row)
    yield from waves


def _is_one_of(error: BaseException, kinds: tuple[type[Exception], ...]) -> bool:
    """Celery tells some errors of the broker as one of its own, with the broker's as the cause."""
    return isinstance(error, kinds) or isinstance(error.__cause__, kinds)


def _quietly(call: Callable[..., object], *arguments: object) -> None:
    try:
        call(*arguments)
    except Exception as error:
        log.info("discard_failed", error=repr(error))
