"""Photos over HTTP: the body is the picture itself."""

from fastapi import APIRouter, Request

from foundation.auth.guards import open_to_all
from foundation.http.dependencies import ClientAddress, Held
from identity.photos import usecases
from identity.photos.schemas import PhotoOut
from identity.photos.usecases import Side

router = APIRouter(tags=["registrations"])


@router.post("/registrations/photos", status_code=201)
@open_to_all
async def take_in(side: Side, request: Request, resources: Held, address: ClientAddress) -> PhotoOut:
    """Take in a photo of one side of an identity document, image/jpeg or image/png, at most 10 MB."""
    content_type = request.headers.get("content-type", "")
    return PhotoOut.of(await usecases.take_in(resources, side, content_type, await _read(request), address))


async def _read(request: Request) -> bytes:
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        usecases.check_bytes(len(data))
    return bytes(data)
