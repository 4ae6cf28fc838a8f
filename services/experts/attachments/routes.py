"""The content of files over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response

from experts.attachments import usecases
from experts.attachments.schemas import content_headers
from foundation.http.dependencies import ClientAddress, Held, SignedIn

router = APIRouter(tags=["files"])


@router.get("/files/{file_id}/content", response_class=Response)
async def read_content(
    file_id: UUID, held: Held, actor: SignedIn, address: ClientAddress, inline: bool = False
) -> Response:
    """Return a file's bytes, to be kept, or with `inline` to be shown."""
    content = await usecases.open_content(held, actor, address, file_id)
    return Response(
        content.data, media_type=content.content_type, headers=content_headers(content, inline=inline)
    )


@router.get("/files/{file_id}/preview", response_class=Response)
async def read_preview(file_id: UUID, held: Held, actor: SignedIn, address: ClientAddress) -> Response:
    """Return a PNG of the first page."""
    content = await usecases.open_preview(held, actor, address, file_id)
    return Response(
        content.data, media_type=content.content_type, headers=content_headers(content, inline=True)
    )


@router.get("/files/{file_id}/pages/{number}", response_class=Response)
async def read_page(
    file_id: UUID,
    number: Annotated[int, Path(ge=1, le=9999)],
    held: Held,
    actor: SignedIn,
    address: ClientAddress,
) -> Response:
    """Return the picture of a page (JPEG; of an image the image itself); the first is 1."""
    content = await usecases.open_page(held, actor, address, file_id, number)
    return Response(
        content.data, media_type=content.content_type, headers=content_headers(content, inline=True)
    )
