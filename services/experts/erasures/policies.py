"""Who may be deleted as far as the library goes."""

from contracts.words import STATUS_LABELS, RecordStatus, Role
from experts.erasures.errors import StillListed, StillReviewed
from foundation.auth.actor import Actor
from foundation.errors import Forbidden

IN_THE_LIBRARY = frozenset({RecordStatus.LISTED, RecordStatus.CHANGE_REJECTED, RecordStatus.SUSPENDED})


def check_may_look(actor: Actor) -> None:
    """Raise Forbidden unless the caller answers requests for deletion."""
    if not actor.has(Role.PLATFORM_ADMIN):
        raise Forbidden


def check_may_erase(status: RecordStatus | None, *, under_review: bool) -> None:
    """Raise StillReviewed or StillListed; who has no record (None) may always be deleted."""
    if under_review:
        raise StillReviewed
    if status in IN_THE_LIBRARY:
        raise StillListed(status=STATUS_LABELS[status])
