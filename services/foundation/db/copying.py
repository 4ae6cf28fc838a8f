"""Writing many rows at once by COPY, inside the transaction of a session."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import FromClause
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from foundation.db import within
from foundation.db.prepared import as_of_sqlalchemy


async def copy(session: AsyncSession, table: FromClause, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows into a table by COPY, in the session's transaction (which begins with it, if nothing did before).

    All rows have the columns of the first one; a column that none of them has is left to the database. What the
    session has not flushed yet is not there for a foreign key. Raises DBAPIError like SQLAlchemy itself: a row that is
    there already fails the whole.
    """
    if not rows:
        return
    connection = await within.connection_of(session)
    columns = list(rows[0])
    objects = [isinstance(table.c[column].type, JSONB) for column in columns]
    records = [
        tuple(
            orjson.dumps(row[column]).decode() if is_json else row[column]
            for column, is_json in zip(columns, objects, strict=True)
        )
        for row in rows
    ]
    name = str(table)
    try:
        await connection.driver_connection.copy_records_to_table(name, records=records, columns=columns)
    except Exception as error:
        raise as_of_sqlalchemy(connection, f"COPY {name}", error) from error
