"""Who asks: people who are signed in, with tokens as the gateway gets them from identity."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from contracts.reference.organizations import built_in
from contracts.words import Role
from foundation.auth.actor import Actor, Grant
from foundation.auth.tokens import TokenSigner
from foundation.ids import uuid7

OFFICIALS = (
    (Role.BUREAU_OFFICER, "authority-650000"),
    (Role.BUREAU_OFFICER, "bureau-650100"),
    (Role.BUREAU_OFFICER, "bureau-653100"),
    (Role.ASSOCIATION_COORDINATOR, "association-650000"),
)


def official(role: Role, organization: str, name: str = "测演示") -> Actor:
    """Return somebody who holds a role for a built-in organization (by its code), with a session of their own."""
    organization_id = next(one.id for one in built_in() if one.code == organization)
    grants = frozenset({Grant(role.value, organization_id)})
    return Actor(uuid7(), name, grants, session_id=uuid7(), employer_id=organization_id)


def readers_of_the_library(count: int) -> Sequence[Actor]:
    """Return officials of all kinds who may search the library, as many of each kind."""
    return [official(*OFFICIALS[number % len(OFFICIALS)]) for number in range(count)]


def signed_in(keys: Path, actor: Actor, service: str) -> dict[str, str]:
    """Return the headers with which somebody asks a service within the next minute."""
    return {"Authorization": f"Bearer {TokenSigner(keys).sign(actor, service, datetime.now(UTC))}"}
