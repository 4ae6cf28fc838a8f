"""Who is calling: what a verified token says."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Hurdle(StrEnum):
    """What a person has still to do before anything else works. A token names the first one of this order."""

    FACTOR = "second_factor"
    PASSWORD = "password"  # noqa: S105
    ENROLMENT = "enrolment"
    CONSENT = "consent"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role, and the organization that it is held for (None: for no organization)."""

    role: str
    organization_id: UUID | None


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person. `employer_id` and `employer_name` are of the organization the person works for.

    `hurdle` is what must be done first: the code of the second factor given, a password changed that somebody
    else has set, a second factor set up, or agreed to what is told about personal data.
    """

    id: UUID
    name: str
    grants: frozenset[Grant]
    session_id: UUID
    employer_id: UUID | None = None
    employer_name: str | None = None
    hurdle: Hurdle | None = None

    def has(self, *roles: str) -> bool:
        """Return whether the person holds any of these roles."""
        return any(grant.role in roles for grant in self.grants)

    def organizations(self, *roles: str) -> frozenset[UUID]:
        """Return the organizations for which the person holds any of these roles."""
        return frozenset(
            grant.organization_id
            for grant in self.grants
            if grant.role in roles and grant.organization_id is not None
        )
