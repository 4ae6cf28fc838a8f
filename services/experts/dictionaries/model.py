"""Dictionaries and what may be asked of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import BigInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from experts.database import Base

UNKNOWN = "（未知选项）"


class DictionaryEntry(Base):
    """One choice. A retired one is not offered any more but still reads where it was chosen.

    Its code never changes and it is never deleted; `position` orders a kind, `version` counts the edits.
    """

    __tablename__ = "dictionary_entries"

    kind: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    label: Mapped[str]
    position: Mapped[int]
    heading: Mapped[str | None]
    standard_code: Mapped[str | None]
    active: Mapped[bool] = mapped_column(server_default="true")
    version: Mapped[int] = mapped_column(server_default="1")

    __table_args__ = (UniqueConstraint("kind", "label"),)

    def word(self, label: str, heading: str | None, standard_code: str | None) -> None:
        """Have it read otherwise, everywhere, also where it was chosen before."""
        self.label, self.heading, self.standard_code = label, heading, standard_code
        self.version += 1

    def offer(self, active: bool) -> None:
        """Offer it from now on, or no longer."""
        self.active = active
        self.version += 1


class DictionaryChanges(Base):
    """One row, whose number is another after each change of a dictionary: the database itself sees to that."""

    __tablename__ = "dictionary_changes"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger)


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice as it was read; it is kept and shared, so nobody can change it."""

    kind: str
    code: str
    label: str
    position: int
    heading: str | None
    standard_code: str | None
    active: bool
    version: int


class Words:
    """All dictionaries, retired values included. Kept and shared by whoever reads: nothing in it is changed."""

    def __init__(self, entries: Sequence[Choice]) -> None:
        self._entries = entries
        self._labels = {(entry.kind, entry.code): entry.label for entry in entries}
        self._codes = {(entry.kind, entry.label): entry.code for entry in entries if entry.active}
        self._offered_codes: dict[str, frozenset[str]] | None = None

    def label(self, kind: str, code: str) -> str:
        """Return how a choice reads: "" for none; never a bare code."""
        return self._labels.get((kind, code), UNKNOWN) if code else ""

    def by_kind(self) -> dict[str, list[Choice]]:
        """Return all choices by kind, retired ones too, in their order."""
        kinds: dict[str, list[Choice]] = {}
        for entry in self._entries:
            kinds.setdefault(entry.kind, []).append(entry)
        return kinds

    def offered(self) -> dict[str, list[Choice]]:
        """Return the active choices by kind, in their order."""
        kept = {kind: [entry for entry in found if entry.active] for kind, found in self.by_kind().items()}
        return {kind: found for kind, found in kept.items() if found}

    def codes(self) -> dict[str, frozenset[str]]:
        """Return the codes of the active choices by kind."""
        if self._offered_codes is None:
            self._offered_codes = {
                kind: frozenset(entry.code for entry in found) for kind, found in self.offered().items()
            }
        return self._offered_codes

    def code_of(self, kind: str, label: str) -> str | None:
        """Return the code of the active choice that reads exactly so, if there is one."""
        return self._codes.get((kind, label))
