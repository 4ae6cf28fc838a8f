"""Which words tell the broker what is done."""

import pytest

from foundation.bus.acknowledging import Acknowledgements


class Message:
    """kombu's message as far as acknowledging goes."""

    def __init__(self, tag, said):
        self.delivery_tag = tag
        self._said = said

    def ack(self, multiple=False):
        self._said.append((self.delivery_tag, multiple))


@pytest.fixture
def said():
    return []


def brought(said, tags):
    acknowledgements = Acknowledgements()
    messages = {tag: Message(tag, said) for tag in tags}
    for message in messages.values():
        acknowledgements.took(message)
    return acknowledgements, messages


def test_what_is_done_from_the_first_on_takes_one_word(said):
    open_, messages = brought(said, [1, 2, 3, 4])
    open_.acknowledge([messages[2], messages[1], messages[3]])
    assert said == [(3, True)]
    assert len(open_) == 1


def test_what_is_not_done_is_never_covered(said):
    open_, messages = brought(said, [1, 2, 3, 4, 5])
    open_.acknowledge([messages[4], messages[2], messages[1]])
    assert said == [(2, True), (4, False)]
    open_.acknowledge([messages[5]])
    open_.acknowledge([messages[3]])
    assert said[2:] == [(5, False), (3, True)]
    assert len(open_) == 0


def test_tags_that_were_rejected_in_between_do_not_stop_it(said):
    open_, messages = brought(said, [1, 3, 6])
    open_.acknowledge(messages.values())
    assert said == [(6, True)]


def test_where_tags_do_not_count_up_each_is_acknowledged_by_itself(said):
    open_, messages = brought(said, ["b", "a", "c"])
    open_.acknowledge([messages["a"], messages["b"]])
    assert sorted(said) == [("a", False), ("b", False)]
    assert len(open_) == 1


def test_nothing_done_nothing_said(said):
    open_, _ = brought(said, [1, 2])
    open_.acknowledge([])
    assert said == []


def test_what_another_channel_brought_is_passed_over(said):
    open_, messages = brought(said, [7])
    open_.acknowledge([Message(8, said), messages[7]])
    assert said == [(7, True)]
