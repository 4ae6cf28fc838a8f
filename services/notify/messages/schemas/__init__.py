"""Messages on the wire: the inbox, and what those who look after messages see."""

from notify.messages.schemas.inbox import Cursor, MessageOut, MessagePage, UnreadOut
from notify.messages.schemas.oversight import (
    ResendAllIn,
    ResentOut,
    SmsOut,
    SmsPage,
    TodayOut,
    ToldOut,
    ToldPage,
)

__all__ = [
    "Cursor",
    "MessageOut",
    "MessagePage",
    "ResendAllIn",
    "ResentOut",
    "SmsOut",
    "SmsPage",
    "TodayOut",
    "ToldOut",
    "ToldPage",
    "UnreadOut",
]
