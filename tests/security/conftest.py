"""The services as their own tests have them: each with a database of its own, emptied before use."""

import pytest

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
from tests.security.attacks import house as built

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


@pytest.fixture(scope="session")
def house(tmp_path_factory):
    """The gateway and one service as processes of their own, before neighbours that note what reaches them."""
    with built.standing(tmp_path_factory.mktemp("house")) as standing:
        yield standing
