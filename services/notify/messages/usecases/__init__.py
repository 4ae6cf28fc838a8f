"""What is done with messages: written, sent, receipted, sent again, read."""

from notify.messages.model import Message
from notify.messages.policies import MessageKind
from notify.messages.usecases.forgetting import erase_of, forget_old, rename_in
from notify.messages.usecases.inbox import (
    BELL_CHANNEL,
    Readable,
    count_unread,
    follow_merge,
    list_own,
    mark_all_read,
    mark_read,
)
from notify.messages.usecases.oversight import Overseen, Today, Told, list_about, list_sms, today
from notify.messages.usecases.receipts import take_receipt
from notify.messages.usecases.resending import resend, resend_all, tell_again
from notify.messages.usecases.sending import (
    Attempt,
    Result,
    begin_attempt,
    carry_out,
    settle_attempt,
)
from notify.messages.usecases.writing import get_person, notify_person, send_code, tell_number

__all__ = [
    "BELL_CHANNEL",
    "Attempt",
    "Message",
    "MessageKind",
    "Overseen",
    "Readable",
    "Result",
    "Today",
    "Told",
    "begin_attempt",
    "carry_out",
    "count_unread",
    "erase_of",
    "follow_merge",
    "forget_old",
    "get_person",
    "list_about",
    "list_own",
    "list_sms",
    "mark_all_read",
    "mark_read",
    "notify_person",
    "rename_in",
    "resend",
    "resend_all",
    "send_code",
    "settle_attempt",
    "take_receipt",
    "tell_again",
    "tell_number",
    "today",
]
