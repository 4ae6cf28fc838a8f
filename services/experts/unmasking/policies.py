"""Who may have full numbers shown; whose they are is in the statements of the library and of submissions."""

from contracts.words import Role
from foundation.auth.actor import Actor
from foundation.errors import Forbidden

OF_EXPERTS = (
    Role.ASSOCIATION_REVIEWER,
    Role.ASSOCIATION_COORDINATOR,
    Role.BUREAU_REVIEWER,
    Role.BUREAU_OFFICER,
)
OF_SUBMISSIONS = (Role.ASSOCIATION_REVIEWER, Role.BUREAU_REVIEWER)


def check_may_unmask_experts(actor: Actor) -> None:
    """Accept those with whom the library is shared."""
    if not actor.has(*OF_EXPERTS):
        raise Forbidden


def check_may_unmask_submissions(actor: Actor) -> None:
    """Accept those who decide on submissions."""
    if not actor.has(*OF_SUBMISSIONS):
        raise Forbidden
