"""Pages of messages in the order of their making."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from foundation.db.paging import PAGE_SIZE, Slice, decode_cursor, encode_cursor
from foundation.errors import FieldError, Invalid
from notify.messages.model import Message

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def slice_of(rows: Sequence[Message]) -> Slice[Message]:
    """Return one page of rows in the order of their making, of which there may be one more."""
    if len(rows) <= PAGE_SIZE:
        return Slice(rows, None)
    last = rows[PAGE_SIZE - 1]
    at = (last.created_at - _EPOCH) // _MICROSECOND
    return Slice(rows[:PAGE_SIZE], encode_cursor([at, str(last.id)]))


def position(cursor: str) -> tuple[datetime, UUID]:
    """Return where a page begins; raise Invalid for a cursor that is none of ours."""
    at, id = decode_cursor(cursor, 2)
    try:
        return _EPOCH + int(at) * _MICROSECOND, UUID(str(id))
    except (ValueError, OverflowError) as error:
        raise Invalid(fields=(FieldError("/cursor", "翻页参数无效，请从第一页开始。"),)) from error
