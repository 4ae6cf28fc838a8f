"""What every fact to an expert says of a delegation."""

from datetime import datetime
from typing import TypedDict
from uuid import UUID

from foundation.unit_of_work import UnitOfWork
from review.activities.usecases import Activity
from review.delegations.model import Delegation
from review.directory import usecases as directory


class ForExpertFields(TypedDict):
    """The fields of `contracts.events.review.ForExpert` but the reason."""

    delegation_id: UUID
    version: int
    activity_id: UUID
    account_id: UUID | None
    phone: str | None
    expert_name: str
    bureau_name: str
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime


async def for_expert(uow: UnitOfWork, activity: Activity, delegation: Delegation) -> ForExpertFields:
    """Return what an expert is told; the number is only that of somebody without an account."""
    assert activity.starts_at is not None, "complete since experts are picked for it"
    assert activity.ends_at is not None, "complete since experts are picked for it"
    expert = await directory.find(uow.session, delegation.record_id)
    assert expert is not None, "nobody is picked who is not in the directory"
    return {
        "delegation_id": delegation.id,
        "version": delegation.version,
        "activity_id": activity.id,
        "account_id": expert.account_id,
        "phone": None if expert.account_id else directory.phone_of(uow.sealer, expert),
        "expert_name": delegation.expert_name,
        "bureau_name": activity.bureau_name,
        "title": activity.title,
        "place": activity.place,
        "starts_at": activity.starts_at,
        "ends_at": activity.ends_at,
    }
