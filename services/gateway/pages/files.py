"""Files of records, streamed from experts, which checks who may see them and says how they may be shown."""

from collections.abc import AsyncIterator
from uuid import UUID

import httpx
from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from gateway.clients.services import services
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


def _stream(answer: httpx.Response) -> StreamingResponse:
    headers = {name: answer.headers[name] for name in PASSED_ON if name in answer.headers}
    return StreamingResponse(_bytes(answer), headers=headers)


async def _bytes(answer: httpx.Response) -> AsyncIterator[bytes]:
    try:
        async for chunk in answer.aiter_bytes():
            yield chunk
    finally:
        await answer.aclose()
