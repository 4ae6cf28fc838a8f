"""Objects of a model from the rows of prepared statements.

    CASES = Detached(Case)
    LOCKED = Prepared(select(*CASES.columns).where(Case.id == bindparam("id")).with_for_update())
    case = CASES.of((await within.fetch(session, LOCKED, id=case_id))[0])

No session knows such an object: what changes in it is written by whoever changes it, with a statement of its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import Column, inspect
from sqlalchemy.dialects.postgresql import asyncpg as sqlalchemy_asyncpg
from sqlalchemy.orm import ColumnProperty, DeclarativeBase

M = TypeVar("M", bound=DeclarativeBase)

_DIALECT: Any = sqlalchemy_asyncpg.dialect()  # type: ignore[no-untyped-call]


class Detached(Generic[M]):
    """Makes objects of a model. `columns` are what a statement selects, first and in this order."""

    def __init__(self, model: type[M]) -> None:
        mapper = inspect(model)
        self._new = mapper.class_manager.new_instance
        self._names = [attribute.key for attribute in mapper.column_attrs]
        self.columns: Sequence[Column[Any]] = [_column(attribute) for attribute in mapper.column_attrs]
        self._read = [_reading(column) for column in self.columns]

    def of(self, row: Iterable[Any]) -> M:
        """Return the object of a row."""
        values = {
            name: value if read is None or value is None else read(value)
            for name, read, value in zip(self._names, self._read, row, strict=False)
        }
        # as SQLAlchemy itself makes what it loads: setting each attribute by itself takes ten times as long
        one = cast("M", self._new())
        one.__dict__.update(values)
        return one

    def values(self, one: M) -> Mapping[str, Any]:
        """Return the values of an object by the names of its columns, as an INSERT is given them."""
        return {name: getattr(one, name) for name in self._names}


def _column(attribute: ColumnProperty[Any]) -> Column[Any]:
    (column,) = attribute.columns
    assert isinstance(column, Column), "a table's column and no expression"
    return column


def _reading(column: Column[Any]) -> Any:
    """Return what turns a value of the driver into one of the column's type, None where nothing does."""
    return column.type.dialect_impl(_DIALECT).result_processor(_DIALECT, None)
