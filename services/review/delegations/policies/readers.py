"""Who sees what of a delegation. Pure."""

from uuid import UUID

from contracts.words import Role
from foundation.auth.actor import Actor


def sees_inside(actor: Actor, bureau_id: UUID) -> bool:
    """Return whether a person of the bureau that picks, or of the association, asks; the bureau of the place is not.

    They see reasons, conflicts and ratings too.
    """
    return actor.has(Role.ASSOCIATION_COORDINATOR) or bureau_id in actor.organizations(Role.BUREAU_OFFICER)
