"""The sharing rule (manual, section 三) as a condition for statements."""

from sqlalchemy import ColumnElement, and_, or_, true

from contracts.words import ExpertKind, RecordStatus
from experts.library.model import Entry
from experts.library.policies import ASSOCIATION, BUREAU
from experts.organizations import usecases as organizations
from foundation.auth.actor import Actor


def visible(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on entries that this person may see.

    The association maintains the library and sees who is suspended or removed too; the bureaus do not.
    """
    if actor.has(*ASSOCIATION):
        return true()
    return and_(Entry.status == RecordStatus.LISTED, is_shared(actor))


def is_shared(actor: Actor) -> ColumnElement[bool]:
    """全区专家 with every bureau; 所在地专家 with the bureau of their region, the authority, the association."""
    if actor.has(*ASSOCIATION):
        return true()
    bureaus = actor.organizations(*BUREAU)
    return and_(
        # on its own, so that it is asked once and not of every expert: for who has no bureau nothing is read
        organizations.one_is_bureau(bureaus),
        or_(Entry.kind == ExpertKind.REGIONAL, organizations.one_decides_for(bureaus, Entry.region_code)),
    )
