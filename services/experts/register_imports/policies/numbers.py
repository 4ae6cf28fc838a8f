"""Identity numbers in a register: which document it is, and what the number says.

The same rules as at registration (product.md, Identity documents): GB 11643, ISO 7064 MOD 11-2 through python-stdnum.
Reading a register needs no more than this; who somebody is, identity alone decides.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from stdnum.iso7064 import mod_11_2

from contracts.words import Sex

EARLIEST_YEAR = 1900
RESIDENCE_PREFIXES = ("810000", "820000", "830000")
_EIGHTEEN = re.compile(r"[0-9]{17}[0-9X]")
_SHORT = (
    ("hk_macao_permit", re.compile(r"[HM][0-9]{8}(?:[0-9]{2})?")),
    ("taiwan_permit", re.compile(r"[0-9]{8}(?:[0-9]{2})?")),
    ("foreign_permanent", re.compile(r"[A-Z]{3}[0-9]{12}")),
)

OLD = "15位的旧身份证号已停止使用，请填写18位身份证号。"
LENGTH = "身份证号码应为18位，填写了{length}位，请核对。"
SHAPE = "无法识别该证件号码，请核对。"
NO_DAY = "身份证号码中的出生日期不存在，请核对第7至14位。"
CHECK_DIGIT = "身份证号码校验位不正确，请逐位核对。"


@dataclass(frozen=True, slots=True)
class Document:
    """What a number says; sex and day of birth only where the number has them."""

    kind: str
    number: str
    sex: Sex | None = None
    birth_date: date | None = None


def normalise(number: str) -> str:
    """Return the number as identity stores it: half-width, upper case, without spaces and what nobody can see."""
    if number.isascii():
        return "".join(number.split()).upper()
    seen = (sign for sign in unicodedata.normalize("NFKC", number) if unicodedata.category(sign) != "Cf")
    return "".join("".join(seen).split()).upper()


def masked(number: str) -> str:
    """Return the number with only its first four and last three places, "" for one too short to hide anything."""
    return number[:4] + "*" * (len(number) - 7) + number[-3:] if len(number) > 9 else "*" * len(number)


def read(number: str, today: date) -> Document | str:
    """Return what a normalised number says, or the sentence that says what is wrong with it."""
    if _EIGHTEEN.fullmatch(number):
        return _read_eighteen(number, today)
    for kind, shape in _SHORT:
        if shape.fullmatch(number):
            return Document(kind, number)
    if re.fullmatch("[0-9]{15}", number):
        return OLD
    return LENGTH.format(length=len(number)) if number[:1].isdigit() else SHAPE


def _read_eighteen(number: str, today: date) -> Document | str:
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return NO_DAY
    if born.year < EARLIEST_YEAR or born > today:
        return NO_DAY
    if not mod_11_2.is_valid(number):
        return CHECK_DIGIT
    sex = Sex.MALE if int(number[16]) % 2 else Sex.FEMALE
    return Document(_kind(number), number, sex, born)


def _kind(number: str) -> str:
    if number.startswith(RESIDENCE_PREFIXES):
        return "residence_permit"
    return "foreign_permanent" if number[0] == "9" else "citizen"
