"""What a service answers when a person asks for a copy of the own data (PIPL, article 45).

Every service answers in these shapes, so that the gateway can put one file together and knows no column of theirs.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, JsonValue


class OwnField(BaseModel):
    """One value: `key` is the column's name, `label` its word on screen. Moments are ISO 8601 in UTC."""

    key: str
    label: str
    value: JsonValue


class OwnTable(BaseModel):
    """The person's rows of one table; `name` is the table's, `title` its heading."""

    name: str
    title: str
    rows: list[list[OwnField]]


class OwnFile(BaseModel):
    """A file of the person that still exists: where the service gives it out, and what it must be."""

    name: str
    title: str
    path: str
    size: int | None
    sha256: str


class OwnData(BaseModel):
    """Everything that one service holds about the person who asks."""

    service: str
    tables: list[OwnTable]
    files: list[OwnFile] = []

    @classmethod
    def of(cls, service: str, tables: Iterable[OwnTable], files: Iterable[OwnFile] = ()) -> Self:
        """Return the answer without the tables that hold nothing of this person."""
        return cls(service=service, tables=[table for table in tables if table.rows], files=list(files))


def row(labels: Mapping[str, str], values: Mapping[str, object]) -> list[OwnField]:
    """Return one row: the values that have a label, in the order of the labels. Missing ones are left out."""
    return [
        OwnField(key=key, label=label, value=_plain(values[key]))
        for key, label in labels.items()
        if values.get(key) is not None
    ]


def table(name: str, title: str, labels: Mapping[str, str], rows: Iterable[Mapping[str, object]]) -> OwnTable:
    """Return a table of the rows that hold something."""
    found = (row(labels, values) for values in rows)
    return OwnTable(name=name, title=title, rows=[fields for fields in found if fields])


def columns(item: Any, labels: Mapping[str, str], **opened: object) -> dict[str, object]:
    """Return a row of a database by its labels; `opened` are the values that are sealed there."""
    return {key: opened[key] if key in opened else getattr(item, key, None) for key in labels}


def _plain(value: object) -> JsonValue:
    if isinstance(value, Enum):
        return _plain(value.value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, BaseModel):
        return _plain(value.model_dump(mode="json"))
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise TypeError(f"a {type(value).__name__} cannot be told")
