"""Dictionaries on the wire."""

from typing import Self

from pydantic import BaseModel, RootModel

from experts.dictionaries.usecases import Words


class ChoiceOut(BaseModel):
    """One choice; `group` is the heading under which it is offered."""

    code: str
    label: str
    group: str | None


class DictionariesOut(RootModel[dict[str, list[ChoiceOut]]]):
    """The active choices by kind of dictionary, in their order."""

    @classmethod
    def of(cls, words: Words) -> Self:
        """Return the choices that are offered now."""
        return cls(
            {
                kind: [ChoiceOut(code=one.code, label=one.label, group=one.heading) for one in found]
                for kind, found in words.offered().items()
            }
        )
