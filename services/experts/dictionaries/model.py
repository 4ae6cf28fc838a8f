"""Dictionaries and what may be asked of them."""

from collections.abc import Sequence

from sqlalchemy import UniqueConstraint
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


class Words:
    """All dictionaries, retired values included."""

    def __init__(self, entries: Sequence[DictionaryEntry]) -> None:
        self._entries = entries
        self._labels = {(entry.kind, entry.code): entry.label for entry in entries}
        self._codes = {(entry.kind, entry.label): entry.code for entry in entries if entry.active}

    def label(self, kind: str, code: str) -> str:
        """Return how a choice reads: "" for none; never a bare code."""
        return self._labels.get((kind, code), UNKNOWN) if code else ""

    def by_kind(self) -> dict[str, list[DictionaryEntry]]:
        """Return all choices by kind, retired ones too, in their order."""
        kinds: dict[str, list[DictionaryEntry]] = {}
        for entry in self._entries:
            kinds.setdefault(entry.kind, []).append(entry)
        return kinds

    def offered(self) -> dict[str, list[DictionaryEntry]]:
        """Return the active choices by kind, in their order."""
        kept = {kind: [entry for entry in found if entry.active] for kind, found in self.by_kind().items()}
        return {kind: found for kind, found in kept.items() if found}

    def codes(self) -> dict[str, frozenset[str]]:
        """Return the codes of the active choices by kind."""
        return {kind: frozenset(entry.code for entry in found) for kind, found in self.offered().items()}

    def code_of(self, kind: str, label: str) -> str | None:
        """Return the code of the active choice that reads exactly so, if there is one."""
        return self._codes.get((kind, label))
