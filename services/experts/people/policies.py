"""How personal data is hidden by default (product.md, The library and sharing)."""

from datetime import date

from contracts.words import SEX_LABELS, Sex
from experts.people.model import MaskedIdentity

SHORT_NUMBER = 15
SHORT_PHONE = 8


def same_name(one: str, other: str) -> bool:
    """Return whether two names are the same but for blanks."""
    return "".join(one.split()) == "".join(other.split())


def mask_identity(
    name: str, sex: Sex | None, document_kind: str, document_number: str, birth_date: date | None
) -> MaskedIdentity:
    """Return who a person is with the number masked."""
    return MaskedIdentity(
        name=name,
        sex=sex,
        sex_label=SEX_LABELS[sex] if sex else "",
        document_kind=document_kind,
        document_number_masked=mask_document_number(document_number),
        birth_date=birth_date,
    )


def mask_document_number(number: str) -> str:
    """Return 4104***********91X: four characters, stars, three; of short numbers only one and two are shown."""
    head, tail = (4, 3) if len(number) >= SHORT_NUMBER else (1, 2)
    return _masked(number, head, tail)


def mask_phone(phone: str) -> str:
    """Return 138****1234."""
    return _masked(phone, 3, 4) if len(phone) >= SHORT_PHONE else "*" * len(phone)


def mask_email(email: str) -> str:
    """Return z***@example.com: the first letter and the domain."""
    name, at, domain = email.partition("@")
    return f"{name[:1]}***{at}{domain}" if at else _masked(email, 1, 0)


def _masked(text: str, head: int, tail: int) -> str:
    hidden = max(len(text) - head - tail, 0)
    return text[:head] + "*" * hidden + text[len(text) - tail :] if hidden else "*" * len(text)
