"""The shapes of logging in."""

from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.words import Role
from identity.sessions.usecases import Credentials, Exchanged, LoggedIn

USER_AGENT_KEPT = 200

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
        agent = "".join(filter(str.isprintable, self.user_agent or ""))[:USER_AGENT_KEPT] or None
        return Credentials(
            self.login, self.password, self.captcha_id, self.captcha_answer, self.device, agent
        )


class LoggedInOut(BaseModel):
    """The new session's token and the device's, both for cookies."""

    session: str
    device: str
    must_change_password: bool
    name: str

    @classmethod
    def of(cls, logged_in: LoggedIn) -> Self:
        """Return the answer."""
        return cls(
            session=logged_in.session,
            device=logged_in.device,
            must_change_password=logged_in.must_change_password,
            name=logged_in.name,
        )


class SessionIn(BaseModel):
    """A session's token."""

    model_config = ConfigDict(extra="forbid")

    session: str = Field(min_length=1, max_length=100)


class ExchangeIn(SessionIn):
    """A session's token, and the services that are to be called."""

    audiences: list[Audience] = Field(min_length=1, max_length=8)


class GrantOut(BaseModel):
    """A role and the organization it is held for."""

    role: Role
    organization_id: UUID | None
    organization_name: str | None


class ActorOut(BaseModel):
    """Who is signed in."""

    id: UUID
    name: str
    roles: list[Role]
    grants: list[GrantOut]
    employer_id: UUID | None
    employer_name: str | None
    must_change_password: bool


class ExchangedOut(BaseModel):
    """The person, and a token for each audience, good for `expires_in` seconds."""

    actor: ActorOut
    tokens: dict[str, str]
    expires_in: int

    @classmethod
    def of(cls, exchanged: Exchanged) -> Self:
        """Return the answer."""
        profile = exchanged.profile
        grants = [
            GrantOut(
                role=Role(grant.role),
                organization_id=grant.organization_id,
                organization_name=profile.organization_name(grant.organization_id),
            )
            for grant in profile.grants
        ]
        actor = ActorOut(
            id=profile.account.id,
            name=profile.account.name,
            roles=list(dict.fromkeys(grant.role for grant in grants)),
            grants=grants,
            employer_id=profile.account.employer_id,
            employer_name=profile.employer_name,
            must_change_password=profile.account.must_change_password,
        )
        return cls(actor=actor, tokens=exchanged.tokens, expires_in=exchanged.expires_in)
