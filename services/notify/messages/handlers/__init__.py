"""Answers to other services' facts: what people are told."""

from notify.messages.handlers.accounts import (
    send_code,
    send_initial_password,
    tell_old_phone,
    tell_registration,
)
from notify.messages.handlers.activities import (
    tell_answer,
    tell_cancelled,
    tell_notice,
    tell_offer,
    tell_release,
    tell_submitted,
    tell_upcoming,
)
from notify.messages.handlers.cases import tell_decision, tell_reviews_due, tell_submission
from notify.messages.handlers.experts import tell_deed, tell_reminder
from notify.messages.handlers.requests import tell_request_answered, tell_requests_due

__all__ = [
    "send_code",
    "send_initial_password",
    "tell_answer",
    "tell_cancelled",
    "tell_decision",
    "tell_deed",
    "tell_notice",
    "tell_offer",
    "tell_old_phone",
    "tell_registration",
    "tell_release",
    "tell_reminder",
    "tell_request_answered",
    "tell_requests_due",
    "tell_reviews_due",
    "tell_submission",
    "tell_submitted",
    "tell_upcoming",
]
