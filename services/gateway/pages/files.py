"""Files of records, streamed from experts, which checks who may see them and says how they may be shown."""

from collections.abc import AsyncIterator
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from gateway.clients.base import Answer
from gateway.clients.services import services
from gateway.forms import attachments
from gateway.pages.personal.record import read_record
from gateway.web.counts import Framed
from gateway.web.pages import page
from gateway.web.sessions import SignedIn

router = APIRouter()

PASSED_ON = (
    "content-type",
    "content-length",
    "content-disposition",
    "content-security-policy",
    "x-content-type-options",
    "cache-control",
)


@router.get("/files/{file_id}/content")
async def content(
    file_id: UUID, request: Request, visitor: SignedIn, inline: bool = False
) -> StreamingResponse:
    """Return a file's bytes, to be kept, or with `inline` to be shown."""
    how = "true" if inline else None
    answer = await services(request).experts.download(visitor, f"/files/{file_id}/content", inline=how)
    return _stream(answer)


@router.get("/files/{file_id}/preview")
async def preview(file_id: UUID, request: Request, visitor: SignedIn) -> StreamingResponse:
    """Return the picture of a file's first page."""
    return _stream(await services(request).experts.download(visitor, f"/files/{file_id}/preview"))


@router.get("/files/{file_id}/pages/{number}")
async def one_page(file_id: UUID, number: int, request: Request, visitor: SignedIn) -> StreamingResponse:
    """Return the picture of a file's page; the first is 1."""
    return _stream(await services(request).experts.download(visitor, f"/files/{file_id}/pages/{number}"))


@router.get(attachments.OWN_VIEW)
async def own(request: Request, visitor: Framed, file: str = "") -> Response:
    """Show the pages of one's own files that have passed their check; `file` is the one to show first."""
    record = await read_record(request, visitor)
    passed = (one for one in record["files"] if one["state"] == "passed")
    files = attachments.viewed(passed)
    return page(request, "records/own_files.html", files=files, shown=attachments.chosen(files, file))


def _stream(answer: Answer) -> StreamingResponse:
    headers = {name: answer.headers[name] for name in PASSED_ON if name in answer.headers}
    return StreamingResponse(_bytes(answer), headers=headers)


async def _bytes(answer: Answer) -> AsyncIterator[bytes]:
    try:
        async for chunk in answer.aiter_bytes():
            yield chunk
    finally:
        await answer.aclose()
