"""The shapes of asking for a code."""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from contracts.words import CodePurpose
from identity.codes.usecases import Request, Sending


class CodeIn(BaseModel):
    """`phone` to register, `login` (the ID number) for a forgotten password."""

    model_config = ConfigDict(extra="forbid")

    purpose: Literal[CodePurpose.REGISTER, CodePurpose.FORGOT_PASSWORD]
    phone: str | None = Field(default=None, max_length=20)
    login: str | None = Field(default=None, max_length=64)
    captcha_id: str | None = Field(default=None, max_length=64)
    captcha_answer: str | None = Field(default=None, max_length=16)

    def request(self) -> Request:
        """Return what is asked for."""
        phone = (self.phone or "").strip()
        return Request(self.purpose, phone, self.login or "", self.captcha_id, self.captcha_answer)


class SendingOut(BaseModel):
    """The same whether or not there is somebody to send to."""

    resend_after_s: int
    captcha_needed: bool

    @classmethod
    def of(cls, sending: Sending) -> Self:
        """Return the answer."""
        return cls(resend_after_s=sending.resend_after_s, captcha_needed=sending.captcha_needed)
