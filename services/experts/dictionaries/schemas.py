"""Dictionaries on the wire."""

from collections.abc import Sequence
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, RootModel

from contracts.reference.dictionaries import KINDS, STANDARDS
from experts.dictionaries.usecases import Choice, DictionaryEntry, Direction, Wording, Words

Version = Annotated[int, Field(ge=1, le=2**31 - 1)]


class ChoiceOut(BaseModel):
    """One choice; `group` is the heading under which it is offered."""

    code: str
    label: str
    group: str | None
    active: bool

    @classmethod
    def of(cls, entry: Choice) -> Self:
        """Return a choice as it travels."""
        return cls(code=entry.code, label=entry.label, group=entry.heading, active=entry.active)


class DictionariesOut(RootModel[dict[str, list[ChoiceOut]]]):
    """Choices by kind of dictionary, in their order."""

    @classmethod
    def of(cls, words: Words, *, retired: bool) -> Self:
        """Return the choices that are offered now, with `retired` also those that still read somewhere."""
        kinds = words.by_kind() if retired else words.offered()
        return cls({kind: [ChoiceOut.of(one) for one in found] for kind, found in kinds.items()})


class WordingIn(BaseModel):
    """How an entry reads. Only sizes are checked here, so that one answer can name every field's error."""

    model_config = ConfigDict(extra="forbid")

    label: str = Field(default="", max_length=400)
    heading: str = Field(default="", max_length=200)
    standard_code: str = Field(default="", max_length=100)

    @property
    def wording(self) -> Wording:
        """Return what was typed."""
        return Wording(self.label, self.heading, self.standard_code)


class RewordingIn(WordingIn):
    """How an entry is to read, and which version of it was seen."""

    version: Version


class VersionIn(BaseModel):
    """Which version of the entry was seen."""

    model_config = ConfigDict(extra="forbid")

    version: Version


class MoveIn(VersionIn):
    """Where an entry goes."""

    direction: Direction


class EntryOut(BaseModel):
    """An entry as an administrator sees it."""

    code: str
    label: str
    heading: str | None
    standard_code: str | None
    active: bool
    version: int

    @classmethod
    def of(cls, entry: DictionaryEntry | Choice) -> Self:
        """Return an entry as it travels."""
        return cls(
            code=entry.code,
            label=entry.label,
            heading=entry.heading,
            standard_code=entry.standard_code,
            active=entry.active,
            version=entry.version,
        )


class KindOut(BaseModel):
    """A dictionary with all its entries; `standard` names the national standard of its codes."""

    kind: str
    label: str
    standard: str | None
    entries: list[EntryOut]

    @classmethod
    def of(cls, kind: str, entries: Sequence[DictionaryEntry | Choice]) -> Self:
        """Return a dictionary as it travels."""
        return cls(
            kind=kind,
            label=KINDS[kind],
            standard=STANDARDS.get(kind),
            entries=[EntryOut.of(entry) for entry in entries],
        )


class KindsOut(BaseModel):
    """Every dictionary, retired entries included."""

    items: list[KindOut]

    @classmethod
    def of(cls, words: Words) -> Self:
        """Return all of them, in the order of the form."""
        entries = words.by_kind()
        return cls(items=[KindOut.of(kind, entries.get(kind, [])) for kind in KINDS])
