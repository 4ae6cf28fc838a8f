"""Who looks at a page: a signed-in person with a token for each service, or somebody unknown."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser's user. `tokens` maps a service to the bearer token of a minute."""

    address: str | None = None
    session: str | None = None
    id: str | None = None
    name: str = ""
    roles: frozenset[str] = frozenset()
    organization: str = ""
    must_change_password: bool = False
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def signed_in(self) -> bool:
        """Return whether we know who this is."""
        return self.id is not None

    def has(self, *roles: str) -> bool:
        """Return whether the person holds any of these roles."""
        return not self.roles.isdisjoint(roles)
