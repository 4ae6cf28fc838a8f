"""The shapes of one's own second factor."""

from datetime import datetime
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from identity.enrolments.usecases import Enrolment, Proposal


class EnrolmentOut(BaseModel):
    """Where the caller stands. `has_password`: whether the account can be asked for one."""

    enabled: bool
    required: bool
    confirmed_at: datetime | None
    recovery_codes_left: int
    has_password: bool

    @classmethod
    def of(cls, enrolment: Enrolment) -> Self:
        """Return the answer."""
        return cls(
            enabled=enrolment.state.in_use,
            required=enrolment.required,
            confirmed_at=enrolment.state.confirmed_at,
            recovery_codes_left=enrolment.state.recovery_codes_left,
            has_password=enrolment.has_password,
        )


class CodeIn(BaseModel):
    """A code of the app, or a recovery code."""

    model_config = ConfigDict(extra="forbid")

    code: str = Field(min_length=1, max_length=64)


class BeginIn(BaseModel):
    """The account's password again, and a code of the factor that is replaced, where there is one."""

    model_config = ConfigDict(extra="forbid")

    password: str = Field(default="", max_length=256)
    code: str = Field(default="", max_length=64)


class RemoveIn(CodeIn):
    """The account's password again, and a code."""

    password: str = Field(default="", max_length=256)


class ProposalOut(BaseModel):
    """The new secret: as text, and as the address for a QR code."""

    secret: str
    uri: str

    @classmethod
    def of(cls, proposal: Proposal) -> Self:
        """Return the answer."""
        return cls(secret=proposal.secret, uri=proposal.uri)


class RecoveryCodesOut(BaseModel):
    """Ten codes, each good once; they cannot be shown again."""

    recovery_codes: list[str]
