"""The page behind a link on the wire."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from review.delegations.schemas.texts import Reason
from review.delegations.usecases import Invitation, InvitationState

Token = Annotated[str, Field(max_length=100, pattern=r"^[\x20-\x7e]*$")]


class LookIn(BaseModel):
    """The token of a link. It travels in the body: an address is written into logs."""

    model_config = ConfigDict(extra="forbid")

    token: Token


class LinkAnswerIn(LookIn):
    """What an expert answers by a link; who cannot take part says why."""

    accepted: bool
    reason: Reason = ""


class InvitationOut(BaseModel):
    """What a link opens. `answer` is what was answered by it; the rest is set while it is open alone."""

    state: InvitationState
    answer: Literal["accepted", "declined"] | None = None
    title: str | None = None
    project: str | None = None
    place: str | None = None
    region_code: str | None = None
    bureau_name: str | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    contact_name: str | None = None
    contact_phone: str | None = None

    @classmethod
    def of(cls, invitation: Invitation) -> Self:
        """Return it as it travels."""
        if invitation.accepted is not None:
            return cls(state=invitation.state, answer="accepted" if invitation.accepted else "declined")
        if invitation.question is None:
            return cls(state=invitation.state)
        activity = invitation.question.activity
        return cls(
            state=invitation.state,
            title=activity.title,
            project=activity.project,
            place=activity.place,
            region_code=activity.region_code,
            bureau_name=activity.bureau_name,
            starts_at=activity.starts_at,
            ends_at=activity.ends_at,
            contact_name=activity.contact_name,
            contact_phone=invitation.question.contact_phone,
        )
