"""What the bus needs to know of a fact. The facts themselves are in `contracts`."""

from typing import Any, ClassVar, Protocol, Self


class Fact(Protocol):
    """Something that has happened in one service, told to the others."""

    NAME: ClassVar[str]
    SEALED: ClassVar[tuple[str, ...]]

    @property
    def subject(self) -> str:
        """Return the id of what it is about: facts of one subject keep their order."""

    @property
    def subject_version(self) -> int:
        """Return the version of the subject after this fact: the highest wins."""

    def model_dump(self, *, mode: str) -> dict[str, Any]:
        """Return the payload as JSON values."""

    @classmethod
    def model_validate(cls, obj: Any) -> Self:
        """Return the fact that has this payload."""
