"""The other side: limits itself, decodes the photo on standard input, answers a line of JSON and the picture."""

import io
import json
import sys
import warnings
from dataclasses import asdict

from PIL import Image, ImageOps

from foundation.jpeg import MOST_SCANS, scans
from foundation.limits import limit_process
from identity.photos.decoder import LONGEST_KEPT, QUALITY, Answer
from identity.photos.policies import check_pixels

MEMORY_BYTES = 1 << 30
CPU_S = 6
FORMATS = ("JPEG", "PNG")


def main() -> int:
    """Decode the photo; write the answer; return the exit status."""
    limit_process(memory_bytes=MEMORY_BYTES, cpu_s=CPU_S)
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = None  # the header's size is checked below, so that it can be told
    answer, picture = _look(sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(asdict(answer)).encode() + b"\n" + picture)
    return 0


def _look(data: bytes) -> tuple[Answer, bytes]:
    header = None
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            header = image.size
            check_pixels(*header)
            if image.format == "JPEG" and scans(data) > MOST_SCANS:
                return Answer(header, exhausted=True), b""
            clean = _clean(image)
            return Answer(header, clean.size), _as_jpeg(clean)
    except MemoryError:
        return Answer(header, exhausted=True), b""
    except Exception:  # decoders of broken files raise whatever they stumble over
        return Answer(header), b""


def _clean(image: Image.Image) -> Image.Image:
    """Return the pixels alone, upright: no EXIF, comments, profiles or text chunks."""
    image.draft("RGB", (LONGEST_KEPT, LONGEST_KEPT))
    upright = ImageOps.exif_transpose(image).convert("RGB")
    upright.thumbnail((LONGEST_KEPT, LONGEST_KEPT))
    clean = Image.new("RGB", upright.size)
    clean.paste(upright)
    return clean


def _as_jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main())
