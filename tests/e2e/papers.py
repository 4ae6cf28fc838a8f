"""Papers of invented people: ID card photos, scans as PDF and JPEG. Made anew for every run."""

import io
import random

from PIL import Image, ImageDraw, ImageFilter

CARD = (1280, 808)
A4 = (1240, 1754)


def photo_of_card(side: str) -> bytes:
    """Return a JPEG that looks like a photographed card: noisy, with EXIF (a place) as phones write it."""
    image = _noisy(CARD, (222, 230, 238))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((40, 40, CARD[0] - 40, CARD[1] - 40), 40, outline=(90, 110, 140), width=6)
    chance = random.Random(side)
    for line in range(6):
        width = chance.randint(300, 700)
        draw.rectangle((120, 120 + line * 100, 120 + width, 150 + line * 100), fill=(60, 70, 80))
    exif = Image.Exif()
    exif[0x010E] = "EXIF-CANARY"
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88, exif=exif)
    return out.getvalue()


def drawing_of_card(with_portrait: bool) -> bytes:
    """Return a PNG of a card as a manual draws it: plain, with shapes where a real one has words."""
    image = Image.new("RGB", CARD, (226, 236, 246))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((40, 40, CARD[0] - 40, CARD[1] - 40), 40, (246, 250, 253), (120, 140, 165), 6)
    right = 780 if with_portrait else 1140
    for line, share in enumerate((0.45, 0.7, 0.55, 0.9, 0.8, 0.95)):
        top = 120 + line * 100
        draw.rounded_rectangle((120, top, 120 + (right - 120) * share, top + 34), 10, (150, 165, 185))
    if with_portrait:
        draw.ellipse((930, 180, 1090, 360), (150, 165, 185))
        draw.pieslice((860, 380, 1160, 860), 180, 360, (150, 165, 185))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def scan_as_pdf(pages: int = 2) -> bytes:
    """Return a PDF of scanned pages, as an office scanner makes it."""
    images = [_page(number) for number in range(pages)]
    out = io.BytesIO()
    images[0].save(out, "PDF", save_all=True, append_images=images[1:], resolution=150)
    return out.getvalue()


def scan_as_jpeg(number: int = 0) -> bytes:
    """Return one scanned page as a JPEG."""
    out = io.BytesIO()
    _page(number).save(out, "JPEG", quality=85)
    return out.getvalue()


def _page(number: int) -> Image.Image:
    image = _noisy(A4, (250, 249, 245))
    draw = ImageDraw.Draw(image)
    chance = random.Random(number)
    for line in range(34):
        width = chance.randint(300, 950)
        draw.rectangle((140, 160 + line * 45, 140 + width, 176 + line * 45), fill=(45, 45, 50))
    draw.ellipse((800, 1350, 1060, 1610), outline=(200, 40, 40), width=8)
    return image


def _noisy(size: tuple[int, int], colour: tuple[int, int, int]) -> Image.Image:
    noise = (
        Image.effect_noise((size[0] // 4, size[1] // 4), 24).resize(size).filter(ImageFilter.GaussianBlur(1))
    )
    return Image.composite(
        Image.new("RGB", size, colour), Image.merge("RGB", [noise] * 3), Image.new("L", size, 215)
    )
