"""Small files of every kind, made by seed: real PDFs and photographs with random bytes in them."""

import io
from random import Random

import pikepdf
from PIL import Image

MOST_BYTES = 20 * 1024 * 1024


def photograph(seed: int) -> bytes:
    """Return a JPEG of noise."""
    random = Random(f"photograph {seed}")
    side = random.choice((32, 48, 64))
    image = Image.frombytes("RGB", (side, side), random.randbytes(side * side * 3))
    target = io.BytesIO()
    image.save(target, "JPEG", quality=90)
    return target.getvalue()


def document(seed: int, *, script: bool = False) -> bytes:
    """Return a PDF of one page with random bytes beside it; `script` has it run one when opened.

    The page is a strip: its longer side is drawn with 1,600 dots anyway, and drawing is not what is tried.
    """
    random = Random(f"document {seed}")
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(16, 160))
    pdf.pages[0].PieceInfo = pikepdf.Dictionary(Noise=pikepdf.String(random.randbytes(600).hex()))
    if script:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    target = io.BytesIO()
    pdf.save(target, deterministic_id=True)
    return target.getvalue()


def oversized(seed: int) -> bytes:
    """Return what begins like a PDF and is a byte too large."""
    return b"%PDF-1.7\n" + Random(seed).randbytes(1024) * 20 * 1024
