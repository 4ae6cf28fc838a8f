"""Who looks at a page: a signed-in person with a token for each service, or somebody unknown."""

from dataclasses import dataclass, field

from foundation.auth.actor import Hurdle


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser's user. `tokens` maps a service to the bearer token of a minute.

    `hurdle` is what the person must do before anything else works.
    """

    address: str | None = None
    session: str | None = None
    id: str | None = None
    name: str = ""
    roles: frozenset[str] = frozenset()
    organization: str = ""
    hurdle: Hurdle | None = None
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def signed_in(self) -> bool:
        """Return whether we know who this is."""
        return self.id is not None

    @property
    def must_change_password(self) -> bool:
        """Return whether the password was set by somebody else and must be changed first."""
        return self.hurdle is Hurdle.PASSWORD

    def has(self, *roles: str) -> bool:
        """Return whether the person holds any of these roles."""
        return not self.roles.isdisjoint(roles)
