"""Images: decoded under a pixel limit, turned upright, written anew without metadata."""

import warnings
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from experts.attachments.inspector import CLEAN, PREVIEW, Report
from experts.attachments.inspector.refusal import Refused
from foundation.jpeg import MOST_SCANS, scans

MAX_PIXELS = 40_000_000
PREVIEW_PX = 800
JPEG_QUALITY = 90
FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG"}
JPEG_MODES = ("L", "RGB")


def inspect_image(content_type: str, file: Path, folder: Path) -> Report:
    """Write `clean`, which is its only page, and `preview.png` into `folder`; raise Refused."""
    if content_type == "image/jpeg" and scans(file.read_bytes()) > MOST_SCANS:
        raise Refused("exhausted")
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(file, formats=[FORMATS[content_type]]) as opened:
            opened.load()
            upright = ImageOps.exif_transpose(opened)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused("pixels") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, IndexError) as error:
        raise Refused("unreadable") from error
    _write_clean(content_type, upright, folder / CLEAN)
    upright.thumbnail((PREVIEW_PX, PREVIEW_PX))
    _bare(upright.convert("RGB")).save(folder / PREVIEW, "PNG")
    return Report(None, pages=1, document_pages=1)


def _write_clean(content_type: str, image: Image.Image, target: Path) -> None:
    if content_type == "image/png":
        _bare(image).save(target, "PNG")
        return
    plain = image if image.mode in JPEG_MODES else image.convert("RGB")
    _bare(plain).save(target, "JPEG", quality=JPEG_QUALITY)


def _bare(image: Image.Image) -> Image.Image:
    """Return the pixels alone: no EXIF, no comment, no profile; of a palette its transparency."""
    copy = image.copy()
    copy.info = {key: value for key, value in image.info.items() if key == "transparency"}
    copy.getexif().clear()
    return copy
