"""Which pictures are accepted (product.md, 身份证照片; trust.md, Files)."""

from datetime import timedelta

from identity.photos.errors import PhotoTooLarge, PhotoTooManyPixels, PhotoTooSmall, PhotoType

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
LEAST_LONG, LEAST_SHORT = 300, 200
UNCLAIMED_FOR = timedelta(hours=24)

SIGNATURES = {"image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n"}


def check_type(content_type: str, data: bytes) -> None:
    """Raise PhotoType unless it says to be a JPEG or PNG and begins like one."""
    signature = SIGNATURES.get(content_type.partition(";")[0].strip().lower())
    if signature is None or not data.startswith(signature):
        raise PhotoType


def check_bytes(count: int) -> None:
    """Raise PhotoTooLarge for more bytes than a photo may have."""
    if count > MOST_BYTES:
        raise PhotoTooLarge


def check_pixels(width: int, height: int) -> None:
    """Raise PhotoTooManyPixels or PhotoTooSmall; a photo may lie on its side."""
    if width * height > MOST_PIXELS:
        raise PhotoTooManyPixels
    if max(width, height) < LEAST_LONG or min(width, height) < LEAST_SHORT:
        raise PhotoTooSmall(width=width, height=height)
