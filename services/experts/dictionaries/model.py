"""Dictionaries and what may be asked of them."""

from collections.abc import Sequence

from sqlalchemy.orm import Mapped, mapped_column

from experts.database import Base

UNKNOWN = "（未知选项）"


class DictionaryEntry(Base):
    """One choice. A retired one is not offered any more but still reads where it was chosen."""

    __tablename__ = "dictionary_entries"

    kind: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    label: Mapped[str]
    position: Mapped[int]
    heading: Mapped[str | None]
    standard_code: Mapped[str | None]
    active: Mapped[bool] = mapped_column(server_default="true")


class Words:
    """All dictionaries, retired values included."""

    def __init__(self, entries: Sequence[DictionaryEntry]) -> None:
        self._entries = entries
        self._labels = {(entry.kind, entry.code): entry.label for entry in entries}

    def label(self, kind: str, code: str) -> str:
        """Return how a choice reads: "" for none; never a bare code."""
        return self._labels.get((kind, code), UNKNOWN) if code else ""

    def offered(self) -> dict[str, list[DictionaryEntry]]:
        """Return the active choices by kind, in their order."""
        kinds: dict[str, list[DictionaryEntry]] = {}
        for entry in self._entries:
            if entry.active:
                kinds.setdefault(entry.kind, []).append(entry)
        return kinds

    def codes(self) -> dict[str, frozenset[str]]:
        """Return the codes of the active choices by kind."""
        return {kind: frozenset(entry.code for entry in found) for kind, found in self.offered().items()}

    def code_of(self, kind: str, label: str) -> str | None:
        """Return the code of the active choice that reads exactly so, if there is one."""
        return next((e.code for e in self._entries if e.active and e.kind == kind and e.label == label), None)
