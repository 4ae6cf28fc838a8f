"""上一页 and 下一页 over keyset cursors, which only lead forward: the address keeps the trail of pages."""

from collections.abc import Sequence
from urllib.parse import urlencode

LONGEST = 30


def current(trail: Sequence[str]) -> str | None:
    """Return the cursor of the page that is shown, None on the first."""
    return trail[-1] if trail else None


def addresses(
    path: str, params: Sequence[tuple[str, str]], trail: Sequence[str], next_cursor: str | None
) -> tuple[str, str]:
    """Return the addresses of the previous and the next page, "" where there is none.

    A trail longer than LONGEST forgets its oldest pages, so that addresses stay short; 上一页 of the oldest
    page known then leads to the first.
    """
    before = _address(path, params, trail[:-1]) if trail else ""
    after = _address(path, params, [*trail, next_cursor][-LONGEST:]) if next_cursor else ""
    return before, after


def _address(path: str, params: Sequence[tuple[str, str]], trail: Sequence[str]) -> str:
    query = urlencode([*params, *(("at", cursor) for cursor in trail)])
    return f"{path}?{query}" if query else path
