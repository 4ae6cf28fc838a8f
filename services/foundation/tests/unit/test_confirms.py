"""What the broker says of a batch, message by message."""

from types import SimpleNamespace
from uuid import uuid4

import pytest

from foundation.bus.confirms import Confirms


class Channel:
    """py-amqp's channel as far as confirms go; `says` is told when somebody waits."""

    connection = None

    def __init__(self):
        self.events = {"basic_ack": set(), "basic_nack": set(), "basic_return": set()}
        self.selected = False
        self.answers = []
        self.basic_publish = self.waits_for_each

    def confirm_select(self):
        self.selected = True

    def waits_for_each(self):
        raise AssertionError

    def _basic_publish(self):
        return "sent"

    def drain_events(self, timeout):
        if not self.answers:
            raise TimeoutError
        event, *what = self.answers.pop(0)
        for callback in self.events[event]:
            callback(*what)


@pytest.fixture
def channel():
    return Channel()


@pytest.fixture
def confirms(channel):
    return Confirms(channel, channel)


def sent(confirms, count):
    ids = [uuid4() for _ in range(count)]
    for id in ids:
        confirms.expect(id)
    return ids


def returned(id, name="message_id"):
    message = SimpleNamespace(properties={name: str(id)})
    return ("basic_return", Exception("no route"), "events", "a.b.c", message)


def test_the_channel_confirms_and_does_not_wait_after_each(channel, confirms):
    assert channel.selected
    assert channel.basic_publish() == "sent"


def test_one_answer_is_about_one_message_or_all_up_to_it(channel, confirms):
    ids = sent(confirms, 5)
    channel.answers = [("basic_ack", 4, False), ("basic_ack", 3, True), ("basic_ack", 5, False)]
    confirms.wait(1)
    assert confirms.taken == set(ids)
    assert confirms.refused == {}


def test_what_is_not_answered_is_not_taken(channel, confirms):
    ids = sent(confirms, 3)
    channel.answers = [("basic_ack", 2, True)]
    with pytest.raises(TimeoutError):
        confirms.wait(0.01)
    assert confirms.taken == set(ids[:2])


def test_what_is_nacked_is_refused_and_the_others_are_not(channel, confirms):
    ids = sent(confirms, 4)
    channel.answers = [("basic_ack", 1, False), ("basic_nack", 3, True), ("basic_ack", 4, False)]
    confirms.wait(1)
    assert confirms.taken == {ids[0], ids[3]}
    assert set(confirms.refused) == {ids[1], ids[2]}


@pytest.mark.parametrize("name", ["message_id", "correlation_id"])
def test_what_no_queue_wants_is_returned_and_then_confirmed(channel, confirms, name):
    ids = sent(confirms, 3)
    channel.answers = [returned(ids[1], name), ("basic_ack", 3, True)]
    confirms.wait(1)
    assert confirms.taken == {ids[0], ids[2]}
    assert "a.b.c" in confirms.refused[ids[1]]


def test_an_answer_that_comes_twice_or_to_nothing_changes_nothing(channel, confirms):
    ids = sent(confirms, 2)
    channel.answers = [("basic_ack", 1, False), ("basic_ack", 1, False), ("basic_ack", 9, False)]
    with pytest.raises(TimeoutError):
        confirms.wait(0.01)
    assert confirms.taken == {ids[0]}


def test_tags_go_on_from_batch_to_batch(channel, confirms):
    sent(confirms, 2)
    channel.answers = [("basic_ack", 2, True)]
    confirms.wait(1)
    confirms.forget()
    ids = sent(confirms, 1)
    channel.answers = [("basic_ack", 3, False)]
    confirms.wait(1)
    assert confirms.taken == set(ids)
