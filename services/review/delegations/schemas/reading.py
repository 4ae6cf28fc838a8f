"""A delegation as it is told."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from review.delegations.model import DELEGATION_STATE_LABELS, DelegationState
from review.delegations.usecases import DelegationFile


class DelegationOut(BaseModel):
    """A delegation as the caller sees it. `attended` is None until it is noted; `conflicts` are sentences."""

    id: UUID
    activity_id: UUID
    record_id: UUID
    expert_name: str
    specialty: str
    need_id: UUID | None
    state: DelegationState
    state_label: str
    version: int
    replaces_id: UUID | None
    replaced_by_id: UUID | None
    picked_by_name: str
    picked_at: datetime
    despite: str
    offered_at: datetime | None
    answered_at: datetime | None
    decline_reason: str | None
    confirmed_at: datetime | None
    confirmed_by_name: str | None
    released_at: datetime | None
    release_reason: str | None
    delegated_at: datetime | None
    attended: bool | None
    rating: int | None
    rating_comment: str | None
    rated_by_name: str | None
    conflicts: list[str]
    has_account: bool

    @classmethod
    def of(cls, file: DelegationFile) -> Self:
        """Return a delegation as it travels."""
        one = file.delegation
        return cls(
            id=one.id,
            activity_id=one.activity_id,
            record_id=one.record_id,
            expert_name=one.expert_name,
            specialty=one.specialty,
            need_id=one.need_id,
            state=one.state,
            state_label=DELEGATION_STATE_LABELS[one.state],
            version=one.version,
            replaces_id=one.replaces_id,
            replaced_by_id=file.replaced_by.id if file.replaced_by else None,
            picked_by_name=one.picked_by_name,
            picked_at=one.picked_at,
            despite=file.despite,
            offered_at=one.offered_at,
            answered_at=one.answered_at,
            decline_reason=file.decline_reason,
            confirmed_at=one.confirmed_at,
            confirmed_by_name=one.confirmed_by_name,
            released_at=one.released_at,
            release_reason=file.release_reason,
            delegated_at=one.delegated_at,
            attended=ATTENDED.get(one.state),
            rating=one.rating if file.sees_ratings else None,
            rating_comment=file.rating_comment,
            rated_by_name=one.rated_by_name if file.sees_ratings else None,
            conflicts=file.conflicts,
            has_account=one.account_id is not None,
        )


ATTENDED = {DelegationState.ATTENDED: True, DelegationState.ABSENT: False}


class DelegationsOut(BaseModel):
    """All delegations of an activity, oldest first."""

    items: list[DelegationOut]

    @classmethod
    def of(cls, files: list[DelegationFile]) -> Self:
        """Return them as they travel."""
        return cls(items=[DelegationOut.of(one) for one in files])
