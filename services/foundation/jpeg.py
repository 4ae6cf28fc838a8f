"""How often a JPEG goes over its pixels (ITU T.81, B.1 and B.2), told without decoding it."""

import re

# A camera's or editor's progressive picture has ten to twenty scans, each of which costs a decoder the whole picture.
MOST_SCANS = 100

_MARKER = re.compile(rb"\xff([^\x00\xd0-\xd7\xff])")
_START_OF_SCAN, _END, _WITHOUT_LENGTH = b"\xda", b"\xd9", (b"\xd8", b"\x01")


def scans(data: bytes) -> int:
    """Return how many scans the picture has; what stands behind its end (a film, a second picture) does not count."""
    count, place = 0, 0
    while (found := _MARKER.search(data, place)) and found[1] != _END:
        count += found[1] == _START_OF_SCAN
        place = found.end()
        if found[1] not in _WITHOUT_LENGTH:
            place += int.from_bytes(data[place : place + 2], "big")
    return count
