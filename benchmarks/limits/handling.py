"""The product's consumer with the least of handlers: `python -m benchmarks.limits.handling`, until SIGTERM.

The same two statements as in consuming.py, by the product's own consumer, inbox and unit of work: what the machinery
costs, apart from what review does with a fact. The environment holds the product's settings.
"""

import asyncio
import signal
import threading

import uvloop
from sqlalchemy import BigInteger, Uuid, bindparam, text

from contracts.events.experts import EntryChanged
from contracts.subscriptions import names
from foundation.bus.consumer import EventConsumer
from foundation.bus.handling import Handlers
from foundation.db import within
from foundation.db.prepared import Prepared
from foundation.telemetry.logs import configure_logs
from foundation.unit_of_work import UnitOfWork
from review.settings import open_resources

HANDLERS = Handlers("review")
TAKEN = Prepared(
    text("UPDATE directory SET version = :version WHERE record_id = :id AND version < :version").bindparams(
        bindparam("version", type_=BigInteger()), bindparam("id", type_=Uuid())
    )
)


@HANDLERS.on(EntryChanged)
async def _take(uow: UnitOfWork, fact: EntryChanged) -> None:
    await within.fetch(uow.session, TAKEN, version=fact.version, id=fact.record_id)


async def main() -> None:
    """Consume until told to stop."""
    configure_logs("review", "consumer")
    resources, stop = open_resources(), asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    url = resources.settings.broker_url.get_secret_value()
    consumer = EventConsumer(HANDLERS, resources, url, names(), loop)
    thread = threading.Thread(target=consumer.run)
    thread.start()
    await stop.wait()
    consumer.stop()
    await asyncio.to_thread(thread.join)
    await resources.close()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())
