"""The services as their own tests have them, each with a database of its own."""

from services.conftest import (
    experts,
    experts_started,
    identity,
    identity_started,
    notify,
    notify_started,
    review,
    review_started,
)

__all__ = [
    "experts",
    "experts_started",
    "identity",
    "identity_started",
    "notify",
    "notify_started",
    "review",
    "review_started",
]
