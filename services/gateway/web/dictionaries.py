"""The dictionaries, which nearly every page reads and hardly anybody changes: believed for some seconds.

They are the same for everybody who is signed in. What somebody changes here is seen here at once, in the gateway's
other processes some seconds later.
"""

import time
from typing import Any

from fastapi import Request

from gateway.clients.services import services
from gateway.web.visitor import Visitor

Choices = dict[str, list[dict[str, Any]]]

BELIEVED_S = 5.0


class Dictionaries:
    """What experts has answered a moment ago. One per process."""

    def __init__(self) -> None:
        self._until = 0.0
        self._found: Choices = {}
        self._changes = 0

    async def read(self, request: Request, visitor: Visitor) -> Choices:
        """Return the dictionaries by kind, with what is retired; ServiceProblem if they cannot be had."""
        if time.monotonic() < self._until:
            return self._found
        changes = self._changes
        found: Choices = await services(request).experts.get(visitor, "/dictionaries", retired="true")
        if changes == self._changes:
            # what was asked for before a change must not be believed after it
            self._found, self._until = found, time.monotonic() + BELIEVED_S
        return found

    def forget(self) -> None:
        """Ask again: something has been changed."""
        self._changes += 1
        self._until = 0.0


async def read_dictionaries(request: Request, visitor: Visitor) -> Choices:
    """Return the dictionaries by kind, with what is retired: it still reads where it was chosen."""
    return await _of(request).read(request, visitor)


def forget_dictionaries(request: Request) -> None:
    """Have the next page ask for the dictionaries again."""
    _of(request).forget()


def _of(request: Request) -> Dictionaries:
    held: Dictionaries = request.app.state.dictionaries
    return held
