"""What experts does with the facts of other services."""

from foundation.bus.handling import Handlers

HANDLERS = Handlers("experts")
