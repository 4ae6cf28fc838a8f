"""What the pages of 个人中心 ask experts for."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

from fastapi import Request

from gateway.clients.services import services
from gateway.web.visitor import Visitor

Record = dict[str, Any]

PAUSE_S = 0.4
STATUS_FOLLOWS_S = 3.0
CHECK_TAKES_S = 6.0


async def read_record(request: Request, visitor: Visitor) -> Record:
    """Return one's own record; ServiceProblem 404 while it is on its way."""
    record: Record = await services(request).experts.get(visitor, "/record")
    return record


async def record_when(
    request: Request, visitor: Visitor, reached: Callable[[Record], bool], within_s: float
) -> Record:
    """Return the record as soon as it is as expected, or as it is when the time is over."""
    until = time.monotonic() + within_s
    record = await read_record(request, visitor)
    while not reached(record) and time.monotonic() < until:
        await asyncio.sleep(PAUSE_S)
        record = await read_record(request, visitor)
    return record


def files_are_checked(record: Record) -> bool:
    """Return whether no file is being checked any more."""
    return not any(file["state"] in ("pending", "checking") for file in record["files"])


def may_edit(record: Record) -> bool:
    """Return whether experts lets the person change the draft now."""
    return bool(record["may"]["edit"])


def asks_for_change(record: Record) -> bool:
    """Return whether this is 信息变更 rather than 入库申请."""
    return bool(record["may"]["change"])


def purpose_words(record: Record) -> dict[str, str]:
    """Return the manual's words for what is being done: `title` of the page, `submit` on the button."""
    if asks_for_change(record):
        return {"title": "信息变更", "submit": "信息变更"}
    return {"title": "入库申请", "submit": "提交申请"}
