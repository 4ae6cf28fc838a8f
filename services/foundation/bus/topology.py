"""Exchange and queues. Every process that publishes or consumes declares all of them, so order of start is free."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from kombu import Connection, Exchange, Queue

EVENTS = Exchange("events", type="topic", durable=True)
DEAD = Exchange("events.dead", type="fanout", durable=True)

QUORUM = {
    "x-queue-type": "quorum",
    "x-delivery-limit": 10,
    "x-dead-letter-exchange": DEAD.name,
    "x-dead-letter-strategy": "at-least-once",
    "x-overflow": "reject-publish",
}


LONGEST_PAUSE_S = 4
# A broker that accepts and never answers (frozen, or a cluster without its majority) is given up after this.
# Waiting for messages and for confirms has limits of its own.
ANSWER_LIMIT_S = 5


class BrokerConnection(Connection):  # type: ignore[misc]
    """A connection that looks for its broker every few seconds, however long that has been away.

    kombu waits longer and longer, up to half a minute after a long outage, and Celery has no setting for it.
    """

    def _ensure_connection(
        self,
        errback: Callable[..., Any] | None = None,
        max_retries: int | None = None,
        interval_start: float = 1,
        interval_step: float = 1,
        interval_max: float = LONGEST_PAUSE_S,
        **options: Any,
    ) -> Any:
        return super()._ensure_connection(
            errback, max_retries, interval_start, interval_step, min(interval_max, LONGEST_PAUSE_S), **options
        )


def connect(url: str) -> Connection:
    """Return a connection to the broker, lazily opened, with publisher confirms where the transport has them."""
    if url.startswith("amqp"):
        options = rabbit_options()
    elif url.startswith("redis"):
        options = {"socket_timeout": 10, "socket_connect_timeout": 3, "visibility_timeout": 600}
    else:
        options = {}
    return BrokerConnection(url, heartbeat=20, connect_timeout=3, transport_options=options)


def rabbit_options() -> dict[str, object]:
    """Return the options of every connection to RabbitMQ: confirms, and no answer that is waited for without end.

    py-amqp waits for the answer to a channel, a declaration or a close as long as the socket lets it.
    """
    return {"confirm_publish": True, "read_timeout": ANSWER_LIMIT_S, "write_timeout": ANSWER_LIMIT_S}


def event_queue(service: str, names: Iterable[str]) -> list[Queue]:
    """Return the queue of a service, once per fact that it listens to (one binding each)."""
    return [
        Queue(f"{service}.events", EVENTS, routing_key=name, durable=True, queue_arguments=QUORUM)
        for name in sorted(names)
    ]


def task_queue(service: str) -> Queue:
    """Return the queue of a service's own tasks."""
    name = f"{service}.tasks"
    return Queue(name, Exchange(""), routing_key=name, durable=True, queue_arguments=QUORUM)


def declare(connection: Connection, subscriptions: Mapping[str, Iterable[str]], tasks: Iterable[str]) -> None:
    """Declare the exchanges, every service's queue with its bindings, and the task queues. Idempotent."""
    with connection.channel() as channel:
        for exchange in (EVENTS, DEAD):
            exchange(channel).declare()
        Queue("events.dead", DEAD, durable=True, queue_arguments={"x-queue-type": "quorum"})(
            channel
        ).declare()
        for service, names in subscriptions.items():
            for queue in event_queue(service, names):
                queue(channel).declare()
        for service in tasks:
            task_queue(service)(channel).declare()
