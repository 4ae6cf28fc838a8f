"""上一页 and 下一页 over lists that only know their next cursor: the way back travels in the address."""

from collections.abc import Mapping
from urllib.parse import urlencode

SEPARATOR = "~"
FIRST = "-"
LONGEST_TRAIL = 2000


def around(
    path: str, query: Mapping[str, str | list[str]], cursor: str, trail: str, following: str | None
) -> tuple[str, str]:
    """Return the addresses of the previous and the next page, "" where there is none.

    `cursor` is this page's, `trail` the cursors of the pages before it, the nearest last.
    """
    seen = [step for step in trail.split(SEPARATOR) if step]
    back = ""
    if seen:
        *earlier, last = seen
        back = _address(path, query, "" if last == FIRST else last, earlier)
    elif cursor:
        back = _address(path, query, "", [])
    forth = _address(path, query, following, [*seen, cursor or FIRST]) if following else ""
    return back, forth


def _address(path: str, query: Mapping[str, str | list[str]], cursor: str, trail: list[str]) -> str:
    kept = SEPARATOR.join(trail)
    if len(kept) > LONGEST_TRAIL:
        kept = kept[-LONGEST_TRAIL:].partition(SEPARATOR)[2]
    parameters = {**query, "cursor": cursor, "trail": kept}
    given = {name: value for name, value in parameters.items() if value}
    return f"{path}?{urlencode(given, doseq=True)}" if given else path
