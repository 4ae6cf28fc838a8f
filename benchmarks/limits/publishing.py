"""kombu alone, with confirms in batches: `python -m benchmarks.limits.publishing BROKER_URL FILE ROUTING_KEY`.

Each line of the file is a body; all are in memory before the clock starts. Prints how many were confirmed, and the
seconds from the first to the last. Messages are persistent and mandatory; none may be refused or returned.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

from kombu import Connection, Producer

BATCH = 100
EXCHANGE = "events"
LONGEST_S = 30


def main() -> None:
    """Publish all of them."""
    url, file, routing_key = sys.argv[1:4]
    bodies = [line.encode() for line in Path(file).read_text().splitlines()]
    with Connection(url, heartbeat=20) as connection:
        channel = connection.channel()
        channel.confirm_select()
        producer, waiting = Producer(channel), _Waiting(channel)
        began, spent = time.perf_counter(), time.process_time()
        for start in range(0, len(bodies), BATCH):
            for body in bodies[start : start + BATCH]:
                waiting.sent += 1
                producer.publish(
                    body,
                    exchange=EXCHANGE,
                    routing_key=routing_key,
                    content_type="application/cloudevents+json",
                    content_encoding="utf-8",
                    delivery_mode=2,
                    mandatory=True,
                    retry=False,
                )
            while waiting.confirmed < waiting.sent:
                connection.drain_events(timeout=LONGEST_S)
        seconds, spent = time.perf_counter() - began, time.process_time() - spent
        print(json.dumps({"count": waiting.confirmed, "seconds": seconds, "cpu": spent}))


class _Waiting:
    """How many were sent, and how many of them the broker has; tags count from 1."""

    def __init__(self, channel: Any) -> None:
        self.sent = 0
        self.confirmed = 0
        self._early: set[int] = set()
        channel.events["basic_ack"].add(self._take)
        channel.events["basic_nack"].add(self._refuse)
        channel.events["basic_return"].add(self._refuse)

    def _take(self, tag: int, multiple: bool) -> None:
        if multiple:
            self._early = {one for one in self._early if one > tag}
            self.confirmed = max(self.confirmed, tag)
        else:
            self._early.add(tag)
        while self.confirmed + 1 in self._early:
            self.confirmed += 1
            self._early.discard(self.confirmed)

    def _refuse(self, *what: object) -> None:
        raise RuntimeError(f"not taken: {what}")


if __name__ == "__main__":
    main()
