"""What the two providers report, as each writes it."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from notify.receipts import policies
from notify.sms.errors import as_code
from notify.sms.usecases import Receipt, serial_of

MOST = 2000

Short = Annotated[str, Field(max_length=400)]
Sign = Annotated[str, Field(max_length=200)]


class AliyunReport(BaseModel):
    """One report of Alibaba Cloud (SmsReport)."""

    phone_number: Short
    success: bool
    err_code: Short | None = None
    report_time: Short | None = None
    biz_id: Short | None = None
    out_id: Short | None = None

    def receipt(self, now: datetime) -> Receipt:
        """Return what it says."""
        return Receipt(
            out_id=policies.out_id_of(self.out_id),
            provider_id=serial_of(self.biz_id),
            phone=policies.phone_of(self.phone_number),
            delivered=self.success,
            code=as_code(self.err_code or ""),
            at=policies.time_of(self.report_time, now),
        )


class TencentReport(BaseModel):
    """One report of Tencent Cloud. `ext` is our SessionContext, where the account has that enabled."""

    nationcode: Short | None = None
    mobile: Short
    report_status: Literal["SUCCESS", "FAIL"]
    errmsg: Short | None = None
    user_receive_time: Short | None = None
    sid: Short | None = None
    ext: Short | None = None

    def receipt(self, now: datetime) -> Receipt:
        """Return what it says."""
        return Receipt(
            out_id=policies.out_id_of(self.ext),
            provider_id=serial_of(self.sid),
            phone=policies.phone_of(f"{self.nationcode or ''}{self.mobile}"),
            delivered=self.report_status == "SUCCESS",
            code=as_code(self.errmsg or ""),
            at=policies.time_of(self.user_receive_time, now),
        )


class AliyunIn(BaseModel):
    """A push of Alibaba Cloud, with the signature of the address that it came to."""

    sign: Sign
    reports: Annotated[list[AliyunReport], Field(max_length=MOST)]


class TencentIn(BaseModel):
    """A push of Tencent Cloud, with the signature of the address that it came to."""

    sign: Sign
    reports: Annotated[list[TencentReport], Field(max_length=MOST)]


class TakenOut(BaseModel):
    """How many of the reports were about messages of ours."""

    known: int
