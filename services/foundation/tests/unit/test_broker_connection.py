"""The broker is looked for every few seconds, however long it has been away, and none of its answers without end."""

import pytest
from kombu import connection as kombu_connection

from foundation.bus.topology import ANSWER_LIMIT_S, LONGEST_PAUSE_S, connect
from foundation.tasks.celery_app import make_celery

URL = "amqp://nobody@127.0.0.1:9//"


MADE = pytest.mark.parametrize(
    "made",
    [
        lambda: connect(URL),
        lambda: connect(URL).clone(),
        lambda: make_celery(URL, ["notify"]).connection_for_read(),
    ],
    ids=["relay", "consumer", "worker"],
)


@MADE
def test_no_pause_between_two_tries_is_long(made, monkeypatch):
    asked = []

    def note(_connect, _errors, _args, _kwargs, _on_error, _retries, start, step, longest, *_, **__):
        asked.append((start, step, longest))

    monkeypatch.setattr(kombu_connection, "retry_over_time", note)
    made().ensure_connection()
    [(start, step, longest)] = asked
    assert max(start, step, longest) <= LONGEST_PAUSE_S <= 5


@MADE
def test_no_answer_is_waited_for_without_end(made):
    options = made().transport_options
    assert options["read_timeout"] == options["write_timeout"] == ANSWER_LIMIT_S <= 5
