"""A form that somebody is typing into follows what is changed elsewhere. Pure."""

from collections.abc import Sequence
from typing import TypeVar

from experts.form.model import MOST_ROWS, Achievement, Certificate, Form

Row = TypeVar("Row", bound=Achievement | Certificate)


def following(typed: Form, old: Form, new: Form) -> Form:
    """Return what has been typed, having taken over what was changed from `old` to `new` elsewhere.

    A field that still is as in `old` becomes that of `new`; one that somebody has typed into stays. Rows that have
    ids are followed one by one; a blank one counts as typed, since a file may be all that was put into it.
    """
    ids = _ids(typed) | _ids(old)
    mine, base = typed.tidied(ids), old.tidied(ids)
    changed = [name for name in Form.model_fields if getattr(old, name) != getattr(new, name)]
    taken = {name: getattr(new, name) for name in changed if getattr(mine, name) == getattr(base, name)}
    if "achievements" in changed and "achievements" not in taken:
        taken["achievements"] = _rows(typed.achievements, old.achievements, new.achievements)
    if "certificates" in changed and "certificates" not in taken:
        taken["certificates"] = _rows(typed.certificates, old.certificates, new.certificates)
    return typed.model_copy(update=taken)


def _ids(form: Form) -> frozenset[str]:
    return frozenset(row.id for rows in (form.achievements, form.certificates) for row in rows)


def _rows(typed: Sequence[Row], old: Sequence[Row], new: Sequence[Row]) -> list[Row]:
    """Return the typed rows, those that nobody has typed into as in `new`, and then the rows that are new there."""
    before, after = {row.id: row for row in old}, {row.id: row for row in new}
    rows: list[Row] = []
    for row in typed:
        if row.id not in before or _texts(row) != _texts(before[row.id]):
            rows.append(row)
        elif row.id in after:
            rows.append(after[row.id])
    there = {row.id for row in typed} | set(before)
    return [*rows, *(row for row in new if row.id not in there)][:MOST_ROWS]


def _texts(row: Achievement | Certificate) -> list[str]:
    return [str(value).strip() for value in row.model_dump().values()]
