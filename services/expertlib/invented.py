"""Numbers of people and companies that nobody is: well-formed, with the right check characters, drawn by chance."""

import secrets
from datetime import date, timedelta

from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_2

CREDIT_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
OLDEST, YOUNGEST = date(1962, 1, 1), date(1995, 12, 31)


def invented_document_number(region: str) -> str:
    """Return a citizen number with a valid check digit (GB 11643) for an invented person of a region."""
    days = secrets.randbelow((YOUNGEST - OLDEST).days)
    born = OLDEST + timedelta(days=days)
    body = f"{region}{born:%Y%m%d}{secrets.randbelow(999) + 1:03d}"
    return body + str(mod_11_2.calc_check_digit(body))


def invented_phone() -> str:
    """Return a well-formed mobile number."""
    return f"19{secrets.randbelow(10**9):09d}"


def invented_credit_code() -> str:
    """Return a credit code with valid check characters (GB 32100) for an invented company."""
    body = "91650100" + "".join(secrets.choice(CREDIT_CODE_ALPHABET) for _ in range(9))
    return body + str(uscc.calc_check_digit(body))
