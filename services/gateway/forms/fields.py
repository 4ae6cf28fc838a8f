"""Reading single fields of a posted form: always text, never a file, never None."""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from contracts.words import UserType


def text(form: Mapping[str, Any], name: str) -> str:
    """Return what was typed without blanks around it; "" if there is none."""
    return secret(form, name).strip()


def texts(form: Mapping[str, Any], names: Iterable[str]) -> dict[str, str]:
    """Return several fields by their names."""
    return {name: text(form, name) for name in names}


def number(form: Mapping[str, Any], name: str) -> str:
    """Return a number with its blanks taken out and full-width digits made half-width (ID numbers, phones, codes)."""
    return "".join(unicodedata.normalize("NFKC", text(form, name)).split())


def user_type(form: Mapping[str, Any]) -> str:
    """Return the 用户类型 of somebody who is added: 中国居民 where the form does not ask."""
    return text(form, "user_type") or UserType.RESIDENT.value


def secret(form: Mapping[str, Any], name: str) -> str:
    """Return what was typed exactly as it was typed: a blank may belong to a password."""
    value = form.get(name)
    return value if isinstance(value, str) else ""
