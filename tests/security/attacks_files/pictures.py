"""Pictures that lie about their size, never end, or carry something else."""

import io
import struct
import zlib

from PIL import Image

from tests.security.attacks_files.packing import package, zeros

SCRIPT = b"<script>alert(document.domain)</script>"
PNG_MAGIC = b"\x89PNG\r\n\x1a\n"
ORIENTATION = 0x0112


def saved(kind: str, size: tuple[int, int] = (640, 400), mode: str = "RGB", **saving: object) -> bytes:
    """Return an honest picture."""
    target = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(target, kind, **saving)
    return target.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return a chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, pixels: bytes, *before: bytes, colour: int = 2) -> bytes:
    """Return a PNG whose header says this size (`colour` 2 is RGB, 6 RGBA); `pixels` are deflated already."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0))
    return PNG_MAGIC + header + b"".join(before) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def with_chunk(kind: bytes, data: bytes) -> bytes:
    """Return a PNG with this chunk before its pixels."""
    plain = saved("PNG")
    place = plain.index(b"IDAT") - 4
    return plain[:place] + chunk(kind, data) + plain[place:]


def jpeg_of_size(width: int, height: int) -> bytes:
    """Return a small JPEG whose header says another size."""
    data = saved("JPEG")
    place = data.index(b"\xff\xc0") + 5
    return data[:place] + struct.pack(">HH", height, width) + data[place + 4 :]


def endless_scans(scans: int, side: int = 5000) -> bytes:
    """Return a progressive JPEG that goes over its 25 million pixels so many times, in some 30 bytes each."""
    target = io.BytesIO()
    Image.new("L", (side, side), 128).save(target, "JPEG", progressive=True)
    data = target.getvalue()
    starts = [place for place in range(len(data)) if data[place : place + 2] == b"\xff\xda"]
    ends = [*starts[1:], len(data) - 2]
    # What stands between two scans are tables for the next one: cut before them.
    one = min((_scan(data[a:b]) for a, b in zip(starts, ends, strict=True)), key=len)
    return data[:-2] + one * scans + b"\xff\xd9"


def _scan(data: bytes) -> bytes:
    place = 2 + struct.unpack(">H", data[2:4])[0]
    while not (data[place : place + 1] == b"\xff" and data[place + 1 : place + 2] != b"\x00") and place < len(
        data
    ):
        place += 1
    return data[:place]


def moving_png(frames: int = 40) -> bytes:
    """Return an animated PNG."""
    target = io.BytesIO()
    first, *others = [Image.new("RGB", (640, 400), (each, 0, 0)) for each in range(frames)]
    first.save(target, "PNG", save_all=True, append_images=others, duration=10)
    return target.getvalue()


def countless_frames() -> bytes:
    """Return a PNG that announces two billion frames and has one."""
    return with_chunk(b"acTL", struct.pack(">II", 2**31 - 1, 0))


def moving_gif() -> bytes:
    """Return an animated GIF."""
    target = io.BytesIO()
    frames = [Image.new("P", (64, 64), each) for each in range(9)]
    frames[0].save(target, "GIF", save_all=True, append_images=frames[1:])
    return target.getvalue()


def exif(orientation: object = None, raw: bytes | None = None) -> bytes:
    """Return a JPEG with this orientation, or with these bytes in the place of its EXIF."""
    if raw is None:
        told = Image.Exif()
        told[ORIENTATION] = orientation
        raw = told.tobytes()
    return saved("JPEG", exif=raw)


def circling_exif() -> bytes:
    """Return a JPEG whose EXIF directory follows upon itself and points far outside."""
    entries = struct.pack("<HHHII", 2, ORIENTATION, 3, 1, 6)
    entries += struct.pack("<HHII", 0x8769, 4, 1, 8) + struct.pack("<I", 8)
    return exif(raw=b"Exif\x00\x00II*\x00\x08\x00\x00\x00" + entries)


def greedy_exif() -> bytes:
    """Return a JPEG whose EXIF says that an entry has four billion values."""
    entries = struct.pack("<HHHII", 2, 0x010F, 2, 2**32 - 1, 8)
    entries += struct.pack("<HHII", ORIENTATION, 5, 2**31, 2**32 - 4) + struct.pack("<I", 0)
    return exif(raw=b"Exif\x00\x00II*\x00\x08\x00\x00\x00" + entries)


ZIP = package({"run.exe": b"MZ"})

# What is left of these is a picture and nothing else.
HARMLESS = {
    "jpeg with a script in its comment": saved("JPEG", comment=b"*/=1;" + SCRIPT),
    "jpeg with a page behind it": saved("JPEG") + SCRIPT,
    "jpeg with a zip behind it": saved("JPEG") + ZIP,
    "jpeg with a script as colour profile": saved("JPEG", icc_profile=SCRIPT * 2000),
    "jpeg with an orientation that there is not": exif(65535),
    "jpeg whose exif goes in a circle": circling_exif(),
    "jpeg whose exif is greedy": greedy_exif(),
    "png with a page behind it": saved("PNG") + SCRIPT,
    "png with a zip behind it": saved("PNG") + ZIP,
    "png with a script in its text": with_chunk(b"tEXt", b"Comment\x00" + SCRIPT),
    "png that moves": moving_png(),
    "png of countless frames": countless_frames(),
    "png with more pixels than its size": png(640, 400, zeros(100)),
}
# These are refused, whoever reads them.
REFUSED = {
    "png of 400 million pixels": png(20_000, 20_000, zeros(1)),
    "png just above the limit": png(8_000, 5_001, zeros(1)),
    "png of the largest size that there is": png(2**31 - 1, 2**31 - 1, zeros(1)),
    "jpeg of 65,500 by 65,500": jpeg_of_size(65_500, 65_500),
    "jpeg of thousands of scans": endless_scans(4_000),
    "jpeg that ends early": saved("JPEG")[:-900],
    "jpeg of a head alone": b"\xff\xd8\xff\xe0" + bytes(400),
    "png that ends early": saved("PNG", mode="RGBA")[:300],
    "png of a wrong checksum": saved("PNG").replace(b"IHDR\x00", b"IHDR\x01", 1),
    "png of no size": png(0, 0, zeros(1)),
}
EITHER = {
    "jpeg of 6,000 by 6,000 without its pixels": jpeg_of_size(6_000, 6_000),
    "png with a text that unpacks to 300 MB": with_chunk(b"zTXt", b"Comment\x00\x00" + zeros(300)),
    "png with a profile that unpacks to 300 MB": with_chunk(b"iCCP", b"p\x00\x00" + zeros(300)),
    "jpeg with exif that is none": exif(raw=b"Exif\x00\x00" + bytes(range(256)) * 20),
}


def just_below_the_limit() -> bytes:
    """Return a PNG of 39.7 million pixels with transparency in 160 KB: the most that is decoded."""
    return png(6_300, 6_300, zeros(152), colour=6)
