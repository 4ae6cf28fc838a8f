"""Who may import a register, and when."""

from uuid import UUID

from contracts.words import Role
from experts.register_imports.errors import FaultsNotSkipped, ImportNotReady, NothingToImport
from experts.register_imports.model import ImportState, RegisterImport
from foundation.auth.actor import Actor
from foundation.errors import Forbidden


def check_is_coordinator(actor: Actor) -> None:
    """Accept who maintains the library for the association."""
    if not actor.has(Role.ASSOCIATION_COORDINATOR):
        raise Forbidden


def organization_of(actor: Actor) -> UUID:
    """Return the association that a coordinator imports for; raise Forbidden for a grant without one."""
    found = sorted(actor.organizations(Role.ASSOCIATION_COORDINATOR))
    if not found:
        raise Forbidden
    return found[0]


def check_may_apply(found: RegisterImport, entering: int, faulty: int, *, skip_faulty: bool) -> None:
    """Raise ImportNotReady, NothingToImport, or FaultsNotSkipped where lines are wrong and are not to be skipped."""
    if found.state != ImportState.CHECKED:
        raise ImportNotReady
    if not entering:
        raise NothingToImport
    if faulty and not skip_faulty:
        raise FaultsNotSkipped(faulty=faulty)
