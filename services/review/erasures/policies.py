"""Who may be deleted as far as reviews go."""

from contracts.words import Role
from foundation.auth.actor import Actor
from foundation.errors import Forbidden
from review.erasures.errors import StillExpected, StillReviewed


def check_may_look(actor: Actor) -> None:
    """Raise Forbidden unless the caller answers requests for deletion."""
    if not actor.has(Role.PLATFORM_ADMIN):
        raise Forbidden


def check_may_erase(*, under_review: bool, expected_at: str | None) -> None:
    """Raise StillReviewed or StillExpected; `expected_at` is the title of an activity that waits for the person."""
    if under_review:
        raise StillReviewed
    if expected_at is not None:
        raise StillExpected(title=expected_at)
