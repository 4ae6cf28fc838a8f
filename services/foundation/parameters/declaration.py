"""How a service declares its parameters: a frozen dataclass whose fields are numbers with bounds and words."""

from dataclasses import dataclass, field, fields
from typing import Any, cast

_KEY = "parameter"


@dataclass(frozen=True, slots=True)
class Declaration:
    """One parameter: its words on screen, and which whole numbers it may be."""

    key: str
    label: str
    explanation: str
    unit: str
    least: int
    most: int
    default: int

    def within(self, value: int) -> int:
        """Return the value, or the nearest one that is allowed: an older release may have allowed more."""
        return min(max(value, self.least), self.most)


def whole_number(default: int, *, label: str, explanation: str, unit: str, least: int, most: int) -> int:
    """Declare a field of the dataclass; its name is the parameter's key."""
    words = {"label": label, "explanation": explanation, "unit": unit, "least": least, "most": most}
    return field(default=default, metadata={_KEY: words})


def declarations(kind: type[Any]) -> tuple[Declaration, ...]:
    """Return what a dataclass declares, in its order."""
    return tuple(
        Declaration(key=one.name, default=cast("int", one.default), **one.metadata[_KEY])
        for one in fields(kind)
    )
