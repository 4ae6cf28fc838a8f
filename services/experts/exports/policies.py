"""Who may export, what with full numbers, and who may take the file away. Pure."""

from contracts.words import Role
from experts.exports.errors import ExportNotReady, ReasonMissing, RoleChanged
from experts.exports.model import Asked, Export, ExportState
from foundation.auth.actor import Actor, Grant
from foundation.errors import Forbidden

READERS = (
    Role.ASSOCIATION_REVIEWER,
    Role.ASSOCIATION_COORDINATOR,
    Role.BUREAU_REVIEWER,
    Role.BUREAU_OFFICER,
)
SHORTEST_REASON, LONGEST_REASON = 4, 200


def check_may_export(actor: Actor) -> None:
    """Accept who may search the library; whom they see is in the statement."""
    if not actor.has(*READERS):
        raise Forbidden


def check_may_ask(actor: Actor, *, unmasked: bool, reason: str) -> None:
    """Raise Forbidden unless the association maintains with it what is unmasked, ReasonMissing without a reason."""
    if not unmasked:
        return
    if not actor.has(Role.ASSOCIATION_COORDINATOR):
        raise Forbidden
    if not SHORTEST_REASON <= len(reason.strip()) <= LONGEST_REASON:
        raise ReasonMissing


def shown_to(actor: Actor) -> tuple[Grant, ...]:
    """Return the grants that the library is shared by, in one order."""
    held = [grant for grant in actor.grants if grant.role in READERS]
    return tuple(sorted(held, key=lambda grant: (grant.role, str(grant.organization_id))))


def check_may_download(export: Export, asked: Asked, actor: Actor) -> None:
    """Raise ExportNotReady without a file, RoleChanged where the person holds less than at the request."""
    if export.state != ExportState.READY:
        raise ExportNotReady
    if not asked.actor(actor.id).grants <= actor.grants:
        raise RoleChanged
