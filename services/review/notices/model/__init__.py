"""委派通知: its rows, its number, what stands on it, and how that is put on paper."""

from review.notices.model.calendar import calendar_of
from review.notices.model.contents import Contents
from review.notices.model.notice import (
    NEXT,
    NOTICE_KIND_LABELS,
    NOTICE_STATE_LABELS,
    Notice,
    NoticeKind,
    NoticeSeries,
    NoticeState,
    place,
)
from review.notices.model.number import number_of
from review.notices.model.paper import Sheet, file_name, sheet

__all__ = [
    "NEXT",
    "NOTICE_KIND_LABELS",
    "NOTICE_STATE_LABELS",
    "Contents",
    "Notice",
    "NoticeKind",
    "NoticeSeries",
    "NoticeState",
    "Sheet",
    "calendar_of",
    "file_name",
    "number_of",
    "place",
    "sheet",
]
