"""The table of consents."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.sealing.columns import sealed
from foundation.sealing.sealer import Sealer
from identity.database import Base


class ConsentKind(StrEnum):
    """To what somebody agrees. Sensitive data need a consent of their own (PIPL, article 29)."""

    NOTICE = "notice"
    SENSITIVE = "sensitive"


CONSENT_KIND_LABELS = {
    ConsentKind.NOTICE: "阅读并同意《个人信息处理告知书》",
    ConsentKind.SENSITIVE: "单独同意处理身份证件号码、身份证照片等敏感个人信息",
}


class ConsentSource(StrEnum):
    """Where somebody agreed."""

    REGISTRATION = "registration"
    LOGIN = "login"
    OPERATOR = "operator"


CONSENT_SOURCE_LABELS = {
    ConsentSource.REGISTRATION: "注册时",
    ConsentSource.LOGIN: "登录后",
    ConsentSource.OPERATOR: "演示数据",
}


class Consent(Base):
    """One consent of one person to one version. Nothing of it ever changes but `withdrawn_at`.

    `address` is the network address from which it was given, sealed; it goes when the person is erased.
    """

    __tablename__ = "consents"
    __table_args__ = (
        Index(
            "uq_consents_given",
            "account_id",
            "notice_id",
            "kind",
            unique=True,
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        Index("ix_consents_account_id_given_at", "account_id", "given_at"),
        Index("ix_consents_notice_id_kind", "notice_id", "kind"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    notice_id: Mapped[UUID] = mapped_column(ForeignKey("privacy_notices.id"))
    kind: Mapped[str]
    source: Mapped[str]
    given_at: Mapped[datetime]
    address: Mapped[bytes | None] = mapped_column(LargeBinary, info=sealed())
    withdrawn_at: Mapped[datetime | None]

    def opened_address(self, sealer: Sealer) -> str | None:
        """Return from where it was given."""
        return sealer.open(self.address, address_place(self.id)) if self.address else None


def address_place(consent_id: UUID) -> str:
    """Return the place that an address is sealed for."""
    return f"consents|address|{consent_id}"
