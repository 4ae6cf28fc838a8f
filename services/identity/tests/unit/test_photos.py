"""Which pictures are accepted, and what is left of them."""

import asyncio
import io
import struct
import zlib

import pytest
from PIL import Image

from foundation.limits import Line
from identity.photos import decoder, errors, policies
from identity.photos.decoder import LONGEST_KEPT, reencode
from identity.tests.pictures import jpeg, png


def test_a_photo_is_kept_as_a_jpeg_of_its_size():
    for data in (jpeg(640, 400), png(640, 400)):
        scan = reencode(data)
        assert (scan.width, scan.height) == (640, 400)
        assert Image.open(io.BytesIO(scan.data)).format == "JPEG"


def test_no_metadata_is_left_and_the_photo_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "CANARY"
    scan = reencode(jpeg(640, 400, exif=exif))
    assert (scan.width, scan.height) == (400, 640)
    assert b"CANARY" not in scan.data
    assert not Image.open(io.BytesIO(scan.data)).getexif()


def test_a_large_photo_is_made_smaller():
    scan = reencode(jpeg(5000, 3000))
    assert max(scan.width, scan.height) <= LONGEST_KEPT


@pytest.mark.parametrize("size", [(299, 250), (250, 299), (400, 199), (10, 10)])
def test_too_small_is_told_with_the_size(size):
    with pytest.raises(errors.PhotoTooSmall, match=f"{size[0]}×{size[1]}"):
        reencode(jpeg(*size))


def test_a_photo_on_its_side_is_large_enough():
    assert reencode(jpeg(200, 300)).height == 300


def bomb(width, height):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        policies.SIGNATURES["image/png"]
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 999))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(8000, 5001), (20_000, 20_000), (60_000, 60_000)])
def test_a_bomb_is_refused_by_its_header(size):
    with pytest.raises(errors.PhotoTooManyPixels):
        reencode(bomb(*size))


def test_a_photo_that_goes_over_its_pixels_for_ever_is_refused_before_it_is_decoded():
    plain = jpeg(640, 400)
    one = plain[plain.index(b"\xff\xda") : -2]
    with pytest.raises(errors.PhotoTooComplex):
        reencode(plain[:-2] + one * 200 + b"\xff\xd9")


def test_a_photo_with_a_film_behind_it_is_taken_in_without_the_film():
    assert b"film" not in reencode(jpeg(640, 400) + b"film\xff\xda" * 500).data


def test_the_decoder_knows_nothing_of_our_environment_and_is_ended_when_it_takes_too_long(monkeypatch):
    monkeypatch.setenv("IDENTITY_DATABASE_URL", "secret")
    seen = {}

    def run(command, **options):
        seen.update(options["env"])
        raise decoder.subprocess.TimeoutExpired(command, 1)

    monkeypatch.setattr(decoder.subprocess, "run", run)
    with pytest.raises(errors.PhotoTooComplex):
        reencode(jpeg(640, 400))
    assert "secret" not in seen.values()


async def test_who_comes_when_too_many_wait_is_asked_to_come_again(monkeypatch):
    monkeypatch.setattr(decoder, "_LINE", Line(2, lambda: errors.PhotosBusy(retry_after=5)))
    answers = await asyncio.gather(
        *(decoder.decode(jpeg(640, 400)) for _ in range(5)), return_exceptions=True
    )
    assert [type(one) for one in answers] == [decoder.Scan] * 2 + [errors.PhotosBusy] * 3
    assert (await decoder.decode(jpeg(640, 400))).width == 640


@pytest.mark.parametrize("cut", [20, 200, 2000])
def test_a_photo_that_is_cut_off_is_refused(cut):
    with pytest.raises((errors.PhotoDamaged, errors.PhotoType)):
        reencode(jpeg(1200, 800)[:cut])


@pytest.mark.parametrize(
    ("content_type", "data"),
    [
        ("image/gif", b"GIF89a"),
        ("image/jpeg", b"MZ\x90\x00"),
        ("image/png", jpeg(300, 300)),
        ("text/html", jpeg(300, 300)),
        ("", jpeg(300, 300)),
    ],
)
def test_type_and_first_bytes_must_agree(content_type, data):
    with pytest.raises(errors.PhotoType):
        policies.check_type(content_type, data)


def test_ten_megabytes_are_the_limit():
    policies.check_bytes(10 * 1024 * 1024)
    with pytest.raises(errors.PhotoTooLarge):
        policies.check_bytes(10 * 1024 * 1024 + 1)
