"""The shapes of a copy of the own data; the answer is contracts/own_data.py."""

from pydantic import BaseModel, ConfigDict, Field


class CopyIn(BaseModel):
    """The password, once more: whoever sits at an open screen must not take everything away."""

    model_config = ConfigDict(extra="forbid")

    password: str = Field(default="", max_length=256)
