"""What every fact is made of."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict


class Fact(BaseModel):
    """A frozen payload. `NAME` is its routing key, `SEALED` the fields that hold personal data.

    `SUBJECT` and `VERSION` name the fields that say what the fact is about and the subject's version after it.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    NAME: ClassVar[str]
    SEALED: ClassVar[tuple[str, ...]] = ()
    SUBJECT: ClassVar[str]
    VERSION: ClassVar[str] = "version"

    @property
    def subject(self) -> str:
        """Return the id of what this fact is about."""
        return str(getattr(self, self.SUBJECT))

    @property
    def subject_version(self) -> int:
        """Return the subject's version after this fact."""
        return int(getattr(self, self.VERSION))
