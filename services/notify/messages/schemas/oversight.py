"""What those who look after messages see, on the wire."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from foundation.db.paging import Slice
from notify.messages.model import Cause, Channel, MessageState, Urgency
from notify.messages.policies import (
    CAUSE_LABELS,
    CHANNEL_LABELS,
    STATE_LABELS,
    URGENCY_LABELS,
    explanation_of,
)
from notify.messages.usecases import Overseen, Today, Told


class SmsOut(BaseModel):
    """A text message without what it says. `refusal` is why it may not be sent again, empty where it may.

    `due_at` is set while it waits; `at` is when it was sent, else written.
    """

    id: UUID
    title: str
    template: str
    urgency_label: str
    phone: str
    state: MessageState
    state_label: str
    explanation: str
    attempts: int
    resends: int
    parts: int
    at: datetime
    due_at: datetime | None
    refusal: str

    @classmethod
    def of(cls, overseen: Overseen) -> Self:
        """Return a text message as it travels."""
        message = overseen.message
        return cls(
            id=message.id,
            title=message.title,
            template=message.template,
            urgency_label=URGENCY_LABELS[Urgency(message.urgency)],
            phone=overseen.phone,
            state=message.state,
            state_label=STATE_LABELS[message.state],
            explanation=explanation_of(message),
            attempts=message.attempts,
            resends=message.resends,
            parts=message.parts,
            at=message.sent_at or message.created_at,
            due_at=message.due_at if message.state is MessageState.QUEUED else None,
            refusal=overseen.refusal,
        )


class SmsPage(BaseModel):
    """One page of text messages."""

    items: list[SmsOut]
    next: str | None

    @classmethod
    def of(cls, page: Slice[Overseen]) -> Self:
        """Return a page as it travels."""
        return cls(items=[SmsOut.of(each) for each in page.items], next=page.next)


class CauseOut(BaseModel):
    """How many text messages failed for a cause and may be sent again together."""

    cause: Cause
    label: str
    count: int


class TodayOut(BaseModel):
    """The text messages of today. `parts` is what providers bill; `budget_spent` says that notices wait."""

    sent: int
    parts: int
    delivered: int
    undelivered: int
    failed: int
    waiting: int
    budget: int
    budget_spent: bool
    causes: list[CauseOut]

    @classmethod
    def of(cls, today: Today) -> Self:
        """Return the figures as they travel."""
        figures = today.figures
        return cls(
            sent=figures.sent,
            parts=figures.parts,
            delivered=figures.delivered,
            undelivered=figures.undelivered,
            failed=figures.failed,
            waiting=figures.waiting,
            budget=today.budget,
            budget_spent=today.spent,
            causes=[
                CauseOut(cause=cause, label=CAUSE_LABELS[cause], count=count) for cause, count in today.causes
            ],
        )


class ResendAllIn(BaseModel):
    """Whose failure is to be tried again."""

    model_config = ConfigDict(extra="forbid")

    cause: Cause


class ResentOut(BaseModel):
    """How many messages are sent again."""

    count: int


class ToldOut(BaseModel):
    """A message about an activity. `name` is empty where it went to a number and to no account."""

    id: UUID
    name: str
    phone: str
    channel: Channel
    channel_label: str
    title: str
    body: str
    state: MessageState
    state_label: str
    explanation: str
    at: datetime
    due_at: datetime | None
    read: bool
    refusal: str

    @classmethod
    def of(cls, told: Told) -> Self:
        """Return a message as it travels."""
        message = told.overseen.message
        in_app = message.channel is Channel.IN_APP
        return cls(
            id=message.id,
            name=told.overseen.name,
            phone="" if in_app else told.overseen.phone,
            channel=message.channel,
            channel_label=CHANNEL_LABELS[message.channel],
            title=message.title,
            body=told.body,
            state=message.state,
            state_label=("已读" if message.read_at else "未读") if in_app else STATE_LABELS[message.state],
            explanation=explanation_of(message),
            at=message.sent_at or message.created_at,
            due_at=message.due_at if message.state is MessageState.QUEUED else None,
            read=message.read_at is not None,
            refusal=told.overseen.refusal,
        )


class ToldPage(BaseModel):
    """One page of messages about an activity."""

    items: list[ToldOut]
    next: str | None

    @classmethod
    def of(cls, page: Slice[Told]) -> Self:
        """Return a page as it travels."""
        return cls(items=[ToldOut.of(each) for each in page.items], next=page.next)
