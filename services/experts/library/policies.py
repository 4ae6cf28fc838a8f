"""Who may use the library."""

from foundation.auth.actor import Actor
from foundation.errors import Forbidden

ASSOCIATION = ("association_reviewer", "association_coordinator")
BUREAU = ("bureau_officer", "bureau_reviewer")


def check_may_search(actor: Actor) -> None:
    """Accept the association and the bureaus; whom they see is in the statement."""
    if not actor.has(*ASSOCIATION, *BUREAU):
        raise Forbidden
