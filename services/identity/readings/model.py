"""One reading of a person's data by somebody else."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from foundation.sealing.columns import sealed
from identity.database import Base


class What(StrEnum):
    """What was read."""

    ACCOUNT = "account"
    EMPLOYEE = "employee"
    FOUND = "found"
    REGISTRATION = "registration"
    PHOTO = "photo"
    REQUEST = "request"


WHAT_LABELS = {
    What.ACCOUNT: "账户信息（隐去证件号码和手机号）",
    What.EMPLOYEE: "单位人员信息（隐去证件号码和手机号）",
    What.FOUND: "按完整证件号码或手机号查找账户",
    What.REGISTRATION: "注册信息（完整证件号码和手机号）",
    What.PHOTO: "身份证照片",
    What.REQUEST: "个人信息申请",
}


class Reading(Base):
    """Who read what of an account, when, in which role, and why where a reason is asked for (sealed)."""

    __tablename__ = "account_readings"
    __table_args__ = (Index("ix_account_readings_account_id_at_id", "account_id", "at", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]
    reader_id: Mapped[UUID]
    reader_name: Mapped[str]
    reader_organization: Mapped[str | None]
    reader_role: Mapped[str]
    what: Mapped[str]
    reason: Mapped[bytes | None] = mapped_column(LargeBinary, info=sealed())


def reason_place(reading_id: UUID) -> str:
    """Return the place that a reason is sealed for."""
    return f"account_readings|reason|{reading_id}"
