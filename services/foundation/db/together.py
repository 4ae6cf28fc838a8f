"""Several prepared questions in one round trip: what a short request waits for, and pays for, is the way to and fro.

    who, files = identity_of(account_id), files_of(record_id)
    told = await together.ask(session, who, files)
    told[who], told[files]

The statements see the same moment: what must be read after a lock was taken is asked after it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Any, Generic, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from foundation.db import within
from foundation.db.prepared import Prepared

T_co = TypeVar("T_co", covariant=True)

# The values of a row by their places; it has no names.
Row = Sequence[Any]
_PLACE = re.compile(r"\$(\d+)")


@dataclass(frozen=True, slots=True, eq=False)
class Question(Generic[T_co]):
    """A statement that only reads (or locks), its values, and what its rows mean."""

    prepared: Prepared
    values: Mapping[str, object]
    read: Callable[[Sequence[Row]], T_co]


class Answers:
    """What was answered, by question."""

    def __init__(self, questions: Sequence[Question[Any]], rows: Sequence[Sequence[Row]]) -> None:
        self._rows = dict(zip(questions, rows, strict=True))

    def __getitem__(self, question: Question[T_co]) -> T_co:
        """Return the answer to a question."""
        return question.read(self._rows[question])


async def ask(session: AsyncSession, *questions: Question[Any]) -> Answers:
    """Return the answers to these questions, in the session's transaction. Raises DBAPIError like SQLAlchemy itself."""
    sql = _in_one(tuple(one.prepared for one in questions))
    arguments = [value for one in questions for value in one.prepared.arguments(one.values)]
    [rows] = await within.fetch_sql(session, sql, arguments)
    return Answers(questions, list(rows))


def renumbered(prepared: Sequence[Prepared]) -> list[str]:
    """Return the texts of statements whose values are given one after the other."""
    starts = accumulate((one.count for one in prepared), initial=0)
    return [_moved(one.sql, start) for one, start in zip(prepared, starts, strict=False)]


def _moved(sql: str, start: int) -> str:
    return _PLACE.sub(lambda match: f"${start + int(match[1])}", sql)


@lru_cache(maxsize=256)
def _in_one(prepared: tuple[Prepared, ...]) -> str:
    parts = (
        f"ARRAY(SELECT ROW(part.*) FROM ({text}) AS part)"  # noqa: S608
        for text in renumbered(prepared)
    )
    return f"SELECT {', '.join(parts)}"
