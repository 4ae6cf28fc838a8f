"""查看记录 of all services in one list: newest first, each page cut where the next begins."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

PAGE = 20


def merged(
    account: Sequence[dict[str, Any]], record: Sequence[dict[str, Any]], *, more: bool
) -> tuple[list[dict[str, Any]], str | None]:
    """Return one page of both lists and the cursor of the next, None on the last.

    `more`: one of the lists goes on. What is cut off here comes first on the next page: the cursor is of the last
    line that is shown, and both services take it.
    """
    newest = sorted(
        (*account, *record), key=lambda one: (datetime.fromisoformat(one["at"]), one["id"]), reverse=True
    )
    shown = newest[:PAGE]
    goes_on = more or len(newest) > PAGE
    return shown, shown[-1]["cursor"] if shown and goes_on else None
