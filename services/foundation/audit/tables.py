"""The audit log: who did what to what, from where, with which result; only ever added to."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from foundation.db.base import PlatformBase
from foundation.sealing.columns import plain


class AuditEntry(PlatformBase):
    """One deed. Written in the transaction that did it."""

    __tablename__ = "audit_entries"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[UUID | None] = mapped_column(index=True)
    actor_name: Mapped[str | None]
    address: Mapped[str | None]
    action: Mapped[str]
    object_kind: Mapped[str]
    object_id: Mapped[str]
    result: Mapped[str]
    reason: Mapped[str | None]
    details: Mapped[dict[str, Any]]
    trace_id: Mapped[str]


class AuditPending(PlatformBase):
    """An entry that is not in the chain yet: linking is a moment behind, so that writers never queue up."""

    __tablename__ = "audit_pending"

    entry_id: Mapped[UUID] = mapped_column(primary_key=True)


class AuditLink(PlatformBase):
    """A link of the hash chain: its hash covers the entry and the hash before it."""

    __tablename__ = "audit_links"

    position: Mapped[int] = mapped_column(BigInteger, Identity(always=False), primary_key=True)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("audit_entries.id"), unique=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32), info=plain("SHA-256 of the audit chain"))
