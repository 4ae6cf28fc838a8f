"""What a unit of work leaves at its end, all by one statement: audit entries, outbox entries, and last changes of rows.

Through SQLAlchemy's session the entries alone took five statements and more time than the rest of a short write.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import Table, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.audit.tables import AuditEntry, AuditPending
from foundation.bus.tables import WAKE_CHANNEL, OutboxEntry
from foundation.db import within
from foundation.db.prepared import Prepared
from foundation.db.together import renumbered

PORTION = 1000


@dataclass(frozen=True, slots=True)
class Audited:
    """An audit entry that is still to be written: the columns of AuditEntry."""

    id: UUID
    at: datetime
    actor_id: UUID | None
    actor_name: str | None
    address: str | None
    action: str
    object_kind: str
    object_id: str
    result: str
    reason: str | None
    details: dict[str, Any]
    trace_id: str


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An outbox entry that is still to be written: columns of OutboxEntry."""

    id: UUID
    kind: str
    name: str
    subject: str
    body: dict[str, Any]
    due_at: datetime


@dataclass(frozen=True, slots=True)
class LastWrite:
    """An INSERT, UPDATE or DELETE for the end; `refused` says by constraint what its violation means."""

    prepared: Prepared
    values: Mapping[str, object]
    refused: Mapping[str, type[Exception]]


async def write(
    session: AsyncSession,
    audited: Sequence[Audited],
    outgoing: Sequence[Outgoing],
    last: Sequence[LastWrite] = (),
) -> None:
    """Write them in the session's transaction, each kind in its order, and wake the relay once it has committed."""
    for start in range(0, max(len(audited), len(outgoing), len(last[:1])), PORTION):
        here = slice(start, start + PORTION)
        entries = {**_columns("audited", audited[here]), **_columns("out", outgoing[here])}
        changes = [*last] if start == 0 else []
        values = [one.prepared.arguments(one.values) for one in changes] + [_WRITE.arguments(entries)]
        sql = _with(tuple(one.prepared for one in changes))
        try:
            await within.fetch_sql(session, sql, [value for some in values for value in some])
        except IntegrityError as error:
            refusal = _refusal(error, changes)
            if refusal is None:
                raise
            raise refusal from error


def _refusal(error: IntegrityError, changes: Sequence[LastWrite]) -> Exception | None:
    """Return what a violated constraint means, None where nobody has said so."""
    constraint = str(getattr(getattr(error.orig, "__cause__", None), "constraint_name", None))
    meanings = [one.refused[constraint] for one in changes if constraint in one.refused]
    return meanings[0]() if meanings else None


@lru_cache(maxsize=256)
def _with(changes: tuple[Prepared, ...]) -> str:
    """Return the statement that makes these changes and writes the entries."""
    *texts, entries = renumbered([*changes, _WRITE])
    named = "".join(f"last_{place} AS ({text}), " for place, text in enumerate(texts))
    return entries.replace("WITH ", f"WITH {named}", 1)


_KINDS: dict[str, type[Audited | Outgoing]] = {"audited": Audited, "out": Outgoing}
_NAMES = {prefix: tuple(kind.__dataclass_fields__) for prefix, kind in _KINDS.items()}
_VALUES = {prefix: attrgetter(*names) for prefix, names in _NAMES.items()}
_DIALECT: Any = postgresql.dialect()  # type: ignore[no-untyped-call]
_JSON = frozenset({"details", "body"})


def _columns(prefix: str, rows: Sequence[Audited | Outgoing]) -> dict[str, list[Any]]:
    """Return the values of each column, of all rows, under the names that the statement has for them."""
    names = _NAMES[prefix]
    columns = zip(*map(_VALUES[prefix], rows), strict=True) if rows else ((),) * len(names)
    return {
        f"{prefix}_{name}": [json.dumps(value) for value in values] if name in _JSON else list(values)
        for name, values in zip(names, columns, strict=True)
    }


def _insert(table: Table, prefix: str) -> str:
    """Return an INSERT of what the arrays of these columns hold, row by row."""
    names = _NAMES[prefix]
    kinds = [table.c[name].type.compile(dialect=_DIALECT) for name in names]
    arrays = [f"CAST(:{prefix}_{name} AS {kind}[])" for name, kind in zip(names, kinds, strict=True)]
    columns = ", ".join(names)
    # in this order the outbox counts its positions
    return (
        f"INSERT INTO {table.name} ({columns})"  # noqa: S608
        f" SELECT {columns} FROM unnest({', '.join(arrays)}) WITH ORDINALITY AS given ({columns}, place)"
        " ORDER BY place"
    )


_WRITE = Prepared(
    text(
        f"WITH audited AS ({_insert(AuditEntry.metadata.tables[AuditEntry.__tablename__], 'audited')}),"
        f" pending AS (INSERT INTO {AuditPending.__tablename__} (entry_id)"
        " SELECT unnest(CAST(:audited_id AS UUID[]))),"
        f" told AS ({_insert(OutboxEntry.metadata.tables[OutboxEntry.__tablename__], 'out')})"
        f" SELECT pg_notify('{WAKE_CHANNEL}', '') WHERE cardinality(CAST(:out_id AS UUID[])) > 0"
    )
)
