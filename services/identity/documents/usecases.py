"""Reading numbers of identity documents.

Sources: GB 11643 (citizen numbers), ISO 7064 MOD 11-2 (check digit, through python-stdnum), product.md.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date

from stdnum.iso7064 import mod_11_2

from contracts.reference import regions
from contracts.words import Sex
from contracts.words import UserType as UserType
from identity.documents.errors import (
    DocumentBirthDate,
    DocumentBornEarlier,
    DocumentBornLater,
    DocumentCharacters,
    DocumentCheckDigit,
    DocumentLength,
    DocumentMissing,
    DocumentOfOverseas,
    DocumentOfResident,
    DocumentOldNumber,
    DocumentPermitLength,
    DocumentShape,
    UserTypeMissing,
)
from identity.documents.model import Document as Document
from identity.documents.model import DocumentKind as DocumentKind

EARLIEST_YEAR = 1900
LONGEST_PERMIT = 10
PERMIT_PREFIXES = ("810000", "820000", "830000")
UNKNOWN_REGION = "身份证号前六位（地区代码）不在行政区划代码表中，请对照证件照片核对。"

_EIGHTEEN = re.compile(r"[0-9]{17}[0-9X]")
_OLD_CITIZEN = re.compile(r"[0-9]{15}")
_HK_MACAO = re.compile(r"[HM][0-9]{8}(?:[0-9]{2})?")
_TAIWAN = re.compile(r"[0-9]{8}(?:[0-9]{2})?")
_OLD_FOREIGN = re.compile(r"[A-Z]{3}[0-9]{12}")


def normalise(number: str) -> str:
    """Return the number as it is stored: half-width, upper case, without spaces and what nobody can see.

    A number that is copied out of a chat or a table brings marks of width zero with it.
    """
    seen = (sign for sign in unicodedata.normalize("NFKC", number) if unicodedata.category(sign) != "Cf")
    return "".join("".join(seen).split()).upper()


def identity_key(number: str) -> str:
    """Return what stays the same for one person: travel permits without the two digits that count reissues."""
    number = normalise(number)
    if _HK_MACAO.fullmatch(number):
        return number[:9]
    if _TAIWAN.fullmatch(number):
        return number[:8]
    return number


def masked(number: str) -> str:
    """Return the number with only the first four and the last three places readable."""
    shown = 4 if len(number) > 10 else 2
    return number[:shown] + "*" * (len(number) - shown - 3) + number[-3:]


def parse(user_type: UserType | None, number: str, *, today: date) -> Document:
    """Return what a number says; without a user type every kind is accepted.

    Raises a DocumentRefused whose sentence says what is wrong. An unknown region only warns.
    """
    number = normalise(number)
    if not number:
        raise DocumentMissing
    if user_type is UserType.RESIDENT or (user_type is None and _looks_like_citizen(number)):
        _check_citizen_shape(number)
    document = _read(number, today)
    if user_type is UserType.RESIDENT and document.kind.user_type is not user_type:
        raise DocumentOfOverseas
    if user_type is UserType.OVERSEAS and document.kind.user_type is not user_type:
        raise DocumentOfResident
    return document


def parse_typed(user_type: str, number: str, *, today: date) -> Document:
    """Return what a number says beside which a 用户类型 was chosen, which limits the kinds.

    Raises UserTypeMissing or another DocumentRefused; its `fields` are the sentence beside its field.
    """
    if user_type not in set(UserType):
        raise UserTypeMissing
    return parse(UserType(user_type), number, today=today)


def _looks_like_citizen(number: str) -> bool:
    """Whether somebody who could have typed any document meant a citizen number: digits, more than a permit has."""
    return len(number) > LONGEST_PERMIT and number[0].isdigit()


def _check_citizen_shape(number: str) -> None:
    permit = _HK_MACAO.fullmatch(number) or _OLD_FOREIGN.fullmatch(number)
    if permit:
        raise DocumentOfOverseas
    if _OLD_CITIZEN.fullmatch(number):
        raise DocumentOldNumber
    if _TAIWAN.fullmatch(number):
        raise DocumentPermitLength(length=len(number))
    if len(number) != 18:
        raise DocumentLength(length=len(number))
    if not _EIGHTEEN.fullmatch(number):
        raise DocumentCharacters


def _read(number: str, today: date) -> Document:
    for shape, read in _READERS:
        if shape.fullmatch(number):
            return read(number, today)
    raise DocumentShape


def _read_eighteen(number: str, today: date) -> Document:
    birth_date = _birth_date(number[6:14], today)
    if not mod_11_2.is_valid(number):
        raise DocumentCheckDigit
    kind = _kind_of_eighteen(number)
    sex = Sex.MALE if int(number[16]) % 2 else Sex.FEMALE
    if kind is not DocumentKind.CITIZEN:
        return Document(kind, number, sex, birth_date)
    known = regions.get(number[:6]) is not None
    return Document(kind, number, sex, birth_date, number[:6], () if known else (UNKNOWN_REGION,))


def _kind_of_eighteen(number: str) -> DocumentKind:
    if number.startswith(PERMIT_PREFIXES):
        return DocumentKind.RESIDENCE_PERMIT
    return DocumentKind.FOREIGN_PERMANENT if number[0] == "9" else DocumentKind.CITIZEN


def _birth_date(digits: str, today: date) -> date:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError as error:
        raise DocumentBirthDate from error
    if born.year < EARLIEST_YEAR:
        raise DocumentBornEarlier(year=EARLIEST_YEAR)
    if born > today:
        raise DocumentBornLater
    return born


def _read_hk_macao(number: str, _today: date) -> Document:
    return Document(DocumentKind.HK_MACAO_PERMIT, number)


def _read_taiwan(number: str, _today: date) -> Document:
    return Document(DocumentKind.TAIWAN_PERMIT, number)


def _read_old_foreign(number: str, _today: date) -> Document:
    # The six digits of the birth date have no century: what they mean is left to the photos.
    return Document(DocumentKind.FOREIGN_PERMANENT, number)


_READERS: tuple[tuple[re.Pattern[str], Callable[[str, date], Document]], ...] = (
    (_EIGHTEEN, _read_eighteen),
    (_HK_MACAO, _read_hk_macao),
    (_TAIWAN, _read_taiwan),
    (_OLD_FOREIGN, _read_old_foreign),
)
