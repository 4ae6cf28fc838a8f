"""In what two forms, or two lists of files, differ. Values are compared as they are, before anything is masked."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from experts.form.model import Achievement, Career, Certificate, Experience, Form

T = TypeVar("T")
Key = Callable[[T], Hashable]

LISTS = ("training", "career", "achievements", "certificates")


class Mark(StrEnum):
    """What has happened to a field, a row or a file."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Pair(Generic[T]):
    """A row of before and the row of after that it has become; None where it was not there yet, or is no more."""

    before: T | None
    after: T | None

    @property
    def mark(self) -> Mark:
        """Return what has happened to it."""
        if self.before is None:
            return Mark.ADDED
        if self.after is None:
            return Mark.REMOVED
        return Mark.SAME if self.before == self.after else Mark.CHANGED


def pair(before: Sequence[T], after: Sequence[T], *keys: Key[T]) -> list[Pair[T]]:
    """Return every row of both sides exactly once: those of after in their order, then those that are gone.

    Rows with the same key belong together; the keys are tried one after the other, and of several rows with the
    same key the first ones meet. An empty key finds nothing. The order of rows makes no difference.
    """
    partner: dict[int, int] = {}
    for key in keys:
        _meet(before, after, key, partner)
    taken = set(partner.values())
    pairs = [Pair(before[partner[at]] if at in partner else None, row) for at, row in enumerate(after)]
    return pairs + [Pair(row, None) for at, row in enumerate(before) if at not in taken]


def changed_fields(before: Form, after: Form) -> frozenset[str]:
    """Return the names of the fields that differ; lists of rows are not among them."""
    return frozenset(
        name
        for name in Form.model_fields
        if name not in LISTS and _comparable(getattr(before, name)) != _comparable(getattr(after, name))
    )


def paired_rows(
    before: Form, after: Form
) -> dict[str, Sequence[Pair[Experience] | Pair[Career] | Pair[Achievement] | Pair[Certificate]]]:
    """Return the rows of each list that belong together.

    专家业绩 and 专家证书 are known by their ids. Experiences have none: equal ones belong together, of the others
    those of the same period, then those with the same words.
    """
    return {
        "training": pair(before.training, after.training, *_EXPERIENCE),
        "career": pair(before.career, after.career, *_EXPERIENCE),
        "achievements": pair(before.achievements, after.achievements, _id),
        "certificates": pair(before.certificates, after.certificates, _id),
    }


def _meet(before: Sequence[T], after: Sequence[T], key: Key[T], partner: dict[int, int]) -> None:
    """Give the rows of after that have no partner yet one of before with the same key."""
    taken = set(partner.values())
    waiting: dict[Hashable, list[int]] = {}
    for at, row in enumerate(before):
        if at not in taken and (found := key(row)):
            waiting.setdefault(found, []).append(at)
    for at, row in enumerate(after):
        if at not in partner and (candidates := waiting.get(key(row))):
            partner[at] = candidates.pop(0)


def _comparable(value: object) -> object:
    """Return a choice of several without its order."""
    return frozenset(value) if isinstance(value, list) else value


def _id(row: Achievement | Certificate) -> str:
    return row.id


def _content(row: Experience) -> str:
    return row.model_dump_json()


def _period(row: Experience) -> str:
    return row.period


def _description(row: Experience) -> str:
    return row.description


_EXPERIENCE = (_content, _period, _description)
