"""Who has a form."""

from foundation.auth.actor import Actor
from foundation.errors import Forbidden


def check_is_applicant(actor: Actor) -> None:
    """Accept those who may have a record; whatever its status, its form may be printed again."""
    if not actor.has("applicant"):
        raise Forbidden
