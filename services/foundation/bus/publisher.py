"""One connection that publishes with confirms, and is thrown away after any failure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from amqp.exceptions import ChannelError, MessageNacked
from celery import Celery
from kombu import Connection, Producer
from sqlalchemy import Row

from foundation.bus.topology import EVENTS, connect, declare
from foundation.telemetry.logs import log

CONFIRM_TIMEOUT_S = 5


class Unroutable(Exception):
    """The broker had no queue for a message: publishing it again later may work."""


REFUSALS = (Unroutable, ChannelError, MessageNacked, ValueError, TypeError)
"""What is wrong with one message; anything else that fails (a lost connection, silence) is wrong with all of them."""


@dataclass
class Published:
    """The positions that the broker has confirmed, in order, and the one that it would not have."""

    confirmed: list[int] = field(default_factory=list)
    refused: int | None = None


class Publisher:
    """Publishes outbox entries in order. Not thread-safe: one caller at a time."""

    def __init__(
        self, url: str, celery: Celery, subscriptions: Mapping[str, Iterable[str]], tasks: Iterable[str]
    ) -> None:
        self._url = url
        self._celery = celery
        self._subscriptions = {service: list(names) for service, names in subscriptions.items()}
        self._tasks = list(tasks)
        self._connection: Connection | None = None
        self._producer: Producer | None = None
        self._returned: list[str] = []

    def publish(self, rows: Iterable[Row[Any]]) -> Published:
        """Publish entries until one fails; return what the broker has confirmed."""
        published, sending = Published(), None
        try:
            producer = self._open()
            for row in rows:
                sending = row
                self._send(producer, row)
                published.confirmed.append(row.position)
        except Exception as error:  # whatever it was, this channel's confirms can no longer be told apart
            log.warning("publish_failed", error=repr(error), confirmed=len(published.confirmed))
            self.discard()
            if sending is not None and _is_refusal(error):
                published.refused = sending.position
        return published

    def discard(self) -> None:
        """Throw the connection away, without waiting for the broker."""
        connection, self._connection, self._producer = self._connection, None, None
        if connection is not None:
            _quietly(connection.collect, 0.5)

    def _open(self) -> Producer:
        if self._producer is None:
            self._connection = connect(self._url)
            self._connection.ensure_connection(max_retries=1, timeout=5)
            declare(self._connection, self._subscriptions, self._tasks)
            channel = self._connection.channel()
            # kombu's Redis transport knows no returned messages: its bindings are checked by `declare`
            returns = self._on_return if hasattr(channel, "events") else None
            self._producer = Producer(channel, on_return=returns)
        return self._producer

    def _on_return(self, _error: Exception, _exchange: str, routing_key: str, _message: Any) -> None:
        self._returned.append(routing_key)

    def _send(self, producer: Producer, row: Row[Any]) -> None:
        delivery = {"mandatory": True, "retry": False, "confirm_timeout": CONFIRM_TIMEOUT_S}
        if row.kind == "task":
            queue = row.name.split(".")[0] + ".tasks"
            self._celery.send_task(
                row.name,
                kwargs=row.body["arguments"],
                task_id=str(row.id),
                queue=queue,
                headers={"traceparent": row.body["traceparent"]},
                producer=producer,
                **delivery,
            )
        else:
            producer.publish(
                orjson.dumps(row.body),
                exchange=EVENTS,
                routing_key=row.name,
                content_type="application/cloudevents+json",
                content_encoding="utf-8",
                delivery_mode=2,
                message_id=str(row.id),
                declare=[],
                **delivery,
            )
        if self._returned:
            raise Unroutable(self._returned.pop())


def _is_refusal(error: BaseException) -> bool:
    """Celery tells some errors of the broker as one of its own, with the broker's as the cause."""
    return isinstance(error, REFUSALS) or isinstance(error.__cause__, REFUSALS)


def _quietly(call: Callable[..., object], *arguments: object) -> None:
    try:
        call(*arguments)
    except Exception as error:
        log.info("discard_failed", error=repr(error))
