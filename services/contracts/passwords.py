"""What a password shows while it is typed: one table for the rule itself and for the browser that ticks it off.

The patterns are read by Python's `re` and by JavaScript's `RegExp` with the flag `u`; both count code points.
"""

from dataclasses import dataclass

SHORTEST = 8
LONGEST = 128
CLASSES_NEEDED = 3


@dataclass(frozen=True, slots=True)
class Trait:
    """Something that a password has where `pattern` is found in it; `label` is how the screen calls it."""

    key: str
    label: str
    pattern: str


LONG_ENOUGH = Trait("length", f"至少 {SHORTEST} 位", rf"^[\s\S]{{{SHORTEST},}}$")

# Whatever is no ASCII letter or digit is special: a blank, 汉字, a full-width or accented letter, an emoji.
CLASSES = (
    Trait("upper", "大写字母", "[A-Z]"),
    Trait("lower", "小写字母", "[a-z]"),
    Trait("digit", "数字", "[0-9]"),
    Trait("special", "特殊符号", "[^A-Za-z0-9]"),
)

SHOWN_WHILE_TYPING = (LONG_ENOUGH, *CLASSES)
