"""How long a text message is. Pure."""

from math import ceil

SINGLE = 70
PART = 67


def count_parts(text: str) -> int:
    """Return how many messages a text takes: 70 characters in one, 67 in each of several.

    Characters are UTF-16 code units, as UCS-2 messages count them (3GPP TS 23.038 and 23.040: a concatenated
    part gives 6 of its 140 octets to the header).
    """
    units = len(text.encode("utf-16-le")) // 2
    return 1 if units <= SINGLE else ceil(units / PART)
