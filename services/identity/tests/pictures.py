"""Pictures for tests."""

import io

from PIL import Image


def jpeg(width: int, height: int, **options) -> bytes:
    """Return a JPEG with some pattern."""
    return _saved(width, height, "JPEG", **options)


def png(width: int, height: int) -> bytes:
    """Return a PNG with an alpha channel."""
    return _saved(width, height, "PNG", mode="RGBA")


def _saved(width: int, height: int, kind: str, mode: str = "RGB", **options) -> bytes:
    image = Image.linear_gradient("L").resize((width, height)).convert(mode)
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()
