"""Which roles go together, and with which organizations."""

from collections.abc import Collection

from contracts.words import ROLE_LABELS, OrganizationKind, Role
from foundation.auth.actor import Actor
from foundation.errors import Forbidden
from identity.accounts.errors import RoleNeedsOrganization, RolesExclude

_BUREAUS = frozenset({OrganizationKind.AUTHORITY, OrganizationKind.BUREAU})
_ASSOCIATION = frozenset({OrganizationKind.ASSOCIATION})

# The kinds of organization that a role is held for; None: it is held for none.
HELD_FOR: dict[Role, frozenset[OrganizationKind] | None] = {
    Role.APPLICANT: None,
    Role.UNIT_ADMIN: frozenset(OrganizationKind),
    Role.ASSOCIATION_REVIEWER: _ASSOCIATION,
    Role.ASSOCIATION_COORDINATOR: _ASSOCIATION,
    Role.BUREAU_REVIEWER: _BUREAUS,
    Role.BUREAU_OFFICER: _BUREAUS,
    Role.PLATFORM_ADMIN: None,
    Role.AUDITOR: None,
}


def check_roles_go_together(roles: Collection[Role]) -> None:
    """Raise RolesExclude if somebody would audit what the same person administers."""
    if Role.AUDITOR in roles and Role.PLATFORM_ADMIN in roles:
        raise RolesExclude


def check_role_fits(role: Role, kind: OrganizationKind | None) -> None:
    """Raise RoleNeedsOrganization unless the role is held for organizations of this kind (None: for none)."""
    kinds = HELD_FOR[role]
    if (kinds is None) != (kind is None) or (kinds is not None and kind not in kinds):
        raise RoleNeedsOrganization(role=ROLE_LABELS[role])


def check_is_platform_admin(actor: Actor) -> None:
    """Raise Forbidden unless the caller is 后台人员."""
    if not actor.has(Role.PLATFORM_ADMIN):
        raise Forbidden
