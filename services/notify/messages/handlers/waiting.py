"""Waiting for what a message needs."""

from collections.abc import Iterator
from contextlib import contextmanager

from foundation.bus.handling import NotYet
from notify.messages.errors import PersonUnknown
from notify.templates.errors import TemplateMissing


@contextmanager
def until_told() -> Iterator[None]:
    """Have the fact come again while the person or the template is not here yet."""
    try:
        yield
    except (PersonUnknown, TemplateMissing) as error:
        raise NotYet(repr(error)) from error
