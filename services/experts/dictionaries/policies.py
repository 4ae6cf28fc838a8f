"""What an entry of a dictionary must say, and which may be retired or moved. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from contracts.reference.dictionaries import KINDS, PHRASES, STANDARDS
from contracts.words import Role
from experts.dictionaries.errors import (
    DictionaryFull,
    EntryInvalid,
    EntryNotFound,
    EntryOutdated,
    LabelTaken,
    LastChoice,
)
from experts.dictionaries.model import DictionaryEntry
from foundation.auth.actor import Actor
from foundation.errors import FieldError, Forbidden

LONGEST_LABEL = 100
LONGEST_HEADING = 20
MOST_ENTRIES = 300
STEP = 10
STANDARD_CODE = re.compile(r"[0-9A-Za-z.-]{1,20}", re.ASCII)


class Direction(StrEnum):
    """Which way an entry moves in its list."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Wording:
    """What is typed of an entry; empty text for no heading or no standard code."""

    label: str
    heading: str
    standard_code: str

    def tidied(self) -> "Wording":
        """Return it on one line each, without blanks around and without what cannot be seen."""
        return Wording(*map(_on_one_line, (self.label, self.heading, self.standard_code)))


def check_keeps_dictionaries(actor: Actor) -> None:
    """Raise Forbidden unless the person administers the platform."""
    if not actor.has(Role.PLATFORM_ADMIN):
        raise Forbidden


def check_kind(kind: str) -> None:
    """Raise EntryNotFound unless there is such a dictionary."""
    if kind not in KINDS:
        raise EntryNotFound


def check_wording(kind: str, wording: Wording) -> None:
    """Raise EntryInvalid with the sentences of all fields."""
    errors = []
    if not wording.label:
        errors.append(FieldError("/label", "请填写名称。"))
    elif len(wording.label) > LONGEST_LABEL:
        errors.append(FieldError("/label", f"名称不能超过{LONGEST_LABEL}个字。"))
    if len(wording.heading) > LONGEST_HEADING:
        errors.append(FieldError("/heading", f"分组不能超过{LONGEST_HEADING}个字。"))
    if wording.standard_code and kind not in STANDARDS:
        errors.append(FieldError("/standard_code", "本字典没有对应的国家标准，请不要填写标准代码。"))
    elif wording.standard_code and not STANDARD_CODE.fullmatch(wording.standard_code):
        errors.append(FieldError("/standard_code", "标准代码只能由数字、字母、点和短横线组成，最多20位。"))
    if errors:
        raise EntryInvalid(fields=tuple(errors))


def check_free(entries: Sequence[DictionaryEntry], label: str, own_code: str = "") -> None:
    """Raise LabelTaken if another entry, retired or not, reads so."""
    if any(entry.label == label and entry.code != own_code for entry in entries):
        raise LabelTaken(label=label)


def check_room(entries: Sequence[DictionaryEntry]) -> None:
    """Raise DictionaryFull when no more can be added."""
    if len(entries) >= MOST_ENTRIES:
        raise DictionaryFull(most=MOST_ENTRIES)


def check_current(entry: DictionaryEntry, version: int) -> None:
    """Raise EntryOutdated unless what the caller saw is what there is."""
    if entry.version != version:
        raise EntryOutdated(label=entry.label)


def check_may_retire(entry: DictionaryEntry, entries: Sequence[DictionaryEntry]) -> None:
    """Raise LastChoice if the form could not be filled in without it."""
    if entry.kind in PHRASES:
        return
    if not any(other.active for other in entries if other.code != entry.code):
        raise LastChoice(label=entry.label)


def found(entries: Sequence[DictionaryEntry], code: str) -> DictionaryEntry:
    """Return the entry with this code; raise EntryNotFound."""
    for entry in entries:
        if entry.code == code:
            return entry
    raise EntryNotFound


def placed(entries: Sequence[DictionaryEntry], entry: DictionaryEntry) -> list[DictionaryEntry]:
    """Return the entries with this one after the last under the same heading (at the end without one)."""
    others = [other for other in entries if other.code != entry.code]
    same = [place for place, other in enumerate(others) if other.heading == entry.heading]
    where = same[-1] + 1 if same else len(others)
    return [*others[:where], entry, *others[where:]]


def moved(
    entries: Sequence[DictionaryEntry], entry: DictionaryEntry, direction: Direction
) -> list[DictionaryEntry]:
    """Return the entries with this one before or after its neighbour under the same heading.

    At the end of its heading it stays where it is.
    """
    order = list(entries)
    places = [place for place, other in enumerate(order) if other.heading == entry.heading]
    here = places.index(order.index(entry))
    there = here + (1 if direction is Direction.DOWN else -1)
    if 0 <= there < len(places):
        a, b = places[here], places[there]
        order[a], order[b] = order[b], order[a]
    return order


def number(entries: Sequence[DictionaryEntry]) -> None:
    """Give the entries their positions in this order."""
    for place, entry in enumerate(entries, start=1):
        entry.position = place * STEP


def _on_one_line(text: str) -> str:
    seen = "".join(letter for letter in text if letter.isprintable() or letter.isspace())
    return " ".join(seen.split())
