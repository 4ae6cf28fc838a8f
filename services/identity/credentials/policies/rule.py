"""The password rule (product.md, Password rule; ASVS 6.2.1, 6.2.4, 6.2.9, 6.2.11)."""

import re
import unicodedata
from dataclasses import dataclass

from contracts.passwords import CLASSES, CLASSES_NEEDED, LONGEST, SHORTEST
from foundation.errors import FieldError
from identity.credentials.policies.guessable import is_guessable

TOO_SHORT = f"密码至少{SHORTEST}位。"
TOO_LONG = f"密码最多{LONGEST}位。"
TOO_FEW_CLASSES = "密码须包含大写字母、小写字母、数字、特殊符号中的至少3种。"
TOO_COMMON = "该密码过于常见，容易被猜到，请换一个。"
HOLDS_DOCUMENT = "密码不能包含您的身份证号或出生日期。"
HOLDS_PHONE = "密码不能包含您的手机号。"
HOLDS_NAME = "密码不能包含您的姓名。"
NOT_REPEATED = "两次输入的密码不一致，请重新输入。"

BETWEEN_NAMES = frozenset("·•.'-")

_CLASSES = tuple(re.compile(trait.pattern) for trait in CLASSES)


@dataclass(frozen=True, slots=True)
class PersonalWords:
    """What a password may not hold because everybody near its owner knows it."""

    document_number: str = ""
    phone: str = ""
    name: str = ""


def broken_rules(password: str, words: PersonalWords) -> list[str]:
    """Return a sentence for each rule that the password breaks; empty for a good one.

    Length and classes are those of what was typed, in code points; what is compared with words and lists is
    compared in any case and width.
    """
    folded = _folded(password)
    found = {
        TOO_SHORT: len(password) < SHORTEST,
        TOO_LONG: len(password) > LONGEST,
        TOO_FEW_CLASSES: sum(bool(kind.search(password)) for kind in _CLASSES) < CLASSES_NEEDED,
        TOO_COMMON: is_guessable(folded),
        HOLDS_DOCUMENT: any(part in folded for part in _document_parts(words.document_number)),
        HOLDS_PHONE: any(part in folded for part in _phone_parts(words.phone)),
        HOLDS_NAME: _holds_name(folded, words.name),
    }
    return [sentence for sentence, broken in found.items() if broken]


def password_errors(
    password: str, again: str, words: PersonalWords, *, pointer: str, again_pointer: str
) -> list[FieldError]:
    """Return the field errors of a new password that was typed twice."""
    errors = [FieldError(pointer, sentence) for sentence in broken_rules(password, words)]
    if password != again:
        errors.append(FieldError(again_pointer, NOT_REPEATED))
    return errors


def _document_parts(number: str) -> list[str]:
    """Return the number, its last six and eight places and, of 18 digits, the birth date in two lengths."""
    if len(number) < 8:
        return []
    parts = [number, number[-6:], number[-8:]]
    if len(number) == 18:
        parts += [number[6:14], number[8:14]]
    return [part.lower() for part in parts]


def _phone_parts(phone: str) -> list[str]:
    return [phone, phone[-8:]] if len(phone) >= 8 else []


def _holds_name(folded: str, name: str) -> bool:
    """Whether the name stands in it; two Latin letters (Li) stand in too many words to count."""
    joined = _joined(_folded(name))
    telling = len(joined) > (2 if joined.isascii() else 1)
    return telling and joined in _joined(folded)


def _joined(text: str) -> str:
    return "".join(sign for sign in text if not sign.isspace() and sign not in BETWEEN_NAMES)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()
