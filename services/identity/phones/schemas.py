"""The shapes of 更换手机号."""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from identity.codes.usecases import Sending


class PhoneCodeIn(BaseModel):
    """The new number, with the captcha where one was solved."""

    model_config = ConfigDict(extra="forbid")

    phone: str = Field(max_length=20)
    captcha_id: str | None = Field(default=None, max_length=64)
    captcha_answer: str | None = Field(default=None, max_length=16)


class PhoneIn(BaseModel):
    """The new number, the code that it received, and the account's password (where it has one)."""

    model_config = ConfigDict(extra="forbid")

    phone: str = Field(min_length=1, max_length=20)
    code: str = Field(min_length=1, max_length=16)
    password: str = Field(default="", max_length=256)


class PhoneSendingOut(BaseModel):
    """When another code may be asked for, and whether that takes a captcha."""

    resend_after_s: int
    captcha_needed: bool

    @classmethod
    def of(cls, sending: Sending) -> Self:
        """Return the answer."""
        return cls(resend_after_s=sending.resend_after_s, captcha_needed=sending.captcha_needed)
