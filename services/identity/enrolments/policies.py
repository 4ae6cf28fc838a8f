"""Who may do without a second factor."""

from identity.factors.errors import FactorRequired


def check_may_do_without(*, required: bool) -> None:
    """Raise FactorRequired if one of the person's roles requires a second factor."""
    if required:
        raise FactorRequired
