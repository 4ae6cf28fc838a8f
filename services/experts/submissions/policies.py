"""Who may look at submissions."""

from foundation.auth.actor import Actor
from foundation.errors import Forbidden

SEES_ALL = ("association_reviewer", "association_coordinator")


def check_may_look_at_submissions(actor: Actor) -> None:
    """Accept reviewers, who see what concerns them, and applicants, who see their own."""
    if not actor.has("applicant", "bureau_reviewer", *SEES_ALL):
        raise Forbidden
