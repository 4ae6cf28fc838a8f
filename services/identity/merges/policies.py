"""Which two accounts may be made one."""

import unicodedata
from collections.abc import Collection
from uuid import UUID

from contracts.words import ROLE_LABELS, Role
from foundation.auth.actor import Actor
from identity.accounts.usecases import Account, AccountStatus
from identity.accounts.usecases import check_is_platform_admin as check_is_platform_admin
from identity.documents.usecases import DocumentKind
from identity.merges.errors import (
    AlreadyMerged,
    HoldsOffice,
    KeptNotActive,
    NamesDiffer,
    OwnAccount,
    ReasonMissing,
    SameAccount,
    UnitAccount,
)

# What moves with the person; every other role was given for an office and is given anew.
MOVING = frozenset({Role.APPLICANT, Role.UNIT_ADMIN})
_DOTS = dict.fromkeys(map(ord, "·•.・‧ "))
_PERSONAL = frozenset(kind.value for kind in DocumentKind)


def check_two(actor: Actor, kept_id: UUID, folded_id: UUID) -> None:
    """Raise SameAccount or OwnAccount before anything is looked up."""
    if kept_id == folded_id:
        raise SameAccount
    if actor.id in (kept_id, folded_id):
        raise OwnAccount


def check_may_merge(kept: Account, folded: Account, folded_roles: Collection[Role]) -> None:
    """Raise AlreadyMerged, KeptNotActive, UnitAccount, NamesDiffer or HoldsOffice."""
    for account in (kept, folded):
        if account.status == AccountStatus.MERGED:
            raise AlreadyMerged(name=account.name)
        if account.document_kind not in _PERSONAL:
            raise UnitAccount
    if kept.status != AccountStatus.ACTIVE:
        raise KeptNotActive
    if not is_same_name(kept.name, folded.name):
        raise NamesDiffer(kept=kept.name, folded=folded.name)
    offices = [role for role in folded_roles if role not in MOVING]
    if offices:
        raise HoldsOffice(roles="、".join(ROLE_LABELS[role] for role in dict.fromkeys(offices)))


def is_same_name(one: str, other: str) -> bool:
    """Return whether two names are the same but for width, case, blanks and the kind of dot inside."""
    return _folded(one) == _folded(other)


def check_reason(reason: str) -> str:
    """Return the reason without blanks around it; raise ReasonMissing if there is none."""
    if not reason.strip():
        raise ReasonMissing
    return reason.strip()


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold().translate(_DOTS)
