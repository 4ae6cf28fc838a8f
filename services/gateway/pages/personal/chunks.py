"""Large files of one's own record, in chunks: the kit's upload contract (templates/README.md) over experts' endpoints.

Only scripts come here; without them a file travels whole (uploads.py).
"""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Header, Path, Request, Response
from fastapi.responses import JSONResponse
from starlette.requests import ClientDisconnect

from foundation.errors import Invalid
from gateway.clients.base import ServiceProblem
from gateway.clients.services import services
from gateway.forms import attachments
from gateway.pages.personal.saving import check_is_of
from gateway.web.sessions import SignedIn

router = APIRouter()

CHUNK_BYTES = 1024 * 1024
MAX_FILE_BYTES = 20 * 1024 * 1024
# what is said of a file before its first byte
SAID = ("section", "item_id", "file_name", "size", "content_type", "sha256")


class ChunkNotWhole(Invalid):
    """A chunk has more bytes than any may have, or the connection ended before its end."""

    message = "上传的内容不完整，请刷新页面后重新选择文件。"


@router.post("/personal/uploads")
async def begin(request: Request, visitor: SignedIn, said: Annotated[dict[str, Any], Body()]) -> Response:
    """Announce a file, or find how far it is."""
    check_is_of(visitor, str(said.get("person") or ""))
    body = {name: said[name] for name in SAID if said.get(name) not in (None, "")}
    key = request.headers.get("idempotency-key")
    found = await services(request).experts.post(visitor, "/record/uploads", body, key=key)
    return JSONResponse(_shown(found), 201)


@router.get("/personal/uploads/{upload_id}")
async def progress(upload_id: UUID, request: Request, visitor: SignedIn) -> Response:
    """Say where an upload goes on."""
    found = await services(request).experts.get(visitor, f"/record/uploads/{upload_id}")
    return JSONResponse(_shown(found))


@router.put("/personal/uploads/{upload_id}/chunks/{offset}")
async def send(
    upload_id: UUID,
    offset: Annotated[int, Path(ge=0, le=MAX_FILE_BYTES)],
    request: Request,
    visitor: SignedIn,
    content_digest: Annotated[str, Header(max_length=200)] = "",
) -> Response:
    """Hand a chunk on. Where experts says how to go on the answer holds its `offset`."""
    data = await _read(request)
    path = f"/record/uploads/{upload_id}/chunks/{offset}"
    try:
        found = await services(request).experts.put_bytes(visitor, path, data, content_digest)
    except ServiceProblem as problem:
        if "offset" not in problem.members:
            raise
        return JSONResponse({"message": problem.detail, "offset": problem.members["offset"]}, 409)
    return JSONResponse(_shown(found))


@router.post("/personal/uploads/{upload_id}/cancel")
async def cancel(upload_id: UUID, request: Request, visitor: SignedIn) -> Response:
    """End an upload and forget what has come."""
    await services(request).experts.delete(visitor, f"/record/uploads/{upload_id}")
    return Response(status_code=204)


async def _read(request: Request) -> bytes:
    if int(request.headers.get("content-length") or 0) > CHUNK_BYTES:
        raise ChunkNotWhole
    data = bytearray()
    try:
        async for piece in request.stream():
            data += piece
            if len(data) > CHUNK_BYTES:
                raise ChunkNotWhole
    except ClientDisconnect as cut:
        raise ChunkNotWhole from cut
    return bytes(data)


def _shown(found: dict[str, Any]) -> dict[str, Any]:
    file = found["file"]
    shown = {name: found[name] for name in ("id", "size", "offset", "chunk_bytes")}
    return {**shown, "file": attachments.item(file) if file else None}
