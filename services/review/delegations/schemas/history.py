"""履职记录 on the wire."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from review.delegations.model import DELEGATION_STATE_LABELS, DelegationState
from review.delegations.usecases import History, Service


class ServiceOut(BaseModel):
    """One delegation of an expert, and how it went."""

    delegation_id: UUID
    activity_id: UUID
    title: str
    bureau_name: str
    starts_at: datetime | None
    ends_at: datetime | None
    state: DelegationState
    state_label: str
    rating: int | None
    comment: str
    rated_by_name: str | None

    @classmethod
    def of(cls, service: Service) -> Self:
        """Return it as it travels."""
        delegation, activity = service.delegation, service.activity
        return cls(
            delegation_id=delegation.id,
            activity_id=activity.id,
            title=activity.title,
            bureau_name=activity.bureau_name,
            starts_at=activity.starts_at,
            ends_at=activity.ends_at,
            state=delegation.state,
            state_label=DELEGATION_STATE_LABELS[delegation.state],
            rating=delegation.rating if service.sees_rating else None,
            comment=service.comment,
            rated_by_name=delegation.rated_by_name if service.sees_rating else None,
        )


class HistoryOut(BaseModel):
    """The figures of all of an expert's delegations, and those that the caller may see, the latest review first."""

    delegated: int
    attended: int
    absent: int
    rated: int
    average_rating: float | None
    items: list[ServiceOut]
    more: bool

    @classmethod
    def of(cls, history: History) -> Self:
        """Return a history as it travels."""
        tally = history.tally
        return cls(
            delegated=tally.delegated,
            attended=tally.attended,
            absent=tally.absent,
            rated=tally.rated,
            average_rating=tally.average_rating,
            items=[ServiceOut.of(one) for one in history.items],
            more=history.more,
        )
