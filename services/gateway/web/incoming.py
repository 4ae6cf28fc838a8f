"""A file that a browser has posted, on its way to a service."""

from collections.abc import AsyncIterator

from starlette.datastructures import UploadFile

CHUNK_BYTES = 256 * 1024


async def chunks_of(file: UploadFile) -> AsyncIterator[bytes]:
    """Return the bytes of a file piece by piece."""
    while chunk := await file.read(CHUNK_BYTES):
        yield chunk
