"""What each binary column keeps, said beside the column: `mapped_column(LargeBinary, info=sealed())`.

Rotation goes by it, and tests/architecture/test_sealed.py finds a column that says nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

INFO = "kept"

# From a row (its columns by name, sealed ones opened) to the normalised value of an index, None where there is none.
Normal = Callable[[dict[str, Any]], str | None]


@dataclass(frozen=True, slots=True)
class Sealed:
    """A value sealed for `table|column|primary key` (the parts of a longer key joined by `|`)."""


@dataclass(frozen=True, slots=True)
class SealedObject:
    """The key of an object that lies sealed in the object store, for the place `table|part|primary key`.

    `sha256` names the column of the sealed bytes' hash. One that `expires` is removed by itself within days and is
    not sealed anew: retiring its key waits for that.
    """

    part: str
    sha256: str
    expires: bool = False


@dataclass(frozen=True, slots=True)
class Indexed:
    """A blind index that can be made anew from what the row holds sealed, in the columns `of`.

    Where `normal` is None the service says in its `turning` module how the value is found. `live` is an SQL condition
    of the rows for which it matters that the index stays findable although its text may be gone; None: all.
    `forget`: one that is of another text than the row now tells is emptied, and filled again in time.
    """

    field: str
    of: tuple[str, ...] = ()
    normal: Normal | None = None
    live: str | None = None
    forget: bool = False


@dataclass(frozen=True, slots=True)
class Keyed:
    """A keyed hash whose text is kept nowhere: it is verified under every key of the ring and never made anew.

    `live` is an SQL condition of the rows that somebody may still come with; the others are of no use any more.
    `voidable` is the name under which an operator may have the live rows removed.
    """

    live: str
    voidable: str | None = None


@dataclass(frozen=True, slots=True)
class Plain:
    """Bytes that no key of ours has touched (a hash of a random token); `why` says so."""

    why: str


Kept = Sealed | SealedObject | Indexed | Keyed | Plain


def sealed() -> dict[str, Kept]:
    """Return the info of a column that holds a sealed value."""
    return {INFO: Sealed()}


def sealed_object(part: str, sha256: str, *, expires: bool = False) -> dict[str, Kept]:
    """Return the info of a column that holds the key of a sealed object."""
    return {INFO: SealedObject(part, sha256, expires)}


def indexed(
    field: str, *of: str, normal: Normal | None = None, live: str | None = None, forget: bool = False
) -> dict[str, Kept]:
    """Return the info of a blind index over a sealed column; `normal` where it is not the column as it is."""
    if normal is None and of:
        column = of[0]

        def normal(row: dict[str, Any]) -> str | None:
            return row[column]  # type: ignore[no-any-return]

    return {INFO: Indexed(field, of, normal, live, forget)}


def keyed(live: str, *, voidable: str | None = None) -> dict[str, Kept]:
    """Return the info of a keyed hash whose text is not kept."""
    return {INFO: Keyed(live, voidable)}


def plain(why: str) -> dict[str, Kept]:
    """Return the info of bytes that no key of ours has touched."""
    return {INFO: Plain(why)}
