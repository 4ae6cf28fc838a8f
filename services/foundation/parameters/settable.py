"""Reading and setting the parameters of a service."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.db import together
from foundation.db.prepared import Prepared
from foundation.db.together import Question, Row
from foundation.parameters.declaration import Declaration, declarations
from foundation.parameters.errors import ParameterNotFound, ParameterOutdated, ParameterOutOfRange
from foundation.parameters.tables import ParameterRow
from foundation.unit_of_work import UnitOfWork

P = TypeVar("P")

NEVER_SET = 0
_VALUES = Prepared(select(ParameterRow.key, ParameterRow.value))


@dataclass(frozen=True, slots=True)
class Standing:
    """A parameter as it stands; version 0 and no name while nobody has set it."""

    declaration: Declaration
    value: int
    version: int
    updated_at: datetime | None
    updated_by: str | None


class Parameters(Generic[P]):
    """The parameters that a service has declared as the dataclass `kind` (declaration.whole_number).

    `question` asks for the values that count now together with other questions.
    """

    def __init__(self, kind: type[P]) -> None:
        self._kind = kind
        self._declared = {one.key: one for one in declarations(kind)}
        self.question: Question[P] = Question(_VALUES, {}, self._read)

    async def read(self, session: AsyncSession) -> P:
        """Return the values that count now: what was set, else the default."""
        return (await together.ask(session, self.question))[self.question]

    def _read(self, rows: Sequence[Row]) -> P:
        found = {row[0]: row[1] for row in rows}
        return self._kind(**{one.key: _value(one, found.get(one.key)) for one in self._declared.values()})

    async def standing(self, session: AsyncSession) -> list[Standing]:
        """Return every parameter with its words and who set it, in the order of their declaration."""
        rows = await _rows(session)
        return [_standing(one, rows.get(one.key)) for one in self._declared.values()]

    async def change(self, uow: UnitOfWork, key: str, value: int, version: int) -> Standing:
        """Set a parameter of which the caller saw `version`; the value that it has already changes nothing.

        Raises ParameterNotFound, ParameterOutOfRange, or ParameterOutdated when another was faster.
        """
        declared = self._declared.get(key)
        if declared is None:
            raise ParameterNotFound
        if declared.within(value) != value:
            raise ParameterOutOfRange(label=declared.label, least=declared.least, most=declared.most)
        row = await uow.session.get(ParameterRow, key, with_for_update=True)
        before = _standing(declared, row)
        if before.value == value:
            uow.leave_unaudited("the same value")
            return before
        if before.version != version:
            raise ParameterOutdated(label=declared.label)
        after = Standing(declared, value, version + 1, uow.now(), uow.actor.name if uow.actor else "")
        await _write(uow.session, after, version)
        uow.audit("parameter.change", "parameter", key, label=declared.label, old=before.value, new=value)
        return after


async def _rows(session: AsyncSession) -> dict[str, ParameterRow]:
    return {row.key: row for row in await session.scalars(select(ParameterRow))}


async def _write(session: AsyncSession, after: Standing, version: int) -> None:
    """Write the row only where it is still what the caller saw; two who set it first meet at its key."""
    values = {
        "value": after.value,
        "version": after.version,
        "updated_at": after.updated_at,
        "updated_by": after.updated_by,
    }
    key = after.declaration.key
    statement = (
        insert(ParameterRow).values(key=key, **values).on_conflict_do_nothing().returning(ParameterRow.key)
        if version == NEVER_SET
        else update(ParameterRow)
        .where(ParameterRow.key == key, ParameterRow.version == version)
        .values(values)
        .returning(ParameterRow.key)
    )
    if (await session.execute(statement)).first() is None:
        raise ParameterOutdated(label=after.declaration.label)


def _value(declared: Declaration, found: int | None) -> int:
    return declared.default if found is None else declared.within(found)


def _standing(declared: Declaration, row: ParameterRow | None) -> Standing:
    if row is None:
        return Standing(declared, declared.default, NEVER_SET, None, None)
    return Standing(declared, _value(declared, row.value), row.version, row.updated_at, row.updated_by)
