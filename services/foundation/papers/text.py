"""Text as a paper can show it, whatever was typed or pasted."""

import re

# What would turn the text around (UAX #9) or has no shape: a paper shows what stands there, in the order it stands.
_SHAPELESS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_STACKED = re.compile("([\u0300-\u036f\u20d0-\u20ff]{4})[\u0300-\u036f\u20d0-\u20ff]+")
# Between these a line may end (UAX #14); a long run of anything else would leave its place on the paper.
_FREE = (
    r"\s\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUN = re.compile(f"[^{_FREE}]{{13,}}")
_PIECE = re.compile(r"(?s).{1,8}")
BREAK = "\u200b"


def plain(text: str) -> str:
    """Return a text without direction marks, control characters and heaps of accents; lines end with `\\n`."""
    lines = "\n".join(text.splitlines())
    return _STACKED.sub(r"\1", _SHAPELESS.sub("", lines.replace("\t", " ")))


def breakable(text: str) -> str:
    """Return `plain` text in which a line may also end within long numbers, addresses and rows of signs."""
    return _RUN.sub(lambda run: BREAK.join(_PIECE.findall(run[0])), plain(text))
