"""The picture behind the cells of a list: some lines of text, slanted and pale, as wide as a page."""

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

SIZE = (900, 560)
TEXT_PX = 30
LINE_PX = 48
PALE = (120, 130, 150, 70)
SLANT_DEGREES = 20


def watermark(lines: Sequence[str], font: Path) -> io.BytesIO:
    """Return a transparent PNG with these lines."""
    letters = ImageFont.truetype(str(font), TEXT_PX)
    picture = Image.new("RGBA", SIZE, (255, 255, 255, 0))
    drawing = ImageDraw.Draw(picture)
    top = (SIZE[1] - LINE_PX * len(lines)) / 2
    for place, line in enumerate(lines):
        width = drawing.textlength(line, letters)
        drawing.text(((SIZE[0] - width) / 2, top + place * LINE_PX), line, font=letters, fill=PALE)
    data = io.BytesIO()
    picture.rotate(SLANT_DEGREES, Image.Resampling.BICUBIC).save(data, "PNG")
    data.seek(0)
    return data
