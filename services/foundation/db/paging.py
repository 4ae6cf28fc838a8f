"""Keyset paging: stable under inserts, as fast on the last page as on the first."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import orjson

from foundation.errors import FieldError, Invalid

T = TypeVar("T")

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Slice(Generic[T]):
    """One page: the rows, and the cursor of the next page (None on the last)."""

    items: Sequence[T]
    next: str | None


def encode_cursor(values: Sequence[str | int]) -> str:
    """Return the opaque cursor for the sort key of the last row of a page."""
    return base64.urlsafe_b64encode(orjson.dumps(list(values))).decode().rstrip("=")


def decode_cursor(cursor: str, length: int) -> list[str | int]:
    """Return the sort key inside a cursor; raise Invalid unless it is one of ours with `length` values."""
    try:
        values = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError) as error:
        raise Invalid(fields=(FieldError("/cursor", "翻页参数无效，请从第一页开始。"),)) from error
    valid = isinstance(values, list) and len(values) == length
    if not valid or not all(isinstance(value, str | int) for value in values):
        raise Invalid(fields=(FieldError("/cursor", "翻页参数无效，请从第一页开始。"),))
    return list(values)
