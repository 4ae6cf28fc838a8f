"""Parameters on the wire."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from foundation.parameters.settable import Standing

LARGEST = 2**31 - 1


class ParameterIn(BaseModel):
    """The number, and which version of the parameter was seen (0: nobody had set it)."""

    model_config = ConfigDict(extra="forbid")

    value: Annotated[int, Field(ge=-LARGEST, le=LARGEST)]
    version: Annotated[int, Field(ge=0, le=LARGEST - 1)]


class ParameterOut(BaseModel):
    """A parameter with its words, its bounds, its value and who set it."""

    key: str
    label: str
    explanation: str
    unit: str
    least: int
    most: int
    default: int
    value: int
    version: int
    updated_at: datetime | None
    updated_by: str | None

    @classmethod
    def of(cls, one: Standing) -> Self:
        """Return a parameter as it travels."""
        declared = one.declaration
        return cls(
            key=declared.key,
            label=declared.label,
            explanation=declared.explanation,
            unit=declared.unit,
            least=declared.least,
            most=declared.most,
            default=declared.default,
            value=one.value,
            version=one.version,
            updated_at=one.updated_at,
            updated_by=one.updated_by,
        )


class ParametersOut(BaseModel):
    """Every parameter of this service."""

    items: list[ParameterOut]
