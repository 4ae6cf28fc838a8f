"""Who may change the calendar."""

from contracts.words import Role
from foundation.auth.actor import Actor
from foundation.errors import Forbidden


def check_keeps_calendar(actor: Actor) -> None:
    """Raise Forbidden unless the person administers the platform."""
    if not actor.has(Role.PLATFORM_ADMIN):
        raise Forbidden
