"""我的委派 on the wire."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from foundation.db.paging import Slice
from review.delegations.model import DELEGATION_STATE_LABELS, DelegationState
from review.delegations.schemas.reading import ATTENDED
from review.delegations.schemas.texts import Reason
from review.delegations.usecases import OwnDelegation


class OwnAnswerIn(BaseModel):
    """What an expert answers, to what was shown (`version`); who cannot take part says why."""

    model_config = ConfigDict(extra="forbid")

    version: Annotated[int, Field(ge=-1, le=2**31 - 1)]
    accepted: bool
    reason: Reason = ""


class OwnDelegationOut(BaseModel):
    """A delegation as the expert sees it. `attended` is None until it is noted."""

    id: UUID
    state: DelegationState
    state_label: str
    version: int
    title: str
    project: str
    place: str
    region_code: str
    bureau_name: str
    starts_at: datetime | None
    ends_at: datetime | None
    contact_name: str
    contact_phone: str
    offered_at: datetime | None
    answered_at: datetime | None
    decline_reason: str | None
    release_reason: str | None
    attended: bool | None
    may: list[Literal["answer"]]

    @classmethod
    def of(cls, own: OwnDelegation) -> Self:
        """Return it as it travels."""
        delegation, activity = own.delegation, own.activity
        return cls(
            id=delegation.id,
            state=delegation.state,
            state_label=DELEGATION_STATE_LABELS[delegation.state],
            version=delegation.version,
            title=activity.title,
            project=activity.project,
            place=activity.place,
            region_code=activity.region_code,
            bureau_name=activity.bureau_name,
            starts_at=activity.starts_at,
            ends_at=activity.ends_at,
            contact_name=activity.contact_name,
            contact_phone=own.contact_phone,
            offered_at=delegation.offered_at,
            answered_at=delegation.answered_at,
            decline_reason=own.decline_reason,
            release_reason=own.release_reason,
            attended=ATTENDED.get(delegation.state),
            may=["answer"] if own.may_answer else [],
        )


class OwnDelegationsOut(BaseModel):
    """One page of them, the last first."""

    items: list[OwnDelegationOut]
    next: str | None

    @classmethod
    def of(cls, page: Slice[OwnDelegation]) -> Self:
        """Return a page as it travels."""
        return cls(items=[OwnDelegationOut.of(one) for one in page.items], next=page.next)
