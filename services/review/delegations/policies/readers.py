"""Who sees what of a delegation. Pure."""

from uuid import UUID

from contracts.words import Role
from foundation.auth.actor import Actor
from foundation.errors import Forbidden

ASSOCIATION = (Role.ASSOCIATION_REVIEWER, Role.ASSOCIATION_COORDINATOR)
BUREAU = (Role.BUREAU_OFFICER, Role.BUREAU_REVIEWER)


def sees_inside(actor: Actor, bureau_id: UUID) -> bool:
    """Return whether a person of the bureau that picks, or of the association, asks; the bureau of the place is not.

    They see reasons, conflicts and ratings too.
    """
    return actor.has(Role.ASSOCIATION_COORDINATOR) or bureau_id in actor.organizations(Role.BUREAU_OFFICER)


def check_reads_figures(actor: Actor) -> None:
    """Raise Forbidden unless the person is of the association or of a bureau."""
    if not actor.has(*ASSOCIATION, *BUREAU):
        raise Forbidden


def counted_bureaus(actor: Actor) -> frozenset[UUID] | None:
    """Return whose activities count in the figures for this person: to the association all (None)."""
    return None if actor.has(*ASSOCIATION) else actor.organizations(*BUREAU)
