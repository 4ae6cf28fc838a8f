"""The shapes of registrations."""

from datetime import date, datetime
from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.words import Sex
from foundation.clock import official_day
from foundation.db.paging import Slice
from foundation.sealing.sealer import Sealer
from identity.accounts.usecases import masked_phone
from identity.documents.usecases import UserType, masked, parse
from identity.registrations.model import Registration, RegistrationState
from identity.registrations.usecases import Form

ListedState = Literal["waiting", "granted", "refused"]


class RegistrationIn(BaseModel):
    """The registration page. Only sizes are checked here, so that one answer can name every field's error."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(default="", max_length=100)
    region_code: str = Field(default="", max_length=12)
    user_type: str = Field(default="", max_length=20)
    document_number: str = Field(default="", max_length=64)
    front_photo_id: str = Field(default="", max_length=64)
    back_photo_id: str = Field(default="", max_length=64)
    phone: str = Field(default="", max_length=20)
    code: str = Field(default="", max_length=16)
    password: str = Field(default="", max_length=256)
    password_again: str = Field(default="", max_length=256)
    notice_number: int | None = Field(default=None, ge=1, lt=2**31)
    agrees: bool = False
    agrees_sensitive: bool = False

    def form(self) -> Form:
        """Return the form as it was filled in."""
        values = self.model_dump()
        return Form(**{**values, "phone": self.phone.strip(), "region_code": self.region_code.strip()})


class RegisteredOut(BaseModel):
    """The account that waits now."""

    account_id: UUID


class CountsOut(BaseModel):
    """How many wait."""

    waiting: int


class RegistrationRow(BaseModel):
    """A line of the list, masked."""

    account_id: UUID
    name: str
    document_number_masked: str
    phone_masked: str
    region_code: str
    user_type: UserType
    registered_at: datetime
    state: RegistrationState

    @classmethod
    def of(cls, registration: Registration, sealer: Sealer) -> Self:
        """Return a line."""
        registered = registration.opened(sealer)
        return cls(
            account_id=registration.account_id,
            name=registration.name,
            document_number_masked=masked(registered.document_number),
            phone_masked=masked_phone(registered.phone),
            region_code=registration.region_code,
            user_type=UserType(registration.user_type),
            registered_at=registration.registered_at,
            state=RegistrationState(registration.state),
        )


class RegistrationPage(BaseModel):
    """A page of the list; `next` is the cursor of the next one."""

    items: list[RegistrationRow]
    next: str | None

    @classmethod
    def of(cls, page: Slice[Registration], sealer: Sealer) -> Self:
        """Return a page."""
        return cls(items=[RegistrationRow.of(row, sealer) for row in page.items], next=page.next)


class RegistrationOut(BaseModel):
    """One registration, unmasked. `warnings` are to be compared with the photos."""

    account_id: UUID
    name: str
    document_number: str
    phone: str
    birth_date: date | None
    sex: Sex | None
    region_code: str
    user_type: UserType
    registered_at: datetime
    state: RegistrationState
    reason: str | None
    decided_at: datetime | None
    decided_by_name: str | None
    warnings: list[str]
    version: int

    @classmethod
    def of(cls, registration: Registration, sealer: Sealer) -> Self:
        """Return one registration with all that its person gave."""
        registered = registration.opened(sealer)
        user_type = UserType(registration.user_type)
        day = official_day(registration.registered_at)
        return cls(
            account_id=registration.account_id,
            name=registration.name,
            document_number=registered.document_number,
            phone=registered.phone,
            birth_date=registered.birth_date,
            sex=registered.sex,
            region_code=registration.region_code,
            user_type=user_type,
            registered_at=registration.registered_at,
            state=RegistrationState(registration.state),
            reason=registration.opened_reason(sealer),
            decided_at=registration.decided_at,
            decided_by_name=registration.decided_by_name,
            warnings=list(parse(user_type, registered.document_number, today=day).warnings),
            version=registration.version,
        )


class DecisionIn(BaseModel):
    """A decision; a refusal needs the reason, which is told to the person."""

    model_config = ConfigDict(extra="forbid")

    granted: bool
    reason: str | None = Field(default=None, max_length=500)
