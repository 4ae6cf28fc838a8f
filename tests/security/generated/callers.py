"""Who calls: every role, the owners of the round's objects, somebody before a hurdle, a token of elsewhere, nobody."""

from dataclasses import replace
from datetime import UTC, datetime
from random import Random

from contracts.words import Role
from foundation.auth.actor import Actor, Hurdle
from foundation.auth.tokens import TokenSigner
from foundation.ids import uuid7
from foundation.testing.kit import ServiceKit
from tests.architecture.source import BACKENDS
from tests.security.ownership import Owned
from tests.security.permissions import ALLOWED, HELD_FOR_ORGANIZATION, OPEN

STRANGERS = 0.2  # of the calls come from whoever's turn it is, allowed or not; the others get past the door


class Callers:
    """Everybody who may call in a round; tokens live a minute and are signed anew for each call."""

    def __init__(self, kit: ServiceKit, owned: Owned | None, rng: Random) -> None:
        self._service, self._rng = kit.resources.service, rng
        self._signer = TokenSigner(kit.resources.settings.keys_dir)
        self._elsewhere = next(service for service in BACKENDS if service != self._service)
        owners = [_person(kit, headers) for headers in (owned.owner, owned.stranger)] if owned else []
        self._owners = [person for person in owners if person]
        self._by_role = {role: _of_role(kit, role) for role in Role}
        self._turn = 0

    def headers(self, route: str) -> tuple[str, dict[str, str]]:
        """Return whose turn it is to call this route ("GET /path"), and the header that says so."""
        self._turn += 1
        if self._rng.random() < STRANGERS:
            return self._anybody()
        allowed = ALLOWED[self._service].get(route, OPEN)
        owners = [p for p in self._owners if allowed == OPEN or _roles(p) & set(allowed)]
        if owners and self._rng.random() < 0.7:
            return "owner", self._signed(self._rng.choice(owners))
        roles = sorted(set(Role) if allowed == OPEN else set(allowed))
        role = roles[self._turn % len(roles)]
        return str(role), self._signed(self._by_role[role])

    def _anybody(self) -> tuple[str, dict[str, str]]:
        kinds = [*Role, "nobody", "a token of elsewhere", *Hurdle]
        kind = kinds[self._turn % len(kinds)]
        if kind == "nobody":
            return kind, {}
        if kind == "a token of elsewhere":
            return kind, self._signed(self._rng.choice(list(self._by_role.values())), self._elsewhere)
        if isinstance(kind, Hurdle):
            somebody = self._rng.choice(list(self._by_role.values()))
            return f"before {kind}", self._signed(replace(somebody, hurdle=kind))
        return str(kind), self._signed(self._by_role[Role(kind)])

    def _signed(self, actor: Actor, audience: str = "") -> dict[str, str]:
        token = self._signer.sign(actor, audience or self._service, datetime.now(UTC))
        return {"Authorization": f"Bearer {token}"}


def _of_role(kit: ServiceKit, role: Role) -> Actor:
    organization = uuid7() if role in HELD_FOR_ORGANIZATION else None
    return kit.actor(role, organization_id=organization, employer_id=organization)


def _person(kit: ServiceKit, headers: dict[str, str]) -> Actor | None:
    token = headers.get("Authorization", "").removeprefix("Bearer ")
    actor: Actor | None = kit.app.state.verifier.verify(token) if token else None
    return actor


def _roles(actor: Actor) -> set[Role]:
    return {Role(grant.role) for grant in actor.grants}
