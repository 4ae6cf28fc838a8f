"""The rules of a list: what is wrong with a line by itself and beside the others. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from contracts.words import USER_TYPE_LABELS, UserType
from foundation.errors import Failure
from identity.documents.usecases import identity_key, masked
from identity.employee_imports.errors import ImportNotReady
from identity.employee_imports.model import EmployeeImport, Finding, ImportState, Row
from identity.employees.usecases import Outcome, Person, check_is_unit_admin, read_person

__all__ = ["check_is_unit_admin"]

EXAMPLE = Row(
    line=2,
    number="650102190001010016",
    name="张示例",
    phone="13800000000",
    user_type=USER_TYPE_LABELS[UserType.RESIDENT],
)

DIGITS_LOST = (
    "身份证号在表格中是数字格式，后几位已丢失。请将该列设为“文本”格式后重新填写（或在号码前加英文单引号）。"
)
USER_TYPE_UNKNOWN = (
    f"用户类型请填写“{'”或“'.join(USER_TYPE_LABELS.values())}”，"
    f"不填视为“{USER_TYPE_LABELS[UserType.RESIDENT]}”。"
)
NUMBER_REPEATED = "身份证号与第{line}行重复。"
PHONE_REPEATED = "手机号与第{line}行重复，每个人应填写本人的手机号。"

LONGEST_FILE_NAME = 100

_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]+", re.IGNORECASE)


def plain_name(file_name: str) -> str:
    """Return the name of an upload as it is kept: what can be printed of it, its end if it is long."""
    printable = "".join(sign for sign in file_name if sign.isprintable()).strip()
    return printable[-LONGEST_FILE_NAME:] or "人员名单.xlsx"


def is_example(row: Row) -> bool:
    """Return whether it is the template's example, untouched."""
    return (row.number.strip(), row.name.strip()) == (EXAMPLE.number, EXAMPLE.name)


def read_row(row: Row, today: date) -> Person:
    """Return the person of a line; raise EmployeeInvalid with the sentences of all its fields."""
    return read_person(typed_user_type(row), row.number, row.name, cleaned_phone(row.phone), today)


def typed_user_type(row: Row) -> str:
    """Return the code of the 用户类型 that was typed: resident for none, "" for words that there are not."""
    typed = "".join(unicodedata.normalize("NFKC", row.user_type).split())
    if not typed:
        return UserType.RESIDENT.value
    return next((kind.value for kind, label in USER_TYPE_LABELS.items() if label == typed), "")


def cleaned_phone(phone: str) -> str:
    """Return a mobile number without blanks and hyphens, half-width."""
    return "".join(unicodedata.normalize("NFKC", phone).split()).replace("-", "")


def own_faults(row: Row, today: date) -> list[str]:
    """Return what is wrong with a line by itself."""
    said = {"/user_type": USER_TYPE_UNKNOWN}
    if row.lost or _SCIENTIFIC.fullmatch(row.number.strip()):
        said["/document_number"] = DIGITS_LOST
    try:
        read_row(row, today)
    except Failure as refused:
        return [said.get(error.pointer, error.message) for error in refused.fields]
    return []


def repetitions(rows: Sequence[Row]) -> dict[int, list[str]]:
    """Return by line what a line repeats of an earlier one."""
    found: dict[int, list[str]] = {}
    numbers: dict[str, int] = {}
    phones: dict[str, int] = {}
    for row in rows:
        number, phone = identity_key(row.number), cleaned_phone(row.phone)
        for value, seen, sentence in ((number, numbers, NUMBER_REPEATED), (phone, phones, PHONE_REPEATED)):
            first = seen.setdefault(value, row.line)
            if value and not row.lost and first != row.line:
                found.setdefault(row.line, []).append(sentence.format(line=first))
    return found


def finding_of(row: Row, faults: Sequence[str], outcome: Outcome | None) -> Finding:
    """Return what is reported about a line."""
    shown = "" if row.lost else masked(row.number.strip()) if len(row.number.strip()) > 6 else ""
    return Finding(row.line, row.name.strip()[:50], shown, outcome.value if outcome else None, tuple(faults))


def check_may_apply(found: EmployeeImport) -> None:
    """Raise ImportNotReady unless every line is good."""
    if found.state != ImportState.READY:
        raise ImportNotReady
