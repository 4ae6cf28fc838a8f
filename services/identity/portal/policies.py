"""What an issuer's words are worth, and where a login may lead. Pure."""

import unicodedata
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from stdnum.cn import uscc

from identity.portal.errors import OnlyWayIn, PortalUnitMissing
from identity.portal.model import PortalLink, PortalLogin, PortalPerson, UserType
from identity.portal_settings import PortalSettings

LOGIN_GOOD_FOR = timedelta(minutes=10)
LONGEST_NAME = 60
LONGEST_TEXT = 200
LONGEST_PATH = 500


def is_open(entry: PortalLogin | PortalLink, now: datetime) -> bool:
    """Return whether a login or a link still waits for its person."""
    return now < entry.expires_at


def local_path(address: str) -> str:
    """Return `address` if it is a plain path of this site, else "/": no login leads anywhere else."""
    plain = address.startswith("/") and address.isprintable() and len(address) <= LONGEST_PATH
    if not plain or "//" in address or any(character in address for character in "\\@;"):
        return "/"
    return address


def person_of(settings: PortalSettings, subject: str, claims: Mapping[str, Any]) -> PortalPerson:
    """Return what the issuer says of a person, in our words.

    Only a JSON `true` verifies: the text "true" does not. An unverified phone number is not taken over.
    """
    phone = _number(claims, settings.portal_claim_phone_number)
    phone_verified = claims.get(settings.portal_claim_phone_number_verified) is True
    return PortalPerson(
        issuer=settings.portal_issuer,
        subject=subject,
        user_type=_user_type(settings, _text(claims, settings.portal_claim_user_type)),
        name=_text(claims, settings.portal_claim_name)[:LONGEST_NAME],
        id_number=_number(claims, settings.portal_claim_id_number),
        id_number_verified=claims.get(settings.portal_claim_id_number_verified) is True,
        phone=(phone or None) if phone_verified else None,
        organization_name=_text(claims, settings.portal_claim_organization_name),
        credit_code=_number(claims, settings.portal_claim_credit_code),
    )


def credit_code_of(person: PortalPerson) -> str:
    """Return the credit code of a legal person (GB 32100); raise PortalUnitMissing without one or a name."""
    if not person.organization_name or not uscc.is_valid(person.credit_code):
        raise PortalUnitMissing
    code: str = uscc.compact(person.credit_code)
    return code


def check_another_way_in(*, has_password: bool, others: int) -> None:
    """Raise OnlyWayIn if nobody could log in any more: no password, and no other account of the portal."""
    if not has_password and others < 1:
        raise OnlyWayIn


def may_remove(*, has_password: bool, others: int) -> bool:
    """Return whether an account of the portal may be taken away."""
    try:
        check_another_way_in(has_password=has_password, others=others)
    except OnlyWayIn:
        return False
    return True


def _user_type(settings: PortalSettings, value: str) -> UserType | None:
    known = {
        settings.portal_user_type_legal: UserType.LEGAL,
        settings.portal_user_type_natural: UserType.NATURAL,
    }
    return known.get(value)


def _text(claims: Mapping[str, Any], name: str) -> str:
    """Return a claim as it is written: the brackets of a company's name are wide, and stay so."""
    value = claims.get(name)
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        return ""
    return " ".join("".join(filter(_is_writing, value)).split())


def _number(claims: Mapping[str, Any], name: str) -> str:
    """Return a claim that holds digits and letters, half-width."""
    return unicodedata.normalize("NFKC", _text(claims, name))


def _is_writing(character: str) -> bool:
    # Control characters (a NUL breaks the database) and direction marks (which disguise names) are no writing.
    return character.isspace() or not unicodedata.category(character).startswith("C")
