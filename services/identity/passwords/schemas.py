"""The shapes of setting a password. Lengths are the rule's business; here only what is absurd is cut off."""

from pydantic import BaseModel, ConfigDict, Field


class ChangeIn(BaseModel):
    """修改密码."""

    model_config = ConfigDict(extra="forbid")

    old_password: str = Field(min_length=1, max_length=256)
    new_password: str = Field(max_length=256)
    new_password_again: str = Field(max_length=256)


class ResetIn(BaseModel):
    """忘记密码."""

    model_config = ConfigDict(extra="forbid")

    login: str = Field(min_length=1, max_length=64)
    code: str = Field(min_length=1, max_length=16)
    new_password: str = Field(max_length=256)
    new_password_again: str = Field(max_length=256)
