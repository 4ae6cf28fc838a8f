"""The sharing rule (manual, section 三) as a condition for statements."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, Uuid, and_, bindparam, or_, true
from sqlalchemy.dialects.postgresql import ARRAY

from contracts.words import ExpertKind, RecordStatus
from experts.library.model import Entry
from experts.library.policies import ASSOCIATION, BUREAU
from experts.library.queries.shapes import filled, is_kind, is_status
from experts.organizations import usecases as organizations
from foundation.auth.actor import Actor

_BUREAUS: Any = bindparam("bureaus", type_=ARRAY(Uuid))

_SHARED = and_(
    # on its own, so that it is asked once and not of every expert: for who has no bureau nothing is read
    organizations.one_is_bureau(_BUREAUS),
    or_(is_kind(ExpertKind.REGIONAL), organizations.one_decides_for(_BUREAUS, Entry.region_code)),
)


class Sight(Enum):
    """How much of the library somebody sees."""

    EVERYBODY = "everybody"
    SHARED = "shared"

    @property
    def condition(self) -> ColumnElement[bool]:
        """Return the condition that an entry is seen; who sees what is shared binds the ids of the `bureaus`."""
        if self is Sight.EVERYBODY:
            return true()
        return and_(is_status(RecordStatus.LISTED), _SHARED)


@dataclass(frozen=True, slots=True)
class Seen:
    """How much somebody sees, and the values that this depends on."""

    sight: Sight
    values: Mapping[str, Any]


def seen_by(actor: Actor) -> Seen:
    """Return what this person may see, for a statement that is kept.

    The association maintains the library and sees who is suspended or removed too; the bureaus do not.
    """
    if actor.has(*ASSOCIATION):
        return Seen(Sight.EVERYBODY, {})
    return Seen(Sight.SHARED, _bureaus(actor))


def visible(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on entries that this person may see."""
    if actor.has(*ASSOCIATION):
        return true()
    return filled(Sight.SHARED.condition, _bureaus(actor))


def is_shared(actor: Actor) -> ColumnElement[bool]:
    """全区专家 with every bureau; 所在地专家 with the bureau of their region, the authority, the association."""
    if actor.has(*ASSOCIATION):
        return true()
    return filled(_SHARED, _bureaus(actor))


def _bureaus(actor: Actor) -> dict[str, Any]:
    return {"bureaus": list(actor.organizations(*BUREAU))}
