"""Which messages of a channel are out, and which of them the broker may forget."""

from collections.abc import Iterable

from kombu import Message


class Acknowledgements:
    """The messages that one channel has brought, in their order. Not thread-safe: for the thread that reads it."""

    def __init__(self) -> None:
        self._out: dict[int | str, Message] = {}

    def __len__(self) -> int:
        """Return how many messages are out."""
        return len(self._out)

    def took(self, message: Message) -> None:
        """Note a message that has come just now."""
        self._out[message.delivery_tag] = message

    def acknowledge(self, done: Iterable[Message]) -> None:
        """Acknowledge messages that this channel has brought, by as few words as possible.

        What is done up to a message that is not takes one word; the rest takes one each. Tags of other transports
        than AMQP do not count up, and each message is acknowledged by itself.
        """
        tags = {message.delivery_tag for message in done}
        whole = None
        for tag in list(self._out):
            if tag not in tags or not isinstance(tag, int):
                break
            tags.remove(tag)
            whole = self._out.pop(tag)
        if whole is not None:
            whole.ack(multiple=True)
        for tag in [tag for tag in self._out if tag in tags]:
            self._out.pop(tag).ack()
