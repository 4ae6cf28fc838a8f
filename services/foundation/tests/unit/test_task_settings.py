"""What a worker takes from its queue."""

import pytest
from kombu import Connection, Consumer, Exchange, Producer, Queue
from kombu.exceptions import ContentDisallowed

from foundation.tasks.celery_app import make_celery


@pytest.mark.parametrize("url", ["amqp://u:p@127.0.0.1:1//", "redis://127.0.0.1:1/0"])
def test_nothing_but_json_is_read(url):
    conf = make_celery(url, ["sample"]).conf
    assert (conf.accept_content, conf.task_serializer) == (["json"], "json")


def test_what_is_pickled_is_never_unpacked():
    accepted = make_celery("memory://", ["sample"]).conf.accept_content
    with Connection("memory://") as connection:
        channel = connection.channel()
        queue = Queue("pickled", Exchange("pickled", type="direct"), routing_key="x")
        Producer(channel, queue.exchange, serializer="pickle").publish(
            {"a": 1}, routing_key="x", declare=[queue]
        )
        read = []
        consumer = Consumer(channel, [queue], callbacks=[lambda body, _: read.append(body)], accept=accepted)
        with consumer, pytest.raises(ContentDisallowed):
            connection.drain_events(timeout=1)
        assert read == []
