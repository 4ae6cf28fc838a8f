"""The broker is looked for every few seconds, however long it has been away."""

import pytest
from kombu import connection as kombu_connection

from foundation.bus.topology import LONGEST_PAUSE_S, connect
from foundation.tasks.celery_app import make_celery

URL = "amqp://nobody@127.0.0.1:9//"


@pytest.mark.parametrize(
    "made",
    [
        lambda: connect(URL),
        lambda: connect(URL).clone(),
        lambda: make_celery(URL, ["notify"]).connection_for_read(),
    ],
    ids=["relay", "consumer", "worker"],
)
def test_no_pause_between_two_tries_is_long(made, monkeypatch):
    asked = []

    def note(_connect, _errors, _args, _kwargs, _on_error, _retries, start, step, longest, *_, **__):
        asked.append((start, step, longest))

    monkeypatch.setattr(kombu_connection, "retry_over_time", note)
    made().ensure_connection()
    [(start, step, longest)] = asked
    assert max(start, step, longest) <= LONGEST_PAUSE_S <= 5
