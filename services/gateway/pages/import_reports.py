"""What was found in a workbook line by line: read in the same way for employees and for experts."""

from dataclasses import dataclass
from typing import Any

from gateway.clients.base import ServiceClient
from gateway.forms import paging
from gateway.web.visitor import Visitor


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which page of a report: `show` is `all` for the good lines too."""

    show: str = ""
    cursor: str = ""
    trail: str = ""


async def read_report(client: ServiceClient, visitor: Visitor, path: str, wanted: Wanted) -> dict[str, Any]:
    """Return what templates need of an import's report; the good lines too where there are no others."""
    faulty = wanted.show != "all"
    seen = await _read(client, visitor, path, wanted.cursor, faulty=faulty)
    if faulty and not seen["counts"]["faulty"]:
        faulty = False
        seen = await _read(client, visitor, path, wanted.cursor, faulty=False)
    following = str(seen["next"]) if seen["next"] else None
    shown = {"show": "" if faulty else "all"}
    back, forth = paging.around(path, shown, wanted.cursor, wanted.trail, following)
    return {"here": path, "seen": seen, "faulty": faulty, "back": back, "forth": forth}


async def _read(
    client: ServiceClient, visitor: Visitor, path: str, cursor: str, *, faulty: bool
) -> dict[str, Any]:
    found: dict[str, Any] = await client.get(
        visitor, path, after=cursor, faulty="true" if faulty else "false"
    )
    return found
