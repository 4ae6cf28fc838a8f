"""How long a session lives (trust.md, Sessions), and who may begin one."""

from datetime import datetime, timedelta

from identity.sessions.model import Session

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
DEVICE_KNOWN_FOR = timedelta(days=180)
DEVICES_PER_ACCOUNT = 20


def is_living(session: Session, epoch: int, now: datetime) -> bool:
    """Return whether a session of an account with this security epoch is still good."""
    fresh = now < session.last_seen_at + IDLE and now < session.expires_at
    return fresh and session.security_epoch == epoch


def is_to_be_noted(session: Session, now: datetime) -> bool:
    """Return whether `last_seen_at` is old enough to be written again."""
    return now >= session.last_seen_at + SEEN_EVERY
