"""How many scans a JPEG has."""

import io
import os

import pytest
from PIL import Image

from foundation.jpeg import MOST_SCANS, scans


def jpeg(**saving):
    target = io.BytesIO()
    Image.effect_noise((320, 200), 60).save(target, "JPEG", **saving)
    return target.getvalue()


def test_a_plain_picture_has_one_scan():
    assert scans(jpeg()) == 1
    assert scans(jpeg(quality=100, optimize=True)) == 1


def test_a_progressive_picture_has_some():
    assert 2 <= scans(jpeg(progressive=True)) <= MOST_SCANS // 5


def test_each_further_scan_counts():
    plain = jpeg()
    one = plain[plain.index(b"\xff\xda") : -2]
    assert scans(plain[:-2] + one * 500 + b"\xff\xd9") == 501


def test_what_stands_in_a_segment_or_behind_the_end_does_not_count():
    assert scans(jpeg(comment=b"\xff\xda" * 900)) == 1
    assert scans(jpeg(exif=b"Exif\x00\x00" + jpeg()[:9000] * 3)) == 1
    assert scans(jpeg() + b"\xff\xda" * 900) == 1


@pytest.mark.parametrize(
    "data", [b"", b"\xff", b"\xff\xda", b"\xff\xd8\xff\xe0", b"\xff\xd8\xff\xe0\x00\x00\xff"]
)
def test_a_stump_is_no_trouble(data):
    assert scans(data) <= 1


def test_bytes_at_random_end():
    scans(os.urandom(2_000_000))
