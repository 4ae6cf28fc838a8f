"""How long a session lives (trust.md, Sessions), and what must be done in it first."""

from datetime import datetime, timedelta

from foundation.auth.actor import Hurdle
from identity.sessions.model import Holder, Session

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
AWAITING_FACTOR = timedelta(minutes=10)
FRESH = timedelta(minutes=15)
SEEN_EVERY = timedelta(minutes=1)
DEVICE_KNOWN_FOR = timedelta(days=180)
DEVICES_PER_ACCOUNT = 20


def is_living(session: Session | Holder, epoch: int, now: datetime) -> bool:
    """Return whether a session of an account with this security epoch is still good."""
    fresh = now < session.last_seen_at + IDLE and now < session.expires_at
    return fresh and session.security_epoch == epoch


def is_to_be_noted(session: Session | Holder, now: datetime) -> bool:
    """Return whether `last_seen_at` is old enough to be written again."""
    return now >= session.last_seen_at + SEEN_EVERY


def lifetime(*, awaits_factor: bool) -> timedelta:
    """Return how long a session lives at most."""
    return AWAITING_FACTOR if awaits_factor else ABSOLUTE


def is_fresh(session: Session, now: datetime) -> bool:
    """Return whether somebody has logged in so lately that it counts as showing again who it is."""
    return now < session.created_at + FRESH


def hurdle_of(
    *, awaits_factor: bool, must_change_password: bool, must_enrol: bool, must_agree: bool = False
) -> Hurdle | None:
    """Return the first of what must be done before anything else works."""
    if awaits_factor:
        return Hurdle.FACTOR
    if must_change_password:
        return Hurdle.PASSWORD
    if must_enrol:
        return Hurdle.ENROLMENT
    return Hurdle.CONSENT if must_agree else None
