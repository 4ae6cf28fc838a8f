"""The shapes of logging in."""

from datetime import datetime
from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.words import Role
from foundation.auth.actor import Hurdle
from identity.sessions.usecases import Credentials, Device, Exchanged, LoggedIn, Session, Visit

Audience = Literal["identity", "experts", "review", "notify"]


class LoginIn(BaseModel):
    """The login page. `device` is what an earlier login gave to this browser."""

    model_config = ConfigDict(extra="forbid")

    login: str = Field(min_length=1, max_length=64)
    password: str = Field(min_length=1, max_length=256)
    captcha_id: str | None = Field(default=None, max_length=64)
    captcha_answer: str | None = Field(default=None, max_length=16)
    device: str | None = Field(default=None, max_length=100)
    user_agent: str | None = Field(default=None, max_length=2000)

    def credentials(self) -> Credentials:
        """Return what was typed."""
        visit = Visit.of(self.device, self.user_agent)
        return Credentials(self.login, self.password, self.captcha_id, self.captcha_answer, visit)


class LoggedInOut(BaseModel):
    """The new session's token and the device's, both for cookies.

    While `awaits_factor`, nothing works but POST /sessions/factor, and there is no device.
    """

    session: str
    device: str | None
    must_change_password: bool
    awaits_factor: bool
    name: str

    @classmethod
    def of(cls, logged_in: LoggedIn) -> Self:
        """Return the answer."""
        return cls(
            session=logged_in.session,
            device=logged_in.device,
            must_change_password=logged_in.must_change_password,
            awaits_factor=logged_in.awaits_factor,
            name=logged_in.name,
        )


class SessionIn(BaseModel):
    """A session's token."""

    model_config = ConfigDict(extra="forbid")

    session: str = Field(min_length=1, max_length=100)


class FactorIn(SessionIn):
    """A session that awaits its second factor, and a code of the app or a recovery code."""

    code: str = Field(min_length=1, max_length=64)
    device: str | None = Field(default=None, max_length=100)
    user_agent: str | None = Field(default=None, max_length=2000)

    def visit(self) -> Visit:
        """Return in which browser it was typed."""
        return Visit.of(self.device, self.user_agent)


class ExchangeIn(SessionIn):
    """A session's token, and the services that are to be called. `passive`: asked by the page, not by the person."""

    audiences: list[Audience] = Field(min_length=1, max_length=8)
    passive: bool = False


class GrantOut(BaseModel):
    """A role and the organization it is held for."""

    role: Role
    organization_id: UUID | None
    organization_name: str | None


class ActorOut(BaseModel):
    """Who is signed in. `hurdle` is what must be done before anything else works."""

    id: UUID
    name: str
    roles: list[Role]
    grants: list[GrantOut]
    employer_id: UUID | None
    employer_name: str | None
    must_change_password: bool
    hurdle: Hurdle | None


class ExchangedOut(BaseModel):
    """The person, and a token for each audience, good for `expires_in` seconds."""

    actor: ActorOut
    tokens: dict[str, str]
    expires_in: int

    @classmethod
    def of(cls, exchanged: Exchanged) -> Self:
        """Return the answer."""
        holder = exchanged.holder
        names = holder.organization_names
        grants = [
            GrantOut(
                role=Role(grant.role),
                organization_id=grant.organization_id,
                organization_name=names.get(grant.organization_id) if grant.organization_id else None,
            )
            for grant in holder.grants
        ]
        actor = ActorOut(
            id=holder.account_id,
            name=holder.name,
            roles=list(dict.fromkeys(grant.role for grant in grants)),
            grants=grants,
            employer_id=holder.employer_id,
            employer_name=names.get(holder.employer_id) if holder.employer_id else None,
            must_change_password=holder.must_change_password,
            hurdle=exchanged.hurdle,
        )
        return cls(actor=actor, tokens=exchanged.tokens, expires_in=exchanged.expires_in)


class OwnSessionOut(BaseModel):
    """One of the caller's sessions, with what the browser called itself."""

    id: UUID
    created_at: datetime
    last_seen_at: datetime
    address: str | None
    user_agent: str | None
    awaits_factor: bool
    current: bool

    @classmethod
    def of(cls, session: Session, current: UUID) -> Self:
        """Return the answer; `current` is the session that asks."""
        return cls(
            id=session.id,
            created_at=session.created_at,
            last_seen_at=session.last_seen_at,
            address=session.address,
            user_agent=session.user_agent,
            awaits_factor=session.awaits_factor,
            current=session.id == current,
        )


class OwnDeviceOut(BaseModel):
    """A browser in which the caller has logged in."""

    id: UUID
    created_at: datetime
    last_used_at: datetime
    user_agent: str | None

    @classmethod
    def of(cls, device: Device) -> Self:
        """Return the answer."""
        return cls(
            id=device.id,
            created_at=device.created_at,
            last_used_at=device.last_used_at,
            user_agent=device.user_agent,
        )


class EndedOut(BaseModel):
    """How many there were."""

    count: int
