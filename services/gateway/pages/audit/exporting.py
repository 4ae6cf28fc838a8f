"""导出 of the audit log: CSV for a spreadsheet, streamed while it is read. Every service's log says who exported."""

import csv
import io
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from foundation.clock import OFFICIAL_TIME
from gateway.clients.base import ServiceProblem
from gateway.forms import audit_filter
from gateway.pages.audit.listing import draw, refuse
from gateway.pages.audit.reading import Line, Page, begin_export, lines_of
from gateway.web.counts import Framed
from gateway.web.sessions import SignInNeeded, signed_in
from gateway.web.visitor import Visitor

MOST_LINES = 200_000
BOM = "\ufeff"
CUT = f"已到 {MOST_LINES} 条上限，更早的记录没有导出。请缩小时间范围，分次导出。"
BROKEN = "导出中断，以上不是全部记录。请重新导出。"

router = APIRouter()


@router.post("/audit/export")
async def export(request: Request, visitor: Framed) -> Response:
    """Send the entries that answer to the filters as a file."""
    chosen = audit_filter.typed(await request.form())
    wanted, errors = audit_filter.asked(chosen)
    if errors:
        return draw(request, chosen, Page([], "", []), errors=errors, status=422)
    try:
        sources, whole = await begin_export(request, visitor, wanted)
    except ServiceProblem as problem:
        if problem.status != 422:
            raise
        return refuse(request, chosen, problem)

    async def asking() -> Visitor:
        return await signed_in(request)

    return StreamingResponse(
        _file(lines_of(request, asking, sources, whole), MOST_LINES),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": _disposition(), "Cache-Control": "no-store"},
    )


async def _file(batches: AsyncIterator[list[Line]], most: int) -> AsyncIterator[bytes]:
    yield (BOM + _rows([[title for title, _ in audit_filter.COLUMNS]])).encode()
    left = most
    try:
        async for batch in batches:
            yield _rows([audit_filter.cells(line) for line in batch[:left]]).encode()
            if len(batch) > left:
                yield _rows([[CUT]]).encode()
                return
            left -= len(batch)
    except (ServiceProblem, SignInNeeded):
        yield _rows([[BROKEN]]).encode()


def _rows(rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _disposition() -> str:
    name = f"审计日志_{datetime.now(OFFICIAL_TIME):%Y%m%d_%H%M}.csv"
    return f"attachment; filename=\"audit.csv\"; filename*=UTF-8''{quote(name)}"
