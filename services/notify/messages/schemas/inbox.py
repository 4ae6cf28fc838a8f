"""Messages on the wire."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, Field

from foundation.db.paging import Slice
from notify.messages.usecases import MessageKind, Readable

Cursor = Annotated[str | None, Field(max_length=200)]


class MessageOut(BaseModel):
    """One in-app message; `link` is a path of the gateway."""

    id: UUID
    title: str
    body: str
    created_at: datetime
    read: bool
    link: str | None
    kind: MessageKind

    @classmethod
    def of(cls, readable: Readable) -> Self:
        """Return a message as it travels."""
        message = readable.message
        return cls(
            id=message.id,
            title=message.title,
            body=readable.body,
            created_at=message.created_at,
            read=message.read_at is not None,
            link=message.link,
            kind=readable.kind,
        )


class MessagePage(BaseModel):
    """One page of messages."""

    items: list[MessageOut]
    next: str | None

    @classmethod
    def of(cls, page: Slice[Readable]) -> Self:
        """Return a page as it travels."""
        return cls(items=[MessageOut.of(each) for each in page.items], next=page.next)


class UnreadOut(BaseModel):
    """How many messages are unread; 100 stands for 100 and more."""

    count: int
